# Telling: the open interface, mail, push, webhooks, text messages.
matters-open311-contact = The community's desk, see { $site }/contacts
matters-open311-key = Make a token after signing in: { $site }/me/tokens
matters-open311-notice = Received. The place is kept down to the building; coordinates are not kept.

refused-telling-time-unreadable = Write a time such as 21:30.
refused-telling-digest-time-unreadable = Write a time such as 18:00.
refused-telling-link-unknown = This link is not right; perhaps it was not copied whole.
refused-telling-webhook-name = Give it a name of 1 to 60 characters.
refused-telling-webhook-url = The address must begin with https:// and not be one of an inner network.
refused-telling-webhook-place = Choose a community or compound inside the scope of your post.
refused-telling-webhooks-too-many = There are too many webhooks already; end some first.
refused-telling-webhook-ended = This webhook was ended; make a new one.
refused-telling-push-unreadable = The address this browser gave for waking it is not right; try once more.
refused-telling-push-too-many = Too many browsers may be woken; end some first.
refused-telling-list-name = Give it a name of 1 to 40 characters.
refused-telling-lists-too-many = You can keep 30 lists; take some away first.
refused-telling-endpoint-unknown = There is no such other system.
refused-telling-not-checked = What nobody has checked for the public is not handed on.
refused-telling-sent-already = This matter was already handed to that system.
refused-telling-no-service = That system does not take this kind of matter.
refused-telling-nothing-chosen = Tick the matters first.
refused-telling-too-many-chosen = At most 50 at once.
refused-telling-plan-picture = Choose a PNG, JPEG or WebP picture. SVG files can carry scripts and are not taken.
refused-telling-plan-pin = A pin lies inside the picture and marks a building or entrance of this compound.

matters-elsewhere = Handed to other systems
matters-elsewhere-waiting = On its way
matters-elsewhere-sent = They have it
matters-elsewhere-closed = They closed it
matters-elsewhere-refused = They do not take it
matters-elsewhere-given-up = It did not arrive
matters-elsewhere-number = Their number { $number }
matters-elsewhere-looked = Last looked at
matters-send-on = Hand it to another system
matters-send-on-text = Only the public title, words and place go along, never who reported it. How it stands there is looked up by itself.
matters-send-on-to = To whom
matters-send-on-go = Hand it on
flash-matters-sent-on = It is on its way; how it stands there will be shown here.
news-matter-sent-on = Your matter ({ $number }) was handed to { $note }.
news-matter-elsewhere-closed = { $note } says that your matter ({ $number }) is done.

# How you are told
telling-title = How you are told
telling-lead = Every message stands in Messages. Here you choose what is sent to you beside that.
telling-nothing-there = Neither mail, text messages nor reminders are set up here; messages are read on this site.
telling-way-mail = E-mail
telling-way-sms = Text message
telling-way-push = Reminder by the browser
telling-sms-hint = A text message says only that there is something.
telling-at-once = Tell me at once of my own matters and my duties
telling-at-once-hint = Otherwise they come once a day with everything else.
telling-digest = One e-mail a day with everything unread
telling-digest-at = At what time
telling-quiet-from = Leave me alone from
telling-quiet-to = Until
telling-quiet-hint = What comes meanwhile is sent afterwards. The same time twice: any time will do.
telling-keep = Keep
flash-telling-kept = Kept.
telling-outs = Sent to you lately
telling-outs-lead = Whenever your address or number is read for sending, it is written down, and you can see it:
telling-state-waiting = Waiting
telling-state-sent = Sent
telling-state-given-up = Did not arrive
telling-state-dropped = No longer needed
telling-sms = Pavilion: you have a new message. Sign in to read it.
telling-mail-one = Pavilion: you have a new message
telling-mail-digest = { $n ->
    [one] Pavilion: 1 unread message
   *[other] Pavilion: { $n } unread messages
}
telling-mail-more = There are more; sign in to read them.
telling-mail-all = All messages:
telling-mail-why = Sent by Pavilion by itself; please do not answer.
telling-mail-stop = To get no more e-mail:
telling-stop-title = Stop messages
telling-stop-ask = No more messages by { $way }? Those on the site stay.
telling-stop-go = Stop
telling-stop-done = Stopped: { $way }.
telling-stop-again = To begin again, sign in and open this:

