# 人：登录、住户与睦邻卡、岗位、消息、谁看过我的资料。

people-choose = 请选择
people-newest = 最新的
people-since = 从
people-and = 、
people-save = 保存
people-not-given = 没有填
people-name = 怎么称呼您
people-name-hint = 真名或邻居们叫您的名字都行。加密保存。
people-phone = 手机或电话
people-phone-or-email = 电话和电子邮箱填一样就行。
people-email = 电子邮箱
people-password = 密码
people-new-password = 设一个密码
people-password-hint = 至少 8 个字，汉字、字母、数字都行。一句自己记得住的话最好。
people-current-password = 现在的密码
people-current-password-hint = 改动之前，请再输一次密码，确认是您本人。
people-field-name = 称呼
people-field-phone = 电话
people-field-email = 电子邮箱

# 登录
people-sign-in-title = 登录
people-sign-in-lead = 用您登记的手机号或电子邮箱登录。
people-login = 手机号或电子邮箱
people-sign-in-go = 登录
people-no-account = 还没有账户？
people-no-account-text = 凭社区上门发的睦邻卡就能加入，不用身份证号。
people-join-go = 我有睦邻卡
people-forgot = 忘了密码，请打服务电话或到社区，由工作人员当面帮您重设。
people-second-step-title = 第二步验证
people-second-step-lead = 请打开手机上的验证器，输入现在显示的六位数字。
people-second-step-go = 继续
people-second-code = 六位数字
people-second-code-hint = 每 30 秒换一次，每个只能用一次。
people-second-lost = 手机丢了或换了，请找系统管理员重设。

# 加入住户
people-join-title = 凭睦邻卡加入
people-join-step-code = 输入卡上的号码
people-join-step-you = 填写您的信息
people-join-lead = 卡是社区上门送的，号码印在二维码旁边。
people-join-code = 卡上的号码
people-join-code-hint = 10 个字母和数字，如 K7DM-3XWD-9T。横线不用输，大小写都行。
people-join-next = 下一步
people-join-no-card = 没有卡，或号码不能用了？
people-join-no-card-text = 请打服务电话，网格员会把新卡送到您家门口。每张卡用一次，60 天内有效。
people-join-as-you = 您已登录。确认后，您就加入这一户。
people-join-finish = 确认加入
people-join-other-code = 换一个号码
people-join-keeps = 我们存什么
people-join-keeps-text = 只存您填的这几项，加密保存。不要身份证号。谁看过您的资料，您都能在“我的”里看到。
people-join-have-account = 已经有账户？

# 我的
people-me-title = 我的
people-homes = 我住的地方
people-homes-none = 您还没有加入任何一户。凭睦邻卡加入后，就能提事、评价。
people-join-another = 再加入一户
people-moved-out = 已经搬走了
people-moved-out-text = 退出后，您不能再以这一户的身份提事。以后要加入，需要新的睦邻卡。
people-moved-out-go = 退出这一户
people-my-posts = 我的岗位
people-post-over = 已结束
people-post-on = 在任
people-post-to-come = 未开始
people-account-title = 我的资料
people-account-lead = 电话和邮箱用来登录，只有为您办事的工作人员能看，每次都有记录。
people-account-change = 修改资料
people-password-title = 修改密码
people-password-lead = 改好以后，别的设备都要重新登录。
people-language = 给我的消息用哪种文字
people-safe = 登录与安全

people-reads-title = 谁看过我的资料
people-reads-lead = 工作人员每看一次您的姓名或电话，都记在这里：什么时候、哪个岗位、看了什么、为什么。
people-reads-count = { $n ->
    [0] 没有人看过
   *[other] 共 { $n } 次
}
people-reads-empty = 没有人看过您的资料
people-reads-empty-text = 有人看时，这里会写明时间、岗位和原因。您不需要做什么。
people-reads-when = 时间
people-reads-who = 哪个岗位
people-reads-what = 看了什么
people-reads-why = 为什么
people-reads-system = 系统本身

people-sessions-title = 登录着的设备
people-sessions-lead = 有不认识的，请马上结束它，再改密码。
people-sessions-count = 共 { $n } 台
people-session-since = 登录于
people-session-until = 有效到
people-session-here = 就是这一台
people-session-end = 结束这个登录
people-sessions-end-others = 结束其他所有登录
people-device-unknown = 未知的设备

