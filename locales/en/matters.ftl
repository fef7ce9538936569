# Matters: raising, taking in, doing, appraising.

# In lists
matters-list-title = Matters
matters-list-mine-title = What I raised
matters-list-everywhere = All compounds
matters-tabs = By progress
matters-tab-open = Open
matters-tab-done = Done
matters-tab-all = All
matters-search = Search
matters-search-hint = A few words, or a matter’s number
matters-compound = Compound
matters-place = Place
matters-category = Category
matters-any = Any
matters-filter-more = More filters
matters-filter-mine = Raised by me
matters-filter-overdue = Overdue
matters-more-than = More than { $n }
matters-empty-filter = Nothing like this
matters-empty-filter-text = Try other words, or a wider filter.
matters-empty = Nothing here yet
matters-empty-text = Something broken, dirty or unsafe? Raise it: one photo and one sentence will do.

# Where a matter stands
matters-state-submitted = Being looked at
matters-state-declined = Not taken in
matters-state-accepted = Taken in
matters-state-assigned = Assigned
matters-state-in-progress = Being done
matters-state-done = Done, says the handler
matters-state-confirmed = Confirmed
matters-state-rated = Rated
matters-state-withdrawn = Withdrawn
matters-state-again-submitted = Being looked at
matters-state-again-accepted = Taken in again
matters-state-again-assigned = Not done: again
matters-state-again-in-progress = Being done again
matters-next-submitted = A grid worker reads it, makes sure it names nobody, and opens it; then somebody is sent.
matters-next-accepted = It is given to whoever can do it.
matters-next-assigned = Whoever has it gets in touch with the reporter first.
matters-next-in-progress = It is done and shown with photos.
matters-next-done = The reporter looks: confirms it, or sends it back.
matters-next-confirmed = The reporter says how it was done.
matters-next-rated = Closed. Within thirty days the reporter can send it back.
matters-next-declined = It cannot be done here; see the other ways below.
matters-next-withdrawn = The reporter took it back.
matters-who-intake = Grid and community workers
matters-who-giving = Grid and community workers, or the property manager
matters-who-nobody = Nobody: it is closed

# Who
matters-role-grid-worker = Grid worker
matters-role-community-worker = Community worker
matters-role-property-worker = Property maintenance
matters-role-property-manager = Property manager
matters-role-committee-member = Owners’ committee
matters-role-street-coordinator = Subdistrict
matters-role-reporter = The reporter
matters-role-system = The platform
matters-role-someone = Staff

# Raising a matter
matters-raise-title = Raise a matter
matters-raise-lead = One sentence and a photo will do. The property company never sees who raised it.
matters-raise-no-home = You have not joined a household yet
matters-raise-no-home-text = Matters are raised where one lives. Join with the neighbour card handed over at your door, or call the number below and somebody will raise it for you.
matters-raise-join = Join with a card
matters-raise-shield = Your own words are read by grid and community workers only. Once they have taken out what could name somebody, everybody sees the matter; nobody sees who raised it.
matters-step-what = What happened
matters-step-where = Where
matters-step-check = Check and send
matters-words = In a sentence
matters-words-hint = For example: the lamp at entrance 2 has been dark for three days.
matters-photos = Photos
matters-photos-hint = At most nine. Please avoid faces and number plates. Where a photo was taken is removed from it.
matters-choose = Please choose
matters-spot = Exact spot
matters-spot-hint = For example: left of the lift
matters-category-hint = Not sure? Leave it; a grid worker will sort it.
matters-category-unsure = Not sure
matters-check-title = What you wrote
matters-send = Send
matters-next = Next
matters-back = Back
matters-change = Change it

