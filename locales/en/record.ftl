# The record: who may do what, what is held, the journal and the log of readings.

# Who may do what
record-access-title = Who may do what
record-access-lead = This is the one table of powers, and the program acts by it line by line.
record-access-rest = What is not in the table is refused. A post has power only inside its place and its term.
record-access-what = What
record-access-who = Who may
record-access-by-post = By post
record-room-site = This site
record-room-places = Places and dwellings
record-room-dwellings = The list of dwellings
record-room-people = People and posts
record-room-matters = Matters
record-room-desk = My desk
record-room-board = The board
record-room-figures = Figures of the process
record-room-webhooks = Webhooks
record-room-telling = Telling people
record-room-record = The record

record-who-anyone = Anyone
record-who-signed-in = Whoever is signed in
record-who-resident = Residents
record-who-reporter = Whoever raised the matter
record-who-handler = The post the matter is assigned to
record-who-system = The platform itself
record-scope-everywhere = everywhere
record-scope-own = only what is their own
record-scope-compound = in their own compound
record-scope-matter = for that matter
record-scope-post = inside the post's place and term

record-post-grid-worker = Grid worker
record-post-community-worker = Community worker
record-post-property-worker = Property worker
record-post-property-manager = Property manager
record-post-committee-member = Owners' committee member
record-post-street-coordinator = Subdistrict coordinator
record-post-auditor = Auditor
record-post-privacy-officer = Privacy officer
record-post-system-admin = System administrator

record-action-site-read = Open the public pages of this site
record-action-site-settings = Choose language, elder mode and colours
record-action-places-read = See places and service telephones
record-action-places-manage = Add and change places
record-action-places-import = Import lists of dwellings
record-action-places-export = Export lists of dwellings
record-action-dwellings-read = See the list of dwellings
record-action-people-sign-in = Sign in
record-action-people-sign-out = Sign out
record-action-people-join = Join a household with a neighbour card
record-action-people-me-read = See one's own data and who read it
record-action-people-me-change = Change one's own data
record-action-people-cards-issue = Make neighbour cards
record-action-people-posts-read = See who holds which post
record-action-people-posts-give = Give and end posts
record-action-people-personal-read = Read a name or telephone number (each time logged, and shown to that person)
record-action-people-access-log-read = See the log of who read whose data
record-action-matters-read = Read public matters
record-action-matters-read-original = Read the reporter's own words
record-action-matters-raise = Raise a matter
record-action-matters-accept = Accept
record-action-matters-decline = Not accept, with a reason and another route
record-action-matters-assign = Assign to a post
record-action-matters-contact = Note the first contact
record-action-matters-finish = Report it done, with evidence
record-action-matters-confirm = Confirm that it is done
record-action-matters-rate = Rate
record-action-matters-reopen = Ask for it to be done again, with a reason
record-action-matters-withdraw = Withdraw
record-action-matters-correct = Put right public words and photos
record-action-matters-send-on = Hand a matter to another system
record-action-matters-export = Download the list of matters
record-action-matters-plans-change = Change the plan of a compound
record-action-desk-read = Open one's own desk
record-action-board-read = Open the board
record-action-figures-read = Read the figures of the process
record-action-webhooks-manage = Set up webhooks for other programs
record-action-telling-stop = Stop messages by the link in one
record-action-record-journal-read = Read the journal (without content)
record-action-record-machine-read = Read the figures of the machine

# What is held
record-privacy-title = What we hold, why, how long, and who reads it
record-privacy-lead = This is all of it: every piece of data about persons stands in this register. Each build of the program checks it.
record-privacy-held = What is held
record-privacy-never = What we never do
record-privacy-rights = You can
record-privacy-why = What for
record-privacy-readers = Who reads it
record-privacy-keep = How long
record-privacy-form = How it is kept
record-privacy-basis = On which ground
record-privacy-columns = Where in the database
record-and = , {""}
record-never-identity = We take no identity number, date of birth, employer, religion, ethnicity, health data or face.
record-never-score = We score, rank and label nobody.
record-never-sell = We sell nothing, hand nothing on, call no outside service and show no advertisement.
record-never-reporter = We never let the party complained of know who reported.
record-never-track = We keep no record of movements; the place inside a photo is removed when it arrives.
record-right-see = see everything about yourself under "Me".
record-right-log = see who read your name or number, when and what for.
record-right-change = correct your data at any time, and end sessions elsewhere.
record-right-end = leave a household or close your account; without a phone, by calling the service telephone or in person.
record-right-complain = object to how your data is handled with the privacy officer, the authorities or a court.

