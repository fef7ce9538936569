# 议事：办法、议题、会议、规约、接待、组织、抽查。

# refusals of methods
refused-methods-unreadable = 第 { $line } 行读不懂：{ $why }。请对照一份现成的办法，检查引号、等号和名称有没有写错。
refused-methods-too-long = 这份办法太长了（最多 { $most } 字节，见第 { $line } 行）。请缩短。
refused-methods-code-bad = 第 { $line } 行的代号「{ $word }」不行：只能用小写字母、数字和短横线，最多四十个字。请改一个代号。
refused-methods-name-missing = 第 { $line } 行的名称空着或太长（最多 { $most } 个字）。请写上中文和英文名称。
refused-methods-stage-missing = 第 { $line } 行起没有写一个阶段。请至少写一段 [[stage]]。
refused-methods-stage-phase = 第 { $line } 行的阶段排在后面阶段的后头了。请按这个顺序排：{ $known }。
refused-methods-party-missing = 第 { $line } 行起没有写参加的一方。请至少写一段 [[party]]。
refused-methods-twice = 第 { $line } 行的「{ $word }」前面已经用过了。请换一个。
refused-methods-post-unknown = 第 { $line } 行的岗位「{ $word }」没有。可以用的有：{ $known }。
refused-methods-quorum-high = 第 { $line } 行要求的方数太多：这里一共只有 { $most } 方。请改小，或再写几方；列席的不算。
refused-methods-voice-party = 第 { $line } 行的「{ $word }」不是这里的任何一方。可以写：{ $known }。
refused-methods-days-bad = 第 { $line } 行的数不行：请写 0 到 { $most } 的整数。
refused-methods-word-bad = 第 { $line } 行的「{ $word }」不认识。可以写：{ $known }。
refused-methods-nobody-calls = 第 { $line } 行没有写谁可以召集。请至少写一个岗位。
refused-methods-agreement-without = 第 { $line } 行：既然不求一致（none），就不会有建议。请把 outcome 改成 decision，或换一种达成一致的办法。

# refusals of meetings
refused-meetings-not-now = 现在不能这样做：会议的状态已经变了。请看看最新的情况。
refused-meetings-method-unknown = 请选一种开会的办法。
refused-meetings-may-not-call = 这种办法不由您的岗位召集。请换一种，或请能召集的人来。
refused-meetings-place-unknown = 请选是哪里的事。
refused-meetings-place-too-wide = 只能请这个地方以内的人，最多八处、八户。
refused-meetings-words-missing = 这里还没有写。
refused-meetings-words-too-long = 写得太长了，最多 { $most } 个字。
refused-meetings-time-unreadable = 请写上日期和时间。
refused-meetings-notice-too-short = 通知要提前 { $days } 天，开会时间太近了。请往后排。
refused-meetings-names = 所有人都会看到这句话，请去掉能认出人的内容：{ $hits }。可以写岗位，比如「3号楼居民代表」。
refused-meetings-party-unknown = 没有这一方。
refused-meetings-not-for-party = 您不能代表这一方。请选您自己的一方，或请会议召集人登记。
refused-meetings-count-bad = 请写 0 或更大的整数。
refused-meetings-item-unknown = 没有这一项。
refused-meetings-items-too-many = 太多了，最多 { $most } 个。
refused-meetings-agenda-empty = 请至少写一个议题。
refused-meetings-voice-unknown = 这种办法里没有这一方的话。
refused-meetings-voice-changed = 您写的时候，别人已经记了这一段，见下面「现在记的」。您写的还在，看过以后再送一次就会替换它。
refused-meetings-item-changed = 您写的时候，这一项的结果已经变了，见下面。您写的还在，看过以后再送。
refused-meetings-not-chair = 现在主持的不是您。您写的还在；要接着主持，请先点「接过主持」。
refused-meetings-party-missing = 还缺：{ $parties }。必须到场的都在，才能算达成一致。
refused-meetings-parties-too-few = 只到了 { $here } 方，至少要 { $least } 方（列席的不算）。
refused-meetings-voice-missing = 还没有记：{ $voices }。记下来才能算达成一致。
refused-meetings-party-objects = { $parties }不同意，不能算达成一致。
refused-meetings-hands-missing = 还没有记各方举手的人数。
refused-meetings-hands-against = 赞成的 { $yes } 方，不赞成的 { $no } 方，不能算达成一致。
refused-meetings-nothing-to-agree = 这种办法只听、只答，不作决定。请选「已听取」。
refused-meetings-came-unknown = 请选这一项的结果。
refused-meetings-becomes-unknown = 请选接下来怎么办。
refused-meetings-proposal-only = 这种办法谈成的只是建议，不能直接派人去办。请选「交业主共同决定」或「起草规约」。
refused-meetings-handler-missing = 请写由谁来办。
refused-meetings-deadline-missing = 请写什么时候办好：今天以后、三年以内。
refused-meetings-reasons-missing = 请写明原因。
refused-meetings-items-pending = 还有 { $n } 项没有结果。每一项都有了结果才能散会。
refused-meetings-minutes-unanswered = { $parties }还没有核对记录。核对过，或过了 { $days } 天，才能定稿。
refused-meetings-remark-unknown = 请选更正、确认或异议。
refused-meetings-reply-unknown = 请选来、不来或换人来。
refused-meetings-already-there = 您已经签到了。
refused-meetings-photo-missing = 请放一张照片。
refused-meetings-topic-unknown = 请选一个还没有议过的议题。
refused-meetings-topic-not-now = 这个议题已经有了着落。
refused-meetings-already-supported = 您已经支持过这个议题。
refused-meetings-reason-missing = 请写明原因，提出的人会看到。
refused-meetings-title-missing = 请写标题。
refused-meetings-title-too-long = 标题太长了，最多 80 个字。
refused-meetings-venue-missing = 请写地点。

