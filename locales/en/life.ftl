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
