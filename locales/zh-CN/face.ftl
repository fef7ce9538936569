# 页面的框架与部件。先写中文，用平实的短句，称「您」。

face-brand = 议事亭
face-skip = 直接看正文
face-nav = 主要页面
face-nav-bar = 常用页面
face-nav-home = 首页
face-nav-raise = 提事
face-nav-capture = 替人记
face-nav-matters = 事项
face-nav-meetings = 议事
face-nav-contacts = 找人
face-nav-me = 我的
face-nav-desk = 我的桌
face-nav-board = 工单
face-nav-places = 地方
face-work = 工作
face-work-cards = 做睦邻卡
face-work-posts = 岗位
face-work-journal = 操作流水
face-work-readings = 谁看过谁的资料
face-menu = 菜单
face-unread = 条未读消息

face-elder-on = 长辈版
face-elder-off = 普通版
face-set-lang = 语言
face-set-scheme = 颜色
face-scheme-auto = 跟随手机
face-scheme-light = 浅色
face-scheme-dark = 深色
face-set-size = 字的大小
face-size-20 = 大
face-size-24 = 更大
face-size-28 = 很大
face-size-32 = 最大
face-sign-in = 登录
face-sign-out = 退出登录

face-help = 要人帮忙，请打电话：
face-help-hotline = 政务服务便民热线
face-foot-privacy = 我们存了什么
face-foot-access = 谁能做什么
face-foot-api = 接口

face-optional = （可不填）
face-error = 有误：
face-error-summary = 还有几处要改
face-photo-pick = 拍照或选照片
face-photos-lost = 请重新选照片。浏览器不能把照片放回来，您写的别的内容都还在。
face-cancel = 停下来
face-print = 打印这一页
face-qr = 扫一扫，回到这一页

face-filter-go = 筛选
face-filter-clear = 全部显示
face-filter-is = 筛选：{ $filter }
face-total = { $n ->
    [0] 一条也没有
   *[other] 共 { $n } 条
}
face-pager = 翻页
face-newer = 较新的
face-older = 较早的
face-fresh = 新

face-clock-paused = 暂停计时

face-row-who = 现在由{ $who }办
face-now = 现在到哪一步
face-now-who = 现在由谁办
face-now-next = 接下来
face-now-by = 什么时候之前

face-rights = 您现在能做什么
face-since = 从

face-routes = 还有别的路
face-routes-lead = 在这里办结，不影响您走别的渠道。
face-routes-12345 = 政务服务便民热线，打电话就能反映，也能查进度。
face-routes-petition-name = 信访
face-routes-petition = 可以写信，也可以去接待场所当面说。
face-routes-mediation-name = 人民调解
face-routes-mediation = 邻里有纠纷，可以请人民调解委员会调解，不收费。
face-routes-court-name = 法院
face-routes-court = 可以起诉。打不起官司，可以问法律援助：12348。

face-speak = 念给我听
face-speak-stop = 停止朗读
face-dictate = 说话输入
face-dictate-stop = 说完了
face-dictate-no = 没听清，请再说一次，或者打字。
face-dictate-note = 由手机浏览器识别，声音可能会发给浏览器厂商。

# 下面几句由脚本使用。%n、%m 会换成数字。
face-js-kept = 没有网络。已存在这部手机上，有网会自动送出。
face-js-kept-list = 还没送出的
face-js-sent = 已送出。
face-js-sent-open = 去看看
face-js-send-now = 现在送
face-js-discard = 不送了
face-js-discard-sure = 确定不送了吗？删掉就找不回来。
face-js-sign-in = 请先登录，才能送出
face-js-refused = 没送成：
face-js-other = 这是用另一个账号写的，请用那个账号登录后再送。
face-js-restored = 您上次写到一半的内容，已经放回来了。
face-js-forget = 清空重写
face-js-busy = 请稍等……
face-js-leave = 您写的还没送出。
face-js-changed = 页面内容已更新。
face-js-changed-held = 这件事有了新进展。
face-js-show = 看新的
face-js-shrinking = 正在处理照片……
face-js-alike = 下面有 %n 件相近的事，可以直接附议。
face-js-photo = 照片 %n
face-js-remove = 去掉
face-js-photo-bad = 有照片打不开，没有放进来。
face-js-too-many = 最多放 %n 张，多的没有放进来。
face-js-photo-count = 已选 %n 张
face-js-offline = 现在没有网络
face-js-step-next = 下一步
face-js-step-back = 上一步
face-js-out-waiting = 这部手机上还有 %n 件没送出。退出会把它们删掉，确定退出吗？

face-offline-title = 现在没有网络
face-offline-lead = 这一页要有网才能看。
face-offline-raise = 您仍然可以提事：写好会存在这部手机上，有网会自动送出。
face-offline-retry = 再试一次

face-api-search = 查找接口
face-api-none = 没有找到。换个词试试。
face-api-params = 参数
face-api-body = 要送的内容
face-api-replies = 回答
face-api-required = 必填
face-api-failed = 接口说明没有读到，请刷新。
face-api-count = 共 %n 个接口
face-common = 大家的事
face-common-votes = 表决
face-common-notices = 公示栏
face-common-talk = 大家谈
face-common-topics = 议题
face-common-rules = 规约
face-common-bodies = 议事组织
face-common-works = 工程与项目
face-common-claim = 用查询码查我的事
face-work-capture = 替人记一件事
face-work-above = 街道要管的
face-work-posters = 墙上的二维码
face-work-categories = 事项类别
face-work-methods = 议事方法
