# 事项的一生：分级、等待、退回、升级、派单、吹哨、整治台账、回访、回头看。

matters-state-waiting = 等待中
matters-state-again-waiting = 没办好，再办，等待中
matters-next-waiting = 等的东西到了，接着办。等的时候不计时。
matters-clock-finish-paused = 暂停计时
matters-clock-reply-paused = 暂停计时
matters-clock-intake-paused = 暂停计时

matters-grade = 分级
matters-grade-simple = 简单，立马办
matters-grade-simple-hint = 一个人一次就能办好，一个工作日内办完。
matters-grade-complex = 复杂，协调办
matters-grade-complex-hint = 要几家一起商量着办，五个工作日内办完。
matters-grade-hard = 疑难，提交办
matters-grade-hard-hint = 这里办不了，要报上一级，十五个工作日内办完。
matters-grade-title = 给这件事分级
matters-grade-suggested = 按类别和以前的次数，建议：{ $grade }。半年里同一处同类的事有 { $before } 件。由您来定。
matters-grade-reason = 为什么这样分
matters-grade-set = 定下来
matters-level = 办到哪一级
matters-level-0 = 承办的人
matters-level-1 = 社区
matters-level-2 = 街道（乡镇）
matters-waits-for = 在等什么
matters-waits-for-hint = 例如：配件到货、天气转暖。
matters-wait-title = 要等一等
matters-wait-lead = 只有等具体的东西才可以暂停计时，大家都看得到在等什么、为什么。
matters-wait-reason = 为什么要等
matters-wait = 暂停，等它来
matters-resume-title = 等的东西到了
matters-resume-note = 告诉报事人：接下来怎么办
matters-resume = 接着办
matters-return-title = 这件事我办不了
matters-return-lead = 说明原因退回去，由派单的人另派，不会没人管。
matters-return-reason = 为什么办不了
matters-return = 退回
matters-step-up-title = 报上一级
matters-step-up-lead = 这里协调不下来的，报给上一级。报事人会知道。
matters-step-up-reason = 为什么要上报
matters-step-up = 上报
matters-story-graded = 定级：{ $grade }
matters-story-waits = 暂停计时，等：{ $what }
matters-story-wait = 等到了，接着办
matters-story-return = 办不了，退回来另派
matters-story-stepped = 升到上一级：{ $level }
matters-story-bring = 按决议立了这件事
matters-role-partner-unit = 部门单位

flash-matters-graded = 已定级。
flash-matters-waiting = 已暂停计时。东西到了请记得接着办。
flash-matters-going-on = 接着办，时间继续算。
flash-matters-returned = 已退回，会另派人办。
flash-matters-stepped-up = 已报上一级，报事人会收到消息。

news-matter-graded = 您提的事（{ $number }，{ $title }）分了级，办完期限有变化，请点开看。
news-matter-waiting = 您提的事（{ $number }，{ $title }）要等一等：{ $note }
news-matter-going-on = 您提的事（{ $number }，{ $title }）接着办了：{ $note }
news-matter-returned = 您提的事（{ $number }，{ $title }）要另派人办：{ $note }
news-matter-stepped-up = 您提的事（{ $number }，{ $title }）报到上一级了：{ $note }
news-matter-overdue = 您提的事（{ $number }）超过期限了，已自动升到上一级。{ $title }

refused-matters-grade-unknown = 请选一个级别。
refused-matters-grade-same = 已经是这个级别了。
refused-matters-waits-for-missing = 请写在等什么，至少 { $least } 个字。
refused-matters-waits-for-too-long = 在等什么，最多写 { $most } 个字。
refused-matters-no-level-above = 已经到最上一级了。
refused-matters-reporter-confirms = 办没办好，由报事人来认可。

record-action-matters-grade = 给事项分级
record-action-matters-wait = 暂停计时等待，或接着办
record-action-matters-return = 退回办不了的事
record-action-matters-step-up = 报上一级
record-action-matters-bring = 按决议立一件事
record-post-partner-unit = 部门单位联络员

