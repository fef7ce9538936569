# The life of a matter: grades, waiting, returning, going up, orders, whistles, the ledger, call-backs, look-backs.

matters-state-waiting = Waiting
matters-state-again-waiting = Not solved, waiting
matters-next-waiting = Once it has come, the work goes on. While it waits the clock stands still.
matters-clock-finish-paused = Clock paused
matters-clock-reply-paused = Clock paused
matters-clock-intake-paused = Clock paused

matters-grade = Grade
matters-grade-simple = Simple, done at once
matters-grade-simple-hint = One person can do it in one go: within one working day.
matters-grade-complex = Complex, co-ordinated
matters-grade-complex-hint = Several have to do it together: within five working days.
matters-grade-hard = Hard, submitted upwards
matters-grade-hard-hint = It cannot be settled here and goes up: within fifteen working days.
matters-grade-title = Grade this matter
matters-grade-suggested = By its category and what came before, the rule suggests: { $grade }. The same kind was raised here { $before } times within half a year. You decide.
matters-grade-reason = Why this grade
matters-grade-set = Set the grade
matters-level = Level
matters-level-0 = Whoever handles it
matters-level-1 = The community
matters-level-2 = The street or town
matters-waits-for = Waits for
matters-waits-for-hint = For example: a spare part, warmer weather.
matters-wait-title = It has to wait
matters-wait-lead = The clock stands still only for something named; everybody sees what and why.
matters-wait-reason = Why it has to wait
matters-wait = Pause and wait for it
matters-resume-title = It has come
matters-resume-note = Tell the reporter how it goes on
matters-resume = Go on
matters-return-title = I cannot do this
matters-return-lead = Say why; whoever gives work out gives it to somebody else. It never lies nowhere.
matters-return-reason = Why it cannot be done
matters-return = Give it back
matters-step-up-title = Take it up one level
matters-step-up-lead = What cannot be settled here goes to the level above. The reporter is told.
matters-step-up-reason = Why it goes up
matters-step-up = Take it up
matters-story-graded = Graded: { $grade }
matters-story-waits = Clock paused, waiting for: { $what }
matters-story-wait = It has come; the work goes on
matters-story-return = Given back, to be given to somebody else
matters-story-stepped = Went up to: { $level }
matters-story-bring = Opened by a resolution
matters-role-partner-unit = Department

flash-matters-graded = The grade is set.
flash-matters-waiting = The clock stands still. Please go on once it has come.
flash-matters-going-on = It goes on, and so does the clock.
flash-matters-returned = Given back; somebody else will get it.
flash-matters-stepped-up = Taken up one level; the reporter is told.

news-matter-graded = Your matter ({ $number }, { $title }) was graded and its deadline changed; open it to see.
news-matter-waiting = Your matter ({ $number }, { $title }) has to wait: { $note }
news-matter-going-on = Your matter ({ $number }, { $title }) goes on: { $note }
news-matter-returned = Your matter ({ $number }, { $title }) will be given to somebody else: { $note }
news-matter-stepped-up = Your matter ({ $number }, { $title }) was taken up one level: { $note }
news-matter-overdue = Your matter ({ $number }) is overdue and went up one level by itself. { $title }

refused-matters-grade-unknown = Please choose a grade.
refused-matters-grade-same = It has this grade already.
refused-matters-waits-for-missing = Please say what it waits for, in at least { $least } characters.
refused-matters-waits-for-too-long = What it waits for takes at most { $most } characters.
refused-matters-no-level-above = There is no level above.
refused-matters-reporter-confirms = Whoever reported it says whether it is done.

record-action-matters-grade = Grade a matter
record-action-matters-wait = Let a matter wait, or go on
record-action-matters-return = Give an order back
record-action-matters-step-up = Take a matter up one level
record-action-matters-bring = Open a matter from a resolution
record-post-partner-unit = Contact of a department

# What somebody still owes: parts, whistles, the ledger, doors, calls back, reviews, looks back
refused-matters-duty-not-now = That cannot be done now; please look where it stands.
refused-matters-step-unknown = There is no such step.
refused-matters-lead-missing = Please choose one department that leads.
refused-matters-lead-stays = It leads and cannot be let off; insist, or take the whistle back.
refused-matters-called-twice = Each department is called once.
refused-matters-units-out = { $count } have not answered yet; the plan is made when all have.
refused-matters-parts-open = { $count } parts of others are open; it is done when all are.
refused-matters-cases-open = { $open } of { $all } doors are open; it goes on when all are done.
refused-matters-ledger-evidence-missing = It needs a photo of what was done, or a word why there is none.
refused-matters-ledger-not-confirmed = It is struck off when the reporter or the committee has confirmed it.
refused-matters-already-there = This matter has one already; please finish that first.
refused-matters-due-missing = Please say within how many working days, 1 to 120.
refused-matters-try-later = You have just tried; please wait { $hours } hours.
refused-matters-outcome-unknown = Please choose how it came out.
refused-matters-count-unreadable = Counts and costs are whole numbers of zero or more.
refused-matters-own-work = You handled this yourself; somebody else judges it.
refused-matters-leave-missing = Please write who gave leave, when and how.

record-action-matters-rate-for = Write down a rating said on the telephone, with leave
record-action-duties-give = Give parts of a matter and doors to visit
record-action-duties-do = Do one's own parts, arrivals, calls back and looks back
record-action-whistle-draft = Draft a whistle and confirm how it came out
record-action-whistle-decide = Approve or return a whistle, decide on refusals
record-action-ledger-enter = Enter a line in the ledger, set measure and date
record-action-ledger-confirm = Confirm what was put right, or send it back
record-action-ledger-strike = Strike a line off
record-action-reviews-decide = Review what did not satisfy

news-matter-part-given = Somebody else was asked to do a part of your matter ({ $number }, { $title }): { $note }
news-matter-whistle-drafted = For your matter ({ $number }, { $title }) the street or town is asked to call departments together.
news-matter-whistle-called = For your matter ({ $number }, { $title }) departments were called together.
news-matter-whistle-returned = The whistle for your matter ({ $number }, { $title }) was returned: { $note }
news-matter-unit-arrived = A department has come for your matter ({ $number }, { $title }).
news-matter-unit-refused = A department says it does not come for your matter ({ $number }, { $title }); the street or town decides: { $note }
news-matter-whistle-planned = There is a joint plan for your matter ({ $number }, { $title }): { $note }
news-matter-whistle-reported = The departments say your matter ({ $number }, { $title }) is done: { $note }
news-matter-ledger-entered = Your matter ({ $number }, { $title }) was entered in the ledger.
news-matter-ledger-measured = There is a measure for your matter ({ $number }, { $title }): { $note }
news-matter-ledger-claimed = Your matter ({ $number }, { $title }) is said to be put right; please look: { $note }
news-matter-ledger-struck = Your matter ({ $number }, { $title }) was struck off. The record stays.
news-matter-review = Your matter ({ $number }, { $title }) is reviewed by the next level.
news-matter-reviewed = Your matter ({ $number }, { $title }) was reviewed: { $note }
news-matter-recalled = Your matter ({ $number }, { $title }) was found not done and goes back to work: { $note }
news-matter-rated-for = A rating was written down for your matter ({ $number }, { $title }) as you said on the telephone. If you did not, please call the number on the page.

record-room-duties = Parts and calls back
record-room-whistle = Whistles
record-room-ledger = The ledger
record-room-reviews = Reviews
record-class-duty = Parts, whistles, the ledger, calls back, reviews, looks back: who owes what, how it stands, what was said
record-class-case = Doors to be visited (sealed, read only by those assigned and those who take matters in)
