# Meetings: methods, topics, meetings, rules, receptions, bodies, samples.

# refusals of methods
refused-methods-unreadable = Line { $line } cannot be read: { $why }. Compare it with a method that is there: quotation marks, equals signs, names.
refused-methods-too-long = This method is too long (at most { $most } bytes; line { $line }). Shorten it.
refused-methods-code-bad = Line { $line }: the code "{ $word }" may hold small letters, digits and hyphens only, at most forty. Choose another.
refused-methods-name-missing = Line { $line }: the name is empty or too long (at most { $most } signs). Write it in Chinese and in English.
refused-methods-stage-missing = From line { $line } on there is no stage. Write at least one [[stage]].
refused-methods-stage-phase = Line { $line }: this stage comes too late. Keep this order: { $known }.
refused-methods-party-missing = From line { $line } on nobody takes part. Write at least one [[party]].
refused-methods-twice = Line { $line }: "{ $word }" stands above already. Choose another.
refused-methods-post-unknown = Line { $line }: there is no post "{ $word }". There are: { $known }.
refused-methods-quorum-high = Line { $line } asks for more parties than the { $most } there are. Lower it or add parties; experts do not count.
refused-methods-voice-party = Line { $line }: "{ $word }" is none of the parties. There are: { $known }.
refused-methods-days-bad = Line { $line }: write a whole number from 0 to { $most }.
refused-methods-word-bad = Line { $line }: "{ $word }" is not known. Write one of: { $known }.
refused-methods-nobody-calls = Line { $line }: nobody may call it. Name at least one post.
refused-methods-agreement-without = Line { $line }: where nothing is agreed (none) there is no proposal. Set outcome to decision, or choose another way to agree.

# refusals of meetings
refused-meetings-not-now = This cannot be done now: the meeting has moved on. Look at where it stands.
refused-meetings-method-unknown = Choose a method.
refused-meetings-may-not-call = This method is not called by your post. Choose another, or ask somebody who may.
refused-meetings-place-unknown = Choose the place it is about.
refused-meetings-place-too-wide = Only people within the place can be called: at most eight parts and eight dwellings.
refused-meetings-words-missing = Nothing is written here yet.
refused-meetings-words-too-long = Too long: at most { $most } signs.
refused-meetings-time-unreadable = Write a day and an hour.
refused-meetings-notice-too-short = People must hear of it { $days } days before. Choose a later time.
refused-meetings-names = Everybody will read this; take out what names somebody: { $hits }. Write the task instead, such as "for building 3".
refused-meetings-party-unknown = There is no such party.
refused-meetings-not-for-party = You cannot speak for this party. Choose your own, or ask the chair to count you.
refused-meetings-count-bad = Write a whole number, 0 or more.
refused-meetings-item-unknown = There is no such item.
refused-meetings-items-too-many = Too many: at most { $most }.
refused-meetings-agenda-empty = Write at least one item.
refused-meetings-voice-unknown = This method knows no such voice.
refused-meetings-voice-changed = Somebody wrote this down meanwhile; see "written now" below. What you typed is still here; send it again to replace it.
refused-meetings-item-changed = This item came to something else meanwhile; see below. What you typed is still here; look, then send it again.
refused-meetings-not-chair = You are not in the chair now. What you typed is still here; take the chair first.
refused-meetings-party-missing = Missing: { $parties }. Nothing is agreed before every required party is there.
refused-meetings-parties-too-few = Only { $here } parties are here; { $least } are needed (experts do not count).
refused-meetings-voice-missing = Not heard yet: { $voices }. Write it down before anything is agreed.
refused-meetings-party-objects = { $parties } objects: nothing is agreed.
refused-meetings-hands-missing = The hands of the parties are not counted yet.
refused-meetings-hands-against = { $yes } parties for, { $no } against: nothing is agreed.
refused-meetings-nothing-to-agree = This method hears and answers; it agrees nothing. Choose "heard".
refused-meetings-came-unknown = Choose what the item came to.
refused-meetings-becomes-unknown = Choose what becomes of it.
refused-meetings-proposal-only = What is agreed here is a proposal and becomes no order. Choose a vote or a draft of a rule.
refused-meetings-handler-missing = Say who does it.
refused-meetings-deadline-missing = Say by when: after today and within three years.
refused-meetings-reasons-missing = Give the reasons.
refused-meetings-items-pending = { $n } items have come to nothing yet. Each must come to something before the meeting ends.
refused-meetings-minutes-unanswered = { $parties } has not answered yet. The minutes are settled after that, or after { $days } days.
refused-meetings-remark-unknown = Choose a correction, a confirmation or an objection.
refused-meetings-reply-unknown = Choose whether somebody comes.
refused-meetings-already-there = You have signed in already.
refused-meetings-photo-missing = Add a photo.
refused-meetings-topic-unknown = Choose a topic that waits.
refused-meetings-topic-not-now = This topic has moved on already.
refused-meetings-already-supported = You support this topic already.
refused-meetings-reason-missing = Say why; whoever proposed it reads it.
refused-meetings-title-missing = Write a title.
refused-meetings-title-too-long = The title is too long: at most 80 signs.
refused-meetings-venue-missing = Write where it is.

# posts and powers
record-post-branch-secretary = Branch secretary
matters-role-branch-secretary = Branch secretary
record-action-methods-read = Read the methods of meeting
record-action-methods-edit = Change a method of meeting
record-action-topics-read = Read topics
record-action-topics-propose = Propose a topic
record-action-topics-support = Support a topic
record-action-topics-screen = Screen, merge and order topics
record-action-meetings-read = Read meetings
record-action-meetings-call = Call a meeting
record-action-meetings-round = Read the list for going from door to door
record-action-meetings-reply = Answer an invitation
record-action-meetings-attend = Sign in to a meeting
record-action-meetings-hold = Hold a meeting and record it
record-action-meetings-confirm = Confirm or object to minutes
record-action-rules-read = Read rules and covenants
record-action-rules-draft = Draft a rule
record-action-rules-decide = Record how a rule was decided
record-action-bodies-read = Read the registry of bodies
record-action-bodies-manage = Keep the registry of bodies
record-action-receptions-read = Read reception days
record-action-receptions-hold = Hold a reception
record-action-receptions-book = Book a slot at a reception
record-action-samples-read = Read samples of meetings
record-action-samples-draw = Draw a sample of meetings

# messages
news-meeting-called = You are called to a meeting: { $title }, { $place }
news-meeting-moved = A meeting was moved: { $title }, { $place }
news-meeting-called-off = A meeting was called off: { $title }
news-meeting-minutes = A meeting is over, the minutes are being confirmed: { $title }
news-meeting-settled = A meeting has its results, with who does what by when: { $title }
news-topic-agreed = Your topic was agreed on: { $title }
news-topic-not-agreed = Your topic was not agreed on; the reasons are given: { $title }
news-topic-heard = Your topic was heard: { $title }
news-matter-met-agreed = Your matter ({ $number }, { $title }) was agreed on in a meeting: { $note }
news-matter-met-not-agreed = Your matter ({ $number }, { $title }) was not agreed on in a meeting: { $note }
news-matter-met-heard = Your matter ({ $number }, { $title }) was heard in a meeting: { $note }

# classes of personal data
record-class-topic = Who proposed and who supports a topic
record-class-attendance = Who signed in themselves
record-class-called = Which dwellings a meeting called by themselves
record-class-reception = Who booked a reception, and about what