# The page of a matter
matters-all = All matters
matters-what = What it is
matters-original = The reporter’s own words
matters-original-who = Only the reporter and those who take it in can read this.
matters-unchecked = This matter is being looked at. Words and photos are opened once somebody has made sure that they name nobody.
matters-story = The whole story
matters-facts = Facts
matters-number = Number
matters-round = Round
matters-rating = Rating
matters-print = Print this matter
matters-print-back = Back to the matter
matters-photo-problem = Photo of the problem
matters-photo-evidence = Photo of what was done
matters-story-raise = Raised it
matters-story-accept = Took it in
matters-story-decline = Did not take it in
matters-story-assign = Gave it to
matters-story-contact = Got in touch with the reporter
matters-story-finish = Says it is done
matters-story-confirm = Confirmed that it is done
matters-story-rate = Rating:
matters-story-reopen = Says it is not done: sent back
matters-story-withdraw = Took it back
matters-no-photo-because = No photo, because:
matters-rating-satisfied = Satisfied
matters-rating-partly = Partly satisfied
matters-rating-not-satisfied = Not satisfied
matters-route-12345 = The 12345 hotline
matters-route-12345-text = You can call 12345.
matters-route-petition = Petition
matters-route-petition-text = You can turn to the petition office.
matters-route-mediation = People’s mediation
matters-route-mediation-text = You can ask the people’s mediation committee.
matters-route-court = Court
matters-route-court-text = You can go to court.
matters-route-property = The property company
matters-route-property-text = You can turn to the property company directly.
matters-right-know = Know
matters-right-propose = Propose
matters-right-decide = Decide
matters-right-appraise = Appraise
matters-right-know-text = See the whole story
matters-right-propose-text = Raise another matter
matters-right-propose-why = Residents of this compound can raise matters.
matters-right-decide-text = It is your turn
matters-right-decide-why-open = Those who take it in and those who have it decide how; owners need not vote.
matters-right-decide-why-done = It is done; nothing is left to decide.
matters-right-appraise-text = Say how it was done
matters-right-appraise-later = You will be asked once it is done.
matters-right-appraise-past = You have appraised it, or the time for it has passed.
matters-right-appraise-why = The reporter appraises it.

# Taking in
matters-accept-title = Take it in
matters-accept-lead = Everybody will read what stands below. Rewrite it so that it names neither the reporter nor anybody else.
matters-hits = In the reporter’s words these may name somebody:
matters-title = Title
matters-title-hint = One line, at most sixty signs
matters-public-words = What everybody reads
matters-public-words-hint = Filled in with the reporter’s words; please rewrite them.
matters-open-photos = Which photos to open
matters-open-photos-hint = Those not ticked are seen only by the reporter and those who take it in. Do not open faces, number plates or door numbers.
matters-open-photo = Open photo { $n }
matters-checked = Checked by me: what remains names nobody
matters-checked-hint = Tick it only for what must stay, such as an office’s telephone.
matters-accept = Take it in and open it
matters-decline-title = Do not take it in
matters-decline-reason = Why
matters-everybody-reads = Everybody reads this. No names, mobile numbers or rooms, please.
matters-route = Where else to turn
matters-decline = Do not take it in
matters-assign-title = Who shall do it
matters-post = Post
matters-note-optional = A word with it
matters-assign = Assign
matters-contact-first-title = Get in touch first
matters-contact-note = What was agreed
matters-contact-note-hint = For example: in touch; coming tomorrow at ten. Everybody reads this: no names, no mobile numbers.
matters-contacted = In touch
matters-finish-title = It is done
matters-finish-note = What was done
matters-finish-photos = Photos of what was done
matters-finish-photos-hint = At most nine; everybody sees them. No faces or number plates, please.
matters-why-no-photo = Why there is no photo
matters-why-no-photo-hint = Leave it empty if there are photos.
matters-finish = Done
matters-confirm-title = Is it done?
matters-confirm-lead = Please have a look. If it is done, confirm it; if not, send it back below.
matters-confirm = It is done
matters-rate-title = How was it done?
matters-rate-how = Are you satisfied?
matters-rate-words = Anything else
matters-rate = Send
matters-reopen-title = It is not done
matters-reopen-lead = It goes back to whoever had it, with a new deadline.
matters-reopen-reason = What is not done
matters-reopen-reason-hint = Only those who take matters in (grid worker, community worker) read this; they pass on what is needed.
matters-reopen = Send it back
matters-withdraw-title = No longer needed
matters-withdraw-reason = Why
matters-withdraw-reason-hint = Only those who take it in can read this.
matters-withdraw = Take it back
matters-contact-reporter = Reach the reporter
matters-purpose = What for
matters-purpose-hint = It is written down; the reporter can see that you looked, and why.
matters-contact-show = Show name and telephone
matters-contact-title = The reporter’s contact
matters-contact-once = Shown once. Do not hand it on, least of all to the property company.