# posts and powers
record-post-branch-secretary = 党支部书记
matters-role-branch-secretary = 党支部书记
record-action-methods-read = 查看议事办法
record-action-methods-edit = 修改议事办法
record-action-topics-read = 查看议题
record-action-topics-propose = 提出议题
record-action-topics-support = 支持议题
record-action-topics-screen = 筛选、合并、排列议题
record-action-meetings-read = 查看会议
record-action-meetings-call = 召集会议
record-action-meetings-round = 查看上门通知的清单
record-action-meetings-reply = 答复会议邀请
record-action-meetings-attend = 会议签到
record-action-meetings-hold = 主持会议、记录结果
record-action-meetings-confirm = 核对会议记录
record-action-rules-read = 查看规约
record-action-rules-draft = 起草规约
record-action-rules-decide = 公布规约的决定
record-action-bodies-read = 查看组织名册
record-action-bodies-manage = 维护组织名册
record-action-receptions-read = 查看接待日
record-action-receptions-hold = 安排接待、接待来人
record-action-receptions-book = 预约接待
record-action-samples-read = 查看会议抽查
record-action-samples-draw = 抽查会议

# messages
news-meeting-called = 请您来开会：{ $title }，{ $place }
news-meeting-moved = 会议改了时间或地点：{ $title }，{ $place }
news-meeting-called-off = 会议取消了：{ $title }
news-meeting-minutes = 会开完了，记录等各方核对：{ $title }
news-meeting-settled = 会议有了结果，谁办、何时办好都写着：{ $title }
news-topic-agreed = 您提的议题谈成了：{ $title }
news-topic-not-agreed = 您提的议题没有谈成，原因写着：{ $title }
news-topic-heard = 您提的议题已经听取：{ $title }
news-matter-met-agreed = 您提的事（{ $number }，{ $title }）会上谈成了：{ $note }
news-matter-met-not-agreed = 您提的事（{ $number }，{ $title }）会上没有谈成：{ $note }
news-matter-met-heard = 您提的事（{ $number }，{ $title }）会上听取了：{ $note }

# classes of personal data
record-class-topic = 谁提出、谁支持一个议题
record-class-attendance = 谁自己签了到
record-class-called = 会议单独请了哪几户
record-class-reception = 谁预约了接待、要说什么
