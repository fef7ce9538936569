# 事项：提事、受理、办理、评价。

# 在列表里
matters-list-title = 事项
matters-list-mine-title = 我提的事
matters-list-everywhere = 所有小区
matters-tabs = 按进展看
matters-tab-open = 没办完的
matters-tab-done = 办完的
matters-tab-all = 全部
matters-search = 找一找
matters-search-hint = 几个字，或者事项编号
matters-compound = 小区
matters-place = 地点
matters-category = 类别
matters-any = 不限
matters-filter-more = 更多筛选
matters-filter-mine = 我提的
matters-filter-overdue = 超期的
matters-more-than = { $n } 条以上
matters-empty-filter = 没有这样的事项
matters-empty-filter-text = 换几个字，或者放宽筛选再看。
matters-empty = 这里还没有事项
matters-empty-text = 看到东西坏了、不干净、不安全，都可以提。拍一张照片，写一句话就行。

# 进展
matters-state-submitted = 等受理
matters-state-declined = 没有受理
matters-state-accepted = 已受理
matters-state-assigned = 已派办
matters-state-in-progress = 正在办
matters-state-done = 说办完了
matters-state-confirmed = 已认可
matters-state-rated = 已评价
matters-state-withdrawn = 已撤回
matters-state-again-submitted = 等受理
matters-state-again-accepted = 再次受理
matters-state-again-assigned = 没办好，再办
matters-state-again-in-progress = 没办好，正在再办
matters-next-submitted = 网格员看过、确认里面没有别人的信息，就会公开，再派人办。
matters-next-accepted = 派给能办的人。
matters-next-assigned = 接手的人先联系报事人。
matters-next-in-progress = 办好，并放上照片。
matters-next-done = 报事人看一看，办好了就认可，没办好就退回去再办。
matters-next-confirmed = 报事人评价办得怎么样。
matters-next-rated = 已了结。没办好的，报事人三十天内可以退回去再办。
matters-next-declined = 这里办不了，请走下面的其他渠道。
matters-next-withdrawn = 报事人撤回了，不再办。
matters-who-intake = 网格员、社区工作人员
matters-who-giving = 网格员、社区工作人员或物业经理
matters-who-nobody = 没有人，已了结

# 谁
matters-role-grid-worker = 网格员
matters-role-community-worker = 社区工作人员
matters-role-property-worker = 物业维修
matters-role-property-manager = 物业经理
matters-role-committee-member = 业委会
matters-role-street-coordinator = 街道
matters-role-reporter = 报事人
matters-role-system = 平台
matters-role-someone = 工作人员

# 提一件事
matters-raise-title = 提一件事
matters-raise-lead = 写一句话，拍一张照片就行。物业看不到是谁提的。
matters-raise-no-home = 您还没有加入住户
matters-raise-no-home-text = 住在哪个小区，就在哪个小区提事。请用上门送来的睦邻卡加入，或打页面下方的电话，请人代您提。
matters-raise-join = 用睦邻卡加入
matters-raise-shield = 您写的原话只有网格员和社区工作人员能看到。他们核对过、去掉能认出人的内容以后，大家才能看到这件事；看到的人不会知道是谁提的。
matters-step-what = 发生了什么
matters-step-where = 在哪里
matters-step-check = 看一看，再送出
matters-words = 写一句话
matters-words-hint = 例如：二单元门口的灯不亮，已经三天了。
matters-photos = 照片
matters-photos-hint = 最多九张。请尽量不拍到人脸和车牌。照片里的位置信息会去掉。
matters-choose = 请选择
matters-spot = 具体位置
matters-spot-hint = 例如：电梯左边
matters-category-hint = 说不清可以不选，网格员会帮您分。
matters-category-unsure = 说不清
matters-check-title = 您写的
matters-send = 送出
matters-next = 下一步
matters-back = 上一步
matters-change = 改一改