# 谁还要做什么：协办、吹哨、整治台账、逐户、回访、复核、回头看
refused-matters-duty-not-now = 现在不能这样做，请先看看它办到哪一步了。
refused-matters-step-unknown = 没有这一步。
refused-matters-lead-missing = 请定一家牵头的单位。
refused-matters-lead-stays = 它是牵头单位，不能免；请坚持要它来，或者撤回这次吹哨。
refused-matters-called-twice = 同一家单位只能叫一次。
refused-matters-units-out = 还有 { $count } 家没有报到，等都回话了再定方案。
refused-matters-parts-open = 还有 { $count } 项协办没有办完，等都办完了才能说办完。
refused-matters-cases-open = 还有 { $open } 户没有办完（一共 { $all } 户），办完才能往下走。
refused-matters-ledger-evidence-missing = 要有办完的照片，或者写明为什么没有照片。
refused-matters-ledger-not-confirmed = 报事人或业委会认可以后才能销号。
refused-matters-already-there = 这件事已经有一个了，请先把它办完。
refused-matters-due-missing = 请写几个工作日内办完，1 到 120 天。
refused-matters-try-later = 刚刚联系过，请隔 { $hours } 小时再联系。
refused-matters-outcome-unknown = 请选结果。
refused-matters-count-unreadable = 数量和费用请填不小于零的整数。
refused-matters-own-work = 这是您自己办的，请别的人来评判。
refused-matters-leave-missing = 请写明是谁、什么时候、怎样同意代填的。

record-action-matters-rate-for = 按电话里说的代填评价（留下授权）
record-action-duties-give = 派协办、逐户任务
record-action-duties-do = 办自己手上的协办、报到、回访、回头看
record-action-whistle-draft = 起草吹哨、确认吹哨结果
record-action-whistle-decide = 批准或退回吹哨、裁定拒绝报到
record-action-ledger-enter = 登记整治台账、定措施和期限
record-action-ledger-confirm = 认可整治结果或退回
record-action-ledger-strike = 销号
record-action-reviews-decide = 复核不满意的事

news-matter-part-given = 您提的事（{ $number }，{ $title }）请了人协办：{ $note }
news-matter-whistle-drafted = 您提的事（{ $number }，{ $title }）正在请街道（乡镇）吹哨，让几家单位一起来办。
news-matter-whistle-called = 您提的事（{ $number }，{ $title }）已吹哨，几家单位会来报到。
news-matter-whistle-returned = 您提的事（{ $number }，{ $title }）的吹哨被退回：{ $note }
news-matter-unit-arrived = 您提的事（{ $number }，{ $title }）有一家单位报到了。
news-matter-unit-refused = 您提的事（{ $number }，{ $title }）有一家单位说不来，街道（乡镇）会裁定：{ $note }
news-matter-whistle-planned = 您提的事（{ $number }，{ $title }）定了联合办理的方案：{ $note }
news-matter-whistle-reported = 您提的事（{ $number }，{ $title }）几家单位说办完了：{ $note }
news-matter-ledger-entered = 您提的事（{ $number }，{ $title }）记进了整治台账。
news-matter-ledger-measured = 您提的事（{ $number }，{ $title }）定了整治措施：{ $note }
news-matter-ledger-claimed = 您提的事（{ $number }，{ $title }）说整治好了，请您看一看：{ $note }
news-matter-ledger-struck = 您提的事（{ $number }，{ $title }）已销号。记录一直留着。
news-matter-review = 您提的事（{ $number }，{ $title }）由上一级来复核。
news-matter-reviewed = 您提的事（{ $number }，{ $title }）复核过了：{ $note }
news-matter-recalled = 您提的事（{ $number }，{ $title }）查出没办好，退回去再办：{ $note }
news-matter-rated-for = 您提的事（{ $number }，{ $title }）按您电话里说的填了评价。不是您说的，请打页面上的电话。

record-room-duties = 协办与回访
record-room-whistle = 吹哨报到
record-room-ledger = 整治台账
record-room-reviews = 复核
record-class-duty = 协办、吹哨、整治台账、回访、复核、回头看：谁要做、做到哪一步、说了什么
record-class-case = 逐户任务的内容（加密，只有接任务的人和受理的人能看）
