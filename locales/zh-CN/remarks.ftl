# 议题讨论

remarks-title = 讨论
remarks-count = 大家的讨论（{ $n } 条）
remarks-lead = 会前会后都可以说。不显示是谁说的；不写人名、房号、电话。
remarks-words = 您想说什么
remarks-words-hint = 最多 500 字，大家都看得到，不显示是谁写的。
remarks-say = 说出来
remarks-who = 住在这里的，登录后可以说。
remarks-none = 还没有人说
remarks-none-text = 第一条可以由您来写。
remarks-older = 更早的
remarks-own = 您写的
remarks-reply = 回复
remarks-reply-words = 回复什么
remarks-reply-send = 回复
remarks-hide = 隐藏
remarks-show = 恢复显示
remarks-keep-out = 维持隐藏，答复本人
remarks-look-again = 再看看
remarks-reason = 理由，大家都看得到
remarks-trace-hidden = { $day } 由{ $who }隐藏，理由：{ $reason }
remarks-trace-shown = { $day } 由{ $who }恢复显示，理由：{ $reason }
remarks-author-objects = 作者有异议。
remarks-answered = 另一位看过后答复：{ $answer }
remarks-object = 不同意隐藏？说明理由，由另一位来看
remarks-object-send = 提异议

refused-remarks-words = 请写 2 到 { $most } 个字。
refused-remarks-names = 不要写名字、房号、电话、车牌：{ $hits }
refused-remarks-topic-over = 这个议题不再讨论了。
refused-remarks-parent-unknown = 要回复的那条不在了，或者本身是回复。
refused-remarks-too-fast = 一小时最多说 { $hour } 条，一天最多 { $day } 条，歇一歇再说。
refused-remarks-full = 这个议题已经有 { $most } 条，不能再加了。
refused-remarks-said-already = 这句话您已经说过了。
refused-remarks-reason = 请写明理由，{ $least } 到 { $most } 个字。
refused-remarks-nothing-to-moderate = 已经是这样了。
refused-remarks-somebody-else = 异议要由另一位来看，不能是隐藏它的人。
refused-remarks-not-yours = 只有作者本人可以提异议。
refused-remarks-objected-already = 您已经提过异议了。

flash-remarks-said = 说出来了。
flash-remarks-moderated = 记下了，也告诉了作者。
flash-remarks-objected = 收到了，由另一位来看。

news-remark-hidden = 您在「{ $title }」里写的一条被隐藏了，理由：{ $reason } 您可以提异议。
news-remark-back = 您在「{ $title }」里写的一条恢复显示了：{ $reason }
news-remark-kept-out = 另一位看过您的异议，「{ $title }」里那一条维持隐藏：{ $reason }

record-action-topics-remark = 讨论议题、对隐藏提异议
record-action-topics-moderate = 隐藏、恢复议题讨论，写明理由
record-subject-topic-remark = 议题讨论的一条