people-second-title = 第二步验证
people-second-lead = 登录时除了密码，再输一次手机验证器上的数字。别人知道了密码也进不来。
people-second-on = 已开启
people-second-off = 未开启
people-second-needed = 您的岗位要求第二步验证。设好之前，不能办理岗位上的事。
people-second-begin-text = 请先在手机上装一个验证器（支持 TOTP 的都行），再按下面的按钮。
people-second-begin-go = 开始设置
people-second-scan = 用验证器扫这个码
people-second-scan-text = 扫好后，验证器会显示六位数字，填在下面。
people-second-scan-alt = 验证器用的二维码
people-second-by-hand = 扫不了，就手工输入这串字母
people-second-confirm-go = 确认开启
people-second-end-title = 关闭第二步验证
people-second-end-text = 关闭后，只用密码就能登录。换手机时，请先关闭再重新设置。
people-second-end-needed = 您的岗位要求第二步验证。关闭后要重新设置，才能继续办事。换手机时才需要这样做。
people-second-end-go = 关闭

people-tokens-title = 程序用的令牌
people-tokens-lead = 让您自己的程序代您办事。一般用不到。
people-tokens-empty = 没有令牌
people-tokens-empty-text = 令牌是给程序用的钥匙。不写程序，就不用管它。
people-tokens-count = 共 { $n } 个
people-token-new = 新建令牌
people-token-name = 名称
people-token-name-hint = 写明用在哪里，如“楼道大屏”。
people-token-days = 有效多少天
people-token-scopes = 能做什么
people-token-scopes-hint = 只勾需要的。一个也不勾，就是您能做的都能做。
people-token-make = 新建
people-token-made = 新令牌
people-token-once = 只显示这一次，请马上抄到您的程序里。
people-token-may = 能做：
people-token-all = 您能做的所有事
people-token-end = 作废

people-news-title = 消息
people-news-count = 共 { $n } 条
people-news-unread = { $n } 条未读
people-news-none-unread = 都看过了
people-news-empty = 还没有消息
people-news-empty-text = 您提的事有了进展，会在这里告诉您。
people-news-mark = 全部标为已读
people-news-other = 有一件与您有关的事有了变化。

# 岗位
people-posts-title = 岗位
people-posts-lead = { $place }及以下的岗位，包括已经结束的。
people-posts-count = 共 { $n } 个岗位
people-posts-empty = 这里还没有岗位
people-posts-empty-text = 给一个人任命岗位后，会列在这里，结束了也留着。
people-post-kind = 岗位
people-post-place = 地方
people-post-holder = 账户
people-post-term = 任期
people-post-state = 状态
people-post-end = 结束任期
people-post-give-title = 任命岗位：{ $place }
people-post-give-text = 那个人要先有账户。岗位管这个地方和它下面的所有地方。
people-post-login = 那个人登录用的手机号或邮箱
people-post-login-hint = 要和登记的完全一样。这里不会显示别人的资料。
people-post-since = 从哪天起
people-post-since-hint = 不填就从现在起。
people-post-until = 到哪天止
people-post-until-hint = 不填就一直到您来结束它。这一天也算在内。
people-post-give = 任命

# 睦邻卡
people-cards-title = 做睦邻卡
people-cards-lead = 卡上有一户一个的加入号码，打印出来送到门口。卡上不写姓名。
people-cards-step-compound = 选小区
people-cards-step-place = 选范围
people-cards-compound = 小区
people-cards-nowhere = 您的岗位下没有小区
people-cards-nowhere-text = 请系统管理员先在“地方”里录入小区和房屋。
people-cards-place = 给哪里做
people-cards-place-hint = 整个小区、一栋楼，或一个单元。一次最多 600 户。
people-cards-which = 给哪些住户
people-cards-without = 还没有人加入的
people-cards-without-hint = 第一次发卡，或给没加入的补发。
people-cards-all = 全部
people-cards-all-hint = 已有人加入的也发，方便家里其他人加入。
people-cards-size = 字多大
people-cards-usual = 平常的字
people-cards-usual-hint = 一页八张。
people-cards-large = 大字
people-cards-large-hint = 一页四张，给看不清小字的住户。
people-cards-warning = 重做以后，这些住户手里还没用过的旧卡就作废了。
people-cards-make = 做卡
people-cards-other = 换一个小区
people-cards-sheet-title = 睦邻卡
people-cards-count = 共 { $n } 张，一页 8 张
people-cards-count-large = 共 { $n } 张，一页 4 张
people-cards-once = 号码只显示这一次，离开这一页就没有了。请先打印再离开；没打印好，只能重做。
people-cards-print = 现在就打印
people-cards-print-hint = 用 A4 纸竖着打印（没有按钮时，用浏览器菜单里的「打印」），沿虚线剪开，当面送到住户手上。
people-card-name = 睦邻卡
people-card-how = 扫码，或打开
people-card-until = 用一次，到