# 一件事的页面
matters-all = 全部事项
matters-what = 是什么事
matters-original = 报事人的原话
matters-original-who = 只有报事人自己和受理的人能看到。
matters-unchecked = 这件事刚提出来，还在看。核对过、确认不会认出人以后，才会公开内容和照片。
matters-story = 全部经过
matters-facts = 基本情况
matters-number = 编号
matters-round = 第几次办
matters-rating = 评价
matters-print = 打印这件事
matters-print-back = 回到这件事
matters-photo-problem = 现场照片
matters-photo-evidence = 办完的照片
matters-story-raise = 提出了这件事
matters-story-accept = 受理了
matters-story-decline = 没有受理
matters-story-assign = 派给
matters-story-contact = 和报事人联系上了
matters-story-finish = 说办完了
matters-story-confirm = 认可办完了
matters-story-rate = 评价：
matters-story-reopen = 说没办好，退回去再办
matters-story-withdraw = 撤回了
matters-no-photo-because = 没有照片，因为：
matters-rating-satisfied = 满意
matters-rating-partly = 基本满意
matters-rating-not-satisfied = 不满意
matters-route-12345 = 12345 热线
matters-route-12345-text = 可以打 12345。
matters-route-petition = 信访
matters-route-petition-text = 可以向信访部门反映。
matters-route-mediation = 人民调解
matters-route-mediation-text = 可以请人民调解委员会调解。
matters-route-court = 法院
matters-route-court-text = 可以向人民法院起诉。
matters-route-property = 直接找物业
matters-route-property-text = 可以直接找物业。
matters-right-know = 知道
matters-right-propose = 建议
matters-right-decide = 决定
matters-right-appraise = 评价
matters-right-know-text = 看全部经过
matters-right-propose-text = 再提一件事
matters-right-propose-why = 本小区的住户可以提事。
matters-right-decide-text = 现在该您办
matters-right-decide-why-open = 由受理和接手的岗位决定怎么办，不需要业主表决。
matters-right-decide-why-done = 已经办完，没有要决定的。
matters-right-appraise-text = 请您评价
matters-right-appraise-later = 办完以后请您评价。
matters-right-appraise-past = 您已经评价过，或已过了可以评价的时候。
matters-right-appraise-why = 由报事人评价。

# 受理
matters-accept-title = 受理
matters-accept-lead = 下面写的所有人都会看到。请改写，去掉能认出报事人或别人的内容。
matters-hits = 原话里有这些像是能认出人的内容：
matters-title = 标题
matters-title-hint = 一句话，不超过六十个字
matters-public-words = 公开的内容
matters-public-words-hint = 已经填上原话，请改写后再受理。
matters-open-photos = 公开哪些照片
matters-open-photos-hint = 不勾选的只有报事人和受理的人能看到。有人脸、车牌、门牌的请不要公开。
matters-open-photo = 公开第 { $n } 张
matters-checked = 我核对过，留下的内容不会认出人
matters-checked-hint = 只有确实需要保留的（例如办公电话）才勾选。
matters-accept = 受理并公开
matters-decline-title = 不受理
matters-decline-reason = 为什么
matters-everybody-reads = 所有人都会看到。请不要写姓名、手机号、房号。
matters-route = 报事人还可以找谁
matters-decline = 不受理
matters-assign-title = 派给谁办
matters-post = 岗位
matters-note-optional = 交代一句
matters-assign = 派办
matters-contact-first-title = 先联系报事人
matters-contact-note = 说好了什么
matters-contact-note-hint = 例如：已联系，明天上午十点来看。所有人都会看到，请不要写姓名和手机号。
matters-contacted = 联系上了
matters-finish-title = 办完了
matters-finish-note = 做了什么
matters-finish-photos = 办完的照片
matters-finish-photos-hint = 最多九张，会公开。请不要拍到人脸、车牌。
matters-why-no-photo = 没有照片的原因
matters-why-no-photo-hint = 有照片就不用填。
matters-finish = 办完了
matters-confirm-title = 办好了吗
matters-confirm-lead = 请到现场看一看。办好了，请认可；没办好，请在下面退回去再办。
matters-confirm = 办好了
matters-rate-title = 办得怎么样
matters-rate-how = 您满意吗
matters-rate-words = 还想说的
matters-rate = 评价
matters-reopen-title = 没办好
matters-reopen-lead = 退回去，由原来的人再办，重新算期限。
matters-reopen-reason = 哪里没办好
matters-reopen-reason-hint = 只有受理的人（网格员、社区工作人员）看得到，由他们转告办理的人。
matters-reopen = 退回去再办
matters-withdraw-title = 不用办了
matters-withdraw-reason = 为什么撤回
matters-withdraw-reason-hint = 只有受理的人能看到。
matters-withdraw = 撤回
matters-contact-reporter = 联系报事人
matters-purpose = 为什么要看
matters-purpose-hint = 会记下来，报事人能看到您看过、为什么看。
matters-contact-show = 看姓名和电话
matters-contact-title = 报事人的联系方式
matters-contact-once = 只显示这一次，请不要转给别人，更不能给物业。