# Desk and board
matters-desk-title = My desk
matters-desk-lead = By deadline, the most urgent first.
matters-desk-late = { $n } are overdue.
matters-board-late = { $n } overdue
matters-desk-empty = Nothing waits for you
matters-desk-empty-text = What you have to take in, assign or do shows up here.
matters-desk-filter = waiting for me
matters-board-title = Orders
matters-board-lead = Where matters stand and where they are stuck; nobody is ranked. Done: the last thirty days.
matters-board-none = None
matters-board-all = See all
matters-board-by-category = { $n } open, by category
matters-board-open = Open
matters-board-over = Overdue

# After an action
flash-matters-raised = Sent. A grid worker will look at it and you will be told.
flash-matters-accepted = Taken in and opened.
flash-matters-declined = The reporter is told why not, and where else to turn.
flash-matters-assigned = Assigned.
flash-matters-contacted = Noted.
flash-matters-finished = Noted; the reporter will have a look.
flash-matters-confirmed = Thank you. Please say how it was done.
flash-matters-rated = Thank you for your appraisal.
flash-matters-rated-badly = Thank you for saying so. If it is not done, you can send it back below.
flash-matters-reopened = Sent back, with a new deadline.
flash-matters-withdrawn = Taken back.

# Told to the reporter
news-matter-raised = What you raised ({ $number }) has arrived; a grid worker will look at it.
news-matter-accepted = What you raised ({ $number }) was taken in: { $title }
news-matter-declined = What you raised ({ $number }) was not taken in; see why and where else to turn.
news-matter-assigned = Somebody has what you raised ({ $number }): { $title }
news-matter-contacted = Whoever has what you raised ({ $number }) got in touch: { $title }
news-matter-done = What you raised ({ $number }) is said to be done; please have a look: { $title }

# Why not
refused-matters-not-now = The matter is “{ $state ->
        [submitted] being looked at
        [declined] not taken in
        [accepted] taken in
        [assigned] assigned
        [in-progress] being done
        [done] said to be done
        [confirmed] confirmed
        [rated] rated
       *[other] withdrawn
    }” now; this can no longer be done.
refused-matters-contact-first = Get in touch with the reporter first.
refused-matters-own-matter = You raised this matter yourself; somebody else has to decide on it.
refused-matters-too-late-to-reopen = It was done more than { $days } days ago. Please raise it anew.
refused-matters-evidence-missing = Add a photo of what was done, or say why there is none.
refused-matters-words-too-short = Say what happened, in at least { $least } signs.
refused-matters-words-too-long = Too long: at most { $most } signs.
refused-matters-title-missing = Give it a title of at least { $least } signs.
refused-matters-title-too-long = The title is too long: at most { $most } signs.
refused-matters-spot-too-long = The spot is too long: at most { $most } signs.
refused-matters-note-too-short = Write at least { $least } signs.
refused-matters-note-too-long = Too long: at most { $most } signs.
refused-matters-reason-too-short = Give a reason of at least { $least } signs.
refused-matters-reason-too-long = Too long: at most { $most } signs.
refused-matters-rating-words-too-long = Too long: at most { $most } signs.
refused-matters-text-unreadable = There are signs in it nobody can see; please type it again.
refused-matters-category-unknown = There is no such category; please choose again.
refused-matters-route-unknown = Choose where else to turn.
refused-matters-rating-unknown = Choose satisfied, partly or not satisfied.
refused-matters-place-unknown = Choose where it is.
refused-matters-post-cannot = This matter cannot be given to that post; choose one of the list.
refused-matters-identifiers-left = What everybody reads still holds what may name somebody: { $hits }. Take it out, or check it and tick the box.
refused-matters-note-names = Everybody reads this; take out what may name somebody: { $hits }.
refused-matters-photos-too-many = Too many photos: at most { $most }.
refused-matters-photo-too-large = The photo “{ $name }” is too large: at most { $megabytes } MB.
refused-matters-photo-type = “{ $name }” is not a photo that can be used: JPEG, PNG or WebP, please.
refused-matters-photo-broken = The photo “{ $name }” is broken; please choose another.
refused-matters-photo-pixels = The photo “{ $name }” is too big: at most { $megapixels } megapixels.
refused-matters-photo-unknown = This matter has no such photo; reload the page and try again.
refused-matters-purpose-too-short = Say what for, in at least { $least } signs.
refused-matters-purpose-too-long = Too long: at most { $most } signs.