people-card-qr = 加入这一户的二维码

# 办好以后的话
flash-people-signed-out = 您已退出登录。
flash-people-joined = 您已加入。欢迎！
flash-people-left = 您已退出这一户。
flash-people-changed = 已保存。
flash-people-password-changed = 密码改好了，别的设备都已退出。
flash-people-session-ended = 那个登录已结束。
flash-people-sessions-ended = 其他登录都已结束。
flash-people-second-on = 第二步验证已开启。
flash-people-second-off = 第二步验证已关闭。
flash-people-token-ended = 令牌已作废。
flash-people-news-read = 都标为已读了。
flash-people-post-given = 已任命。
flash-people-post-ended = 任期已结束，记录保留。

# 不行的时候
refused-people-name-missing = 请填写怎么称呼您。
refused-people-name-too-long = 称呼太长了，请在 40 个字以内。
refused-people-name-unreadable = 称呼里要有字，不能有特殊符号。
refused-people-login-missing = 请填电话或电子邮箱，填一样就行。
refused-people-phone-unreadable = 这个号码不对。请填 11 位手机号，或区号加电话；国外号码请以 + 开头。
refused-people-email-unreadable = 这个电子邮箱不对，请检查后重填。
refused-people-login-taken = 已经有账户在用它。请换一个，或用它登录。
refused-people-password-too-short = 密码太短了，至少要 8 个字。
refused-people-password-too-long = 密码太长了，请在 128 个字以内。
refused-people-password-too-easy = 这个密码太容易猜到，请换一个。
refused-people-password-wrong = 现在的密码不对。
refused-people-sign-in-wrong = 手机号（邮箱）或密码不对，请检查后再试。
refused-people-second-wrong = 数字不对，或已经用过了。请等验证器换一个新的再试。
refused-people-second-not-begun = 还没有开始设置第二步验证。
refused-people-second-already = 第二步验证已经开启了。
refused-people-session-needed = 这件事要您本人在网页上登录后做，程序不能代办。
refused-people-code-unreadable = 这不像卡上的号码。号码是 10 个字母和数字，请对着卡再输一次。
refused-people-code-wrong = 没有这个号码。请对着卡再输一次。
refused-people-code-used = 这张卡已经用过了。家里其他人要加入，请向网格员要一张新卡。
refused-people-code-expired = 这张卡已经过期或换了新卡。请向网格员要一张新卡。
refused-people-already-member = 您已经在这一户里了，卡可以留给家里其他人用。
refused-people-join-known = 这个手机号或邮箱已有账户，但密码不对。请先登录，再输卡上的号码。
refused-people-post-holder-unknown = 没有找到这个账户。请核对手机号或邮箱，要和登记的完全一样。
refused-people-post-to-oneself = 不能给自己任命岗位，请另一位管理员来办。
refused-people-post-conflict = 不能任命：同一个地方，物业公司的岗位和受理诉求的岗位不能由同一个人担任，免得投诉交到被投诉的人手里。请换人，或先结束原来的岗位。
refused-people-post-held = 这个人在这里已经有这个岗位了。
refused-people-post-term = 结束的日子要在开始之后。
refused-people-post-kind-unknown = 请选择岗位。
refused-people-place-unknown = 请选择地方。
refused-people-date-unreadable = 日期看不懂，请写成 2026-11-20 这样。
refused-people-token-name = 请给令牌起个名字，最多 { $most } 个字。
refused-people-token-scope = 没有“{ $scope }”这种动作。
refused-people-token-days = 有效期请填 1 到 { $most } 天。
refused-people-cards-none = 这里没有要做卡的住户。
refused-people-cards-too-many = 一次最多做 { $most } 户，请一栋楼一栋楼地做。
refused-people-purpose-missing = 请写明为什么要看。
people-field-round-note = 走访备注