# 我的桌、工单板
matters-desk-title = 我的桌
matters-desk-lead = 按期限排，最急的在上面。
matters-desk-late = 有 { $n } 件已经超期。
matters-board-late = { $n } 件超期
matters-desk-empty = 没有等您办的事
matters-desk-empty-text = 受理、派办、办理轮到您时，会出现在这里。
matters-desk-filter = 等我办的
matters-board-title = 工单
matters-board-lead = 看事情办到哪里、卡在哪里，不给人排名。办完的只算近三十天。
matters-board-none = 没有
matters-board-all = 看全部
matters-board-by-category = 没办完的 { $n } 件，按类别
matters-board-open = 没办完
matters-board-over = 超期

# 做完以后说的一句
flash-matters-raised = 已送出。网格员看过以后会告诉您。
flash-matters-accepted = 已受理，并公开了。
flash-matters-declined = 已告诉报事人不受理和其他渠道。
flash-matters-assigned = 已派办。
flash-matters-contacted = 记下了。
flash-matters-finished = 记下了，等报事人看。
flash-matters-confirmed = 谢谢。请说说办得怎么样。
flash-matters-rated = 谢谢您的评价。
flash-matters-rated-badly = 谢谢您说实话。没办好的，可以在下面退回去再办。
flash-matters-reopened = 已退回去再办，重新算期限。
flash-matters-withdrawn = 已撤回。

# 告诉报事人
news-matter-raised = 您提的事（{ $number }）收到了，网格员会来看。
news-matter-accepted = 您提的事（{ $number }）受理了：{ $title }
news-matter-declined = 您提的事（{ $number }）没有受理，请看原因和其他渠道。
news-matter-assigned = 您提的事（{ $number }）派人去办了：{ $title }
news-matter-contacted = 您提的事（{ $number }）有人接手联系了：{ $title }
news-matter-done = 您提的事（{ $number }）说办完了，请您看一看：{ $title }

# 为什么不行
refused-matters-not-now = 这件事现在的进展是「{ $state ->
        [submitted] 等受理
        [declined] 没有受理
        [accepted] 已受理
        [assigned] 已派办
        [in-progress] 正在办
        [done] 说办完了
        [confirmed] 已认可
        [rated] 已评价
       *[other] 已撤回
    }」，不能再这样办。
refused-matters-contact-first = 请先联系报事人，再说办完。
refused-matters-own-matter = 这件事是您自己提的，请由别的人受理和办理。
refused-matters-too-late-to-reopen = 办完已经超过 { $days } 天，不能再退回。请另提一件事。
refused-matters-evidence-missing = 请放上办完的照片，或者写明为什么没有照片。
refused-matters-words-too-short = 请写一句发生了什么，至少 { $least } 个字。
refused-matters-words-too-long = 太长了，最多 { $most } 个字。
refused-matters-title-missing = 请写一个标题，至少 { $least } 个字。
refused-matters-title-too-long = 标题太长了，最多 { $most } 个字。
refused-matters-spot-too-long = 具体位置太长了，最多 { $most } 个字。
refused-matters-note-too-short = 请写一句，至少 { $least } 个字。
refused-matters-note-too-long = 太长了，最多 { $most } 个字。
refused-matters-reason-too-short = 请写明原因，至少 { $least } 个字。
refused-matters-reason-too-long = 太长了，最多 { $most } 个字。
refused-matters-rating-words-too-long = 太长了，最多 { $most } 个字。
refused-matters-text-unreadable = 里面有看不见的符号，请重新输入。
refused-matters-category-unknown = 没有这个类别，请重新选。
refused-matters-route-unknown = 请选一个其他渠道。
refused-matters-rating-unknown = 请选满意、基本满意或不满意。
refused-matters-place-unknown = 请选在哪里。
refused-matters-post-cannot = 这件事不能派给这个岗位，请从列表里选。
refused-matters-identifiers-left = 公开的内容里还有像是能认出人的：{ $hits }。请去掉，或者核对后勾选。
refused-matters-note-names = 所有人都会看到这句话，请去掉能认出人的内容：{ $hits }。
refused-matters-photos-too-many = 照片太多了，最多 { $most } 张。
refused-matters-photo-too-large = 照片「{ $name }」太大了，最大 { $megabytes } MB。
refused-matters-photo-type = 「{ $name }」不是能用的照片，请用 JPEG、PNG 或 WebP。
refused-matters-photo-broken = 照片「{ $name }」坏了，打不开，请换一张。
refused-matters-photo-pixels = 照片「{ $name }」尺寸太大，最多 { $megapixels } 百万像素。
refused-matters-photo-unknown = 这件事没有这张照片，请刷新页面再试。
refused-matters-purpose-too-short = 请写明为什么要看，至少 { $least } 个字。
refused-matters-purpose-too-long = 太长了，最多 { $most } 个字。