# Webhooks for other programs
telling-hooks-title = Webhooks
telling-hooks-lead = When a matter moves, a program of yours is told: what everybody may read, signed as Standard Webhooks.
telling-hooks-empty = There are no webhooks yet
telling-hooks-empty-text = Make one below when you need it.
telling-hooks-count = { $n ->
    [one] 1 webhook
   *[other] { $n } webhooks
}
telling-hook-new = A new webhook
telling-hook-name = Name
telling-hook-url = Address
telling-hook-url-hint = It begins with https://.
telling-hook-place = Matters of which place
telling-hook-make = Make it
telling-hook-secret = Secret for the signatures
telling-hook-secret-once = It is shown this once; keep it in the other program now.
telling-hook-on = Told
telling-hook-stopped = Paused
telling-hook-failed = Nobody answered for five days; stopped
telling-hook-ended = Ended
telling-hook-since = Made on
telling-hook-failing = No answer since
telling-hook-test = Send a test
telling-hook-stop = Pause
telling-hook-resume = Resume
telling-hook-end = End
telling-hook-sent = What was sent
telling-hook-none = Nothing was sent yet
telling-hook-none-text = It shows here as soon as a matter moves, or after a test.
telling-hook-event = What
telling-hook-state = Result
telling-hook-at = When
telling-hook-tries = Failed tries
telling-hook-fault = Why
telling-hook-next = next
flash-telling-hook-tested = It is on its way; look again in a moment.
flash-telling-hook-stopped = Paused.
flash-telling-hook-resumed = Resumed.
flash-telling-hook-ended = Ended.
telling-counts = Sent out in the last seven days

# Lists: kept, taken along, many at once, the compound's plan
telling = Sending you a message
matters-lists = Lists you keep
matters-lists-keep = Keep this list
matters-lists-name = Give it a name
matters-lists-go = Keep it
matters-lists-end = Take “{ $name }” away
flash-matters-list-kept = Kept.
flash-matters-list-ended = Taken away.
matters-export-xlsx = Download for Excel
matters-export-csv = Download CSV
matters-column-number = Number
matters-column-title = Matter
matters-column-state = State
matters-column-category = Category
matters-column-where = Where
matters-column-raised = Raised
matters-column-due = Due
matters-column-who = Who has it
matters-column-round = Round
matters-many-title = Assign several at once
matters-many-lead = Tick them, choose who gets them, and look them over before they go.
matters-many-empty = Nothing waits to be given away
matters-many-empty-text = What was taken in and not given to anybody yet is listed here.
matters-many-which = Which
matters-many-to = To
matters-many-note = Note
matters-many-look = Look them over
matters-many-look-lead = These will be given to { $post }. Look them over.
matters-many-go = { $n ->
    [one] Assign 1
   *[other] Assign { $n }
}
matters-many-done = How it went
matters-many-given = { $n ->
    [one] 1 was given away.
   *[other] { $n } were given away.
}
matters-many-failed = { $n ->
    [one] 1 could not be given away; the reason stands below.
   *[other] { $n } could not be given away; the reasons stand below.
}
matters-many-one-given = Given away
matters-many-one-failed = Not given away
matters-plan-title = The plan
matters-plan-lead = Dots are buildings and entrances, numbers are what is open there. Choose one to see which.
matters-plan-none = There is no plan yet
matters-plan-none-text = The community's staff can put up a picture of the compound.
matters-plan-open = { $n ->
    [one] 1 open matter
   *[other] { $n } open matters
}
matters-plan-table = What is open where on the plan
matters-plan-change = Change the picture or the places on it
matters-plan-picture = A picture of the compound
matters-plan-picture-hint = PNG, JPEG or WebP. It is drawn anew, without where it was taken. SVG can carry scripts and is not taken.
matters-plan-send = Send it
matters-plan-pins-hint = Places are in thousandths of the picture: 0, 0 is the top left, 1000, 1000 the bottom right. Choose a field, then point at the picture, and both are filled in. Empty means no dot.
matters-plan-x = Across
matters-plan-y = Down
matters-plan-keep = Keep the places
flash-matters-plan-put = The plan was changed.
flash-matters-plan-pinned = The places are kept.
telling-push-on = Let this browser remind me
telling-push-done = Done: this browser will tell you when there is something new.
telling-push-not = It did not work. Allow notifications of this site in the browser and try again.
news-duty-assigned = A matter was given to you: { $title } ({ $number }). { $note }
