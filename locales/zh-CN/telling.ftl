# 往外通报：开放接口、邮件、推送、回调、短信。
matters-open311-contact = 社区服务台，见 { $site }/contacts
matters-open311-key = 登录后在“我的”里生成访问令牌：{ $site }/me/tokens
matters-open311-notice = 已收到。位置只记到楼栋，不保存坐标。

refused-telling-time-unreadable = 时间请写成 21:30 这样。
refused-telling-digest-time-unreadable = 时间请写成 18:00 这样。
refused-telling-link-unknown = 这个链接不对，可能没有复制完整。
refused-telling-webhook-name = 请起一个 1 到 60 字的名字。
refused-telling-webhook-url = 地址要以 https:// 开头，而且不能是内部网络的地址。
refused-telling-webhook-place = 请选一个您岗位范围内的社区或小区。
refused-telling-webhooks-too-many = 已经有太多回调，请先停用一些。
refused-telling-webhook-ended = 这个回调已经停用，请新建一个。
refused-telling-push-unreadable = 浏览器给的提醒地址不对，请再试一次。
refused-telling-push-too-many = 允许提醒的浏览器太多，请先停掉一些。
refused-telling-list-name = 请起一个 1 到 40 字的名字。
refused-telling-lists-too-many = 最多收藏 30 个列表，请先删掉一些。
refused-telling-endpoint-unknown = 没有这个外部系统。
refused-telling-not-checked = 还没有核对公开内容的事情不能往外转。
refused-telling-sent-already = 这件事已经转给过这个系统。
refused-telling-no-service = 那个系统不受理这一类事情。
refused-telling-nothing-chosen = 请先勾选要处理的事情。
refused-telling-too-many-chosen = 一次最多处理 50 件。
refused-telling-plan-picture = 请选一张 PNG、JPEG 或 WebP 图片。SVG 文件可能带脚本，不收。
refused-telling-plan-pin = 位置要在图片之内，而且只能标本小区的楼栋和单元。
