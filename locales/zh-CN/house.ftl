# 房子本身说的话：出错、拒绝、登录。
refused-house-key-used-otherwise = 这个编号已经用于另一次提交。请刷新页面后再试。
refused-house-changed-meanwhile = 在您填写的时候，别人已经改动了它。请看看最新的情况，再决定要不要继续。
refused-house-form-expired = 这个页面放得太久，或不是从本站打开的。您填写的内容没有提交。请返回、刷新页面后再提交一次。
refused-house-field-missing = 这一项还没有填。
refused-house-field-too-long = 这一项太长了，请写短一些。
refused-house-field-unreadable = 这一项看不懂，请检查后重填。
refused-house-body-too-large = 提交的内容太大。请减少照片或换小一些的文件（合计不超过 64 MB）。
refused-house-body-unreadable = 提交的内容不完整或格式不对，什么都没有保存。请再提交一次。
refused-house-not-found = 这里没有您要找的内容：网址可能有误，或者它不对您公开。
refused-house-method-not-allowed = 这个网址不接受这种操作。
refused-house-too-often = 试得太频繁了。请过 { $seconds } 秒再试。
refused-house-busy = 服务器暂时办不了，什么都没有保存。请过一会儿再试；已经确认过的内容都还在。
refused-house-uploads-full = 现在上传的人太多，什么都没有保存。请过十几秒再发一次，您填的内容还在上一页。
refused-house-broken = 服务器出了差错，这次操作没有完成。请把下面的编号告诉管理员。
refused-access-sign-in-needed = 请先登录。登录后会回到这个页面。
refused-access-second-factor-needed = 工作人员办理这件事之前，请先在“我的”里设置并通过第二步验证。
refused-access-not-allowed = 您现在的身份不能办理这件事。谁能办什么，见页脚“谁能做什么”。

# 出错页与接口页的标题
house-error-not-found = 没有找到
house-error-sign-in = 请先登录
house-error-not-allowed = 不能办理
house-error-busy = 暂时办不了
house-error-broken = 服务器出了差错
house-error-refused = 没有办成
house-error-back = 回到刚才那一页
house-error-reference = 编号：
house-api-title = 接口说明
house-api-lead = 页面上能办的事，程序也能办：同样的动作，同样的规矩。