record-class-identity = Your name, telephone number and e-mail address
record-class-finding = Fingerprints of number and address, to find your account
record-class-secret = Password and second step
record-class-account = The account itself
record-class-session = Where you are signed in
record-class-token = Tokens for programs
record-class-throttle = Failed sign-ins in a row
record-class-post = Who holds which post
record-class-household = Who belongs to which household
record-class-card = Neighbour cards
record-class-reporter = Who reported
record-class-words = The reporter's own words
record-class-matter = The public part of a matter
record-class-rating = Ratings
record-class-photo = Photos
record-class-news = Messages to you
record-class-readings = Who read whose data
record-class-journal = The journal
record-class-answer = Proof that a request was already answered
record-class-import = Who imported a list of dwellings
record-class-telling = How you want to be told
record-class-push = Browsers you let us wake
record-class-delivery = What was sent out to you
record-class-saved = Lists you keep

record-form-sealed = encrypted; the key is not in the database
record-form-tag = only as a fingerprint that cannot be turned back
record-form-plain = under numbers, without name or telephone

record-basis-contract = needed for what you asked for (Personal Information Protection Law, article 13, item 2)
record-basis-consent = given freely (item 1); you may take it back at any time
record-basis-duty = needed for a duty given by law (item 3)
record-basis-interest-of-all = needed for common affairs; checked first so that it names nobody (item 3)

record-purpose-reach = so that those who handle your matter can reach you when they must
record-purpose-sign-in = so that you, and only you, can use your account
record-purpose-protect = to stop people who guess passwords
record-purpose-power = so that everybody knows who acts by which post
record-purpose-belong = to know you live in this compound without asking for an identity card
record-purpose-answer = so that you get the answer, and you confirm and rate it yourself
record-purpose-handle = to get the matter done and show everybody how far it is
record-purpose-judge = so that a matter is judged by who raised it
record-purpose-tell = to tell you what happened
record-purpose-watch = so that every act and every reading can be traced
record-purpose-once = so that one request counts once

record-keep-account = until the account is closed
record-keep-session = useless once expired or ended; the line stays for you to see
record-keep-throttle = until the next successful sign-in
record-keep-record = for good, as the record of common affairs
record-keep-household = until you leave the household; the date stays on record
record-keep-card = void once used, replaced or expired
record-keep-reporter = with the matter's record, always encrypted
record-keep-news = until the account is closed
record-keep-answer = ids only, no content

record-reader-self = you
record-reader-nobody = nobody
record-reader-everybody = everybody
record-reader-everybody-checked = everybody (once checked and opened)
record-reader-handler = the post it is assigned to (once checked)

# The journal
record-journal-title = The journal
record-journal-lead = Who, in which capacity, did what to what, and when. Without content and without names.
record-journal-community = Community
record-journal-any = All
record-journal-action = What was done
record-journal-subject = Id of the thing
record-journal-at = When
record-journal-who = Who
record-journal-about = To what
record-journal-revision = Revision
record-journal-empty = No such lines
record-journal-empty-why = Try another filter. You see the communities inside your post's place.
record-journal-all = Show all
record-journal-pages = Pages
record-journal-newest = Newest
record-journal-older = Older
record-journal-shown = { $n ->
    [one] { $n } line on this page
   *[other] { $n } lines on this page, newest first
}
record-actor-hidden = not shown
record-subject-account = Account
record-subject-session = Session
record-subject-api-token = API token
record-subject-post = Post
record-subject-household = Household
record-subject-household-code = Neighbour card
record-subject-sign-in = Sign-in attempt
record-subject-personal-read = Reading of personal data
record-subject-place = Place
record-subject-place-cover = Cover of a place
record-subject-place-import = Import of a list
record-subject-dwellings-of-entrance = Dwellings of an entrance
record-subject-matter = Matter

# The log of readings
record-readings-title = Who read whose data
record-readings-lead = Every reading of a name or number is here. The person read sees it under "Me" as well.
record-readings-reader = Reader
record-readings-whose = Whose
record-readings-fields = What
record-readings-purpose = What for
record-readings-empty = Nobody has read anything yet
record-readings-empty-why = When somebody reads a name or number, a line appears here.
record-field-name = name
record-field-phone = telephone
record-field-email = e-mail
