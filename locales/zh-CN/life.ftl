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
