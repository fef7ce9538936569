# Talking a topic over

remarks-title = Discussion
remarks-count = { $n ->
    [one] Discussion (1 remark)
   *[other] Discussion ({ $n } remarks)
}
remarks-lead = Before and after the meeting. Nobody sees who speaks; no names, rooms or telephone numbers, please.
remarks-words = What would you say
remarks-words-hint = At most 500 characters; everybody reads it, and nobody sees who wrote it.
remarks-say = Say it
remarks-who = Whoever lives here can speak after signing in.
remarks-none = Nobody said anything yet
remarks-none-text = The first words can be yours.
remarks-older = Older ones
remarks-own = yours
remarks-reply = Answer
remarks-reply-words = Your answer
remarks-reply-send = Answer
remarks-hide = Take out
remarks-show = Put back
remarks-keep-out = Keep it out and answer
remarks-look-again = Look again
remarks-reason = The reason, for everybody to read
remarks-trace-hidden = Taken out on { $day } by the { $who }: { $reason }
remarks-trace-shown = Put back on { $day } by the { $who }: { $reason }
remarks-author-objects = Its author objects.
remarks-answered = Somebody else looked and answers: { $answer }
remarks-object = You do not agree? Say why; somebody else looks
remarks-object-send = Object

refused-remarks-words = Write 2 to { $most } characters.
refused-remarks-names = No names, rooms, telephone numbers or plates, please: { $hits }
refused-remarks-topic-over = This topic is not talked over any more.
refused-remarks-parent-unknown = What you answer is gone, or is an answer itself.
refused-remarks-too-fast = At most { $hour } in an hour and { $day } in a day; please wait a little.
refused-remarks-full = This topic has { $most } remarks; no more can be added.
refused-remarks-said-already = You said this already.
refused-remarks-reason = Say why, in { $least } to { $most } characters.
refused-remarks-nothing-to-moderate = It is so already.
refused-remarks-somebody-else = An objection is looked at by somebody else than who took it out.
refused-remarks-not-yours = Only its author can object.
refused-remarks-objected-already = You objected already.

flash-remarks-said = It stands there now.
flash-remarks-moderated = Done; its author is told.
flash-remarks-objected = Received; somebody else looks.

news-remark-hidden = Something you wrote about "{ $title }" was taken out: { $reason } You can object.
news-remark-back = Something you wrote about "{ $title }" stands there again: { $reason }
news-remark-kept-out = Somebody else looked at your objection; what you wrote about "{ $title }" stays out: { $reason }

record-action-topics-remark = talk topics over, object to being taken out
record-action-topics-moderate = take remarks out and put them back, with a reason
record-subject-topic-remark = Remark about a topic
