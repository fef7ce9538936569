# People: signing in, households and neighbour cards, posts, messages, who read my details.

people-choose = Please choose
people-newest = Newest
people-since = Since
people-and = , { "" }
people-save = Save
people-not-given = not given
people-name = What shall we call you
people-name-hint = Your name, or what neighbours call you. It is stored encrypted.
people-phone = Telephone
people-phone-or-email = A telephone number or an e-mail address; one is enough.
people-email = E-mail address
people-password = Password
people-new-password = Choose a password
people-password-hint = At least 8 characters of any kind. A sentence you remember is best.
people-current-password = Your present password
people-current-password-hint = Once more before the change, so that we know it is you.
people-field-name = name
people-field-phone = telephone
people-field-email = e-mail address

# Signing in
people-sign-in-title = Sign in
people-sign-in-lead = With the telephone number or e-mail address you gave us.
people-login = Telephone number or e-mail address
people-sign-in-go = Sign in
people-no-account = No account yet?
people-no-account-text = You join with the neighbour card handed over at your door. No identity number is asked for.
people-join-go = I have a neighbour card
people-forgot = Forgotten your password? Call the service number or come by, and staff will set a new one with you.
people-second-step-title = Second step
people-second-step-lead = Open the authenticator on your phone and type the six digits it shows now.
people-second-step-go = Continue
people-second-code = Six digits
people-second-code-hint = They change every 30 seconds, and each works once.
people-second-lost = Phone lost or replaced? Ask the system administrator to reset this step.

# Joining a household
people-join-title = Join with a neighbour card
people-join-step-code = The code on the card
people-join-step-you = About you
people-join-lead = The card was handed over at your door; the code is printed beside the QR code.
people-join-code = Code on the card
people-join-code-hint = 10 letters and digits, like K7DM-3XWD-9T. Dashes and capitals do not matter.
people-join-next = Next
people-join-no-card = No card, or the code does not work?
people-join-no-card-text = Call the service number and the grid worker brings a new card to your door. Each card works once, within 60 days.
people-join-as-you = You are signed in. Confirm and you belong to this household.
people-join-finish = Join
people-join-other-code = Another code
people-join-keeps = What we keep
people-join-keeps-text = Only what you fill in here, encrypted. No identity number. Under “Me” you see everybody who read it.
people-join-have-account = Have an account already?

# Me
people-me-title = Me
people-homes = Where I live
people-homes-none = You belong to no household yet. Join with a neighbour card to raise and rate matters.
people-join-another = Join another household
people-moved-out = I have moved out
people-moved-out-text = You will no longer raise matters as a member of this household. To come back you need a new card.
people-moved-out-go = Leave this household
people-my-posts = My posts
people-post-over = ended
people-post-on = in office
people-post-to-come = not begun
people-account-title = My details
people-account-lead = Telephone and e-mail are for signing in. Only staff working on your matter can read them, and each reading is recorded.
people-account-change = Change my details
people-password-title = Change my password
people-password-lead = All other devices will have to sign in again.
people-language = Language of messages to me
people-safe = Signing in and safety

people-reads-title = Who read my details
people-reads-lead = Each time staff read your name or number it is written here: when, by which post, what, and why.
people-reads-count = { $n ->
    [0] Nobody has read them
    [one] { $n } reading
   *[other] { $n } readings
}
people-reads-empty = Nobody has read your details
people-reads-empty-text = When somebody does, the time, the post and the reason stand here. There is nothing you need to do.
people-reads-when = When
people-reads-who = By which post
people-reads-what = What
people-reads-why = Why
people-reads-system = The platform itself

people-sessions-title = Where I am signed in
people-sessions-lead = If you do not know one, end it at once and change your password.
people-sessions-count = { $n ->
    [one] { $n } device
   *[other] { $n } devices
}
people-session-since = Signed in
people-session-until = good until
people-session-here = This device
people-session-end = Sign it out
people-sessions-end-others = Sign out all others
people-device-unknown = Unknown device

people-second-title = Second step
people-second-lead = Besides the password, signing in asks for digits from your phone. Somebody who learns the password still cannot come in.
people-second-on = on
people-second-off = off
people-second-needed = Your post asks for a second step. Until it is set up you cannot do the work of your post.
people-second-begin-text = First install an authenticator on your phone (any that supports TOTP), then press the button.
people-second-begin-go = Set it up
people-second-scan = Scan this with the authenticator
people-second-scan-text = It then shows six digits. Type them below.
people-second-scan-alt = QR code for the authenticator
people-second-by-hand = Cannot scan? Type these letters
people-second-confirm-go = Turn it on
people-second-end-title = Turn the second step off
people-second-end-text = After that the password alone is enough. When you change phones, turn it off and set it up again.
people-second-end-needed = Your post asks for a second step. After turning it off you must set it up again to go on working. Only needed when you change phones.
people-second-end-go = Turn it off

people-tokens-title = Tokens for programs
people-tokens-lead = They let your own programs act for you. Most people need none.
people-tokens-empty = No tokens
people-tokens-empty-text = A token is a key for a program. If you write none, you need none.
people-tokens-count = { $n ->
    [one] { $n } token
   *[other] { $n } tokens
}
people-token-new = New token
people-token-name = Name
people-token-name-hint = Where it is used, such as “screen in the hall”.
people-token-days = Good for how many days
people-token-scopes = What it may do
people-token-scopes-hint = Tick only what is needed. Nothing ticked: all that you may do.
people-token-make = Make it
people-token-made = New token
people-token-once = It is shown this once. Copy it into your program now.
people-token-may = May:
people-token-all = all that you may do
people-token-end = End it

people-news-title = Messages
people-news-count = { $n ->
    [one] { $n } message
   *[other] { $n } messages
}
people-news-unread = { $n } unread
people-news-none-unread = all read
people-news-empty = No messages yet
people-news-empty-text = When a matter you raised moves on, you are told here.
people-news-mark = Mark all as read
people-news-other = Something that concerns you has changed.

# Posts
people-posts-title = Posts
people-posts-lead = Posts at { $place } and below it, those that have ended among them.
people-posts-count = { $n ->
    [one] { $n } post
   *[other] { $n } posts
}
people-posts-empty = No posts here yet
people-posts-empty-text = Posts given to somebody are listed here, and stay after they end.
people-post-kind = Post
people-post-place = Place
people-post-holder = Account
people-post-term = Term
people-post-state = State
people-post-end = End it
people-post-give-title = Give a post at { $place }
people-post-give-text = The person needs an account first. The post covers this place and all below it.
people-post-login = Telephone number or e-mail address the person signs in with
people-post-login-hint = Exactly as registered. Nobody's details are shown here.
people-post-since = From
people-post-since-hint = Left empty: from now.
people-post-until = Until
people-post-until-hint = Left empty: until you end it. The day itself counts.
people-post-give = Give the post

# Neighbour cards
people-cards-title = Neighbour cards
people-cards-lead = Each card has a code for one household; print it and hand it over at the door. No name stands on it.
people-cards-step-compound = Choose the compound
people-cards-step-place = Choose for whom
people-cards-compound = Compound
people-cards-nowhere = There is no compound under your post
people-cards-nowhere-text = Ask the system administrator to enter compounds and dwellings under “Places”.
people-cards-place = Where
people-cards-place-hint = The whole compound, a building or an entrance. At most 600 dwellings at a time.
people-cards-which = For which households
people-cards-without = Those nobody has joined yet
people-cards-without-hint = The first cards, or for those who have not joined.
people-cards-all = All
people-cards-all-hint = Also where somebody has joined, so that others at home can too.
people-cards-size = How large
people-cards-usual = Usual letters
people-cards-usual-hint = Eight to a page.
people-cards-large = Large print
people-cards-large-hint = Four to a page, for those who cannot read small letters.
people-cards-warning = Older cards of these households that were not used will no longer work.
people-cards-make = Make the cards
people-cards-other = Another compound
people-cards-sheet-title = Neighbour cards
people-cards-count = { $n ->
    [one] { $n } card
   *[other] { $n } cards, 8 on a page
}
people-cards-count-large = { $n } cards, four to a page
people-cards-once = The codes are shown this once and are gone when you leave this page. Print before you leave; otherwise they must be made again.
people-cards-print = Print them now
people-cards-print-hint = Print on A4 upright (without a button, use “Print” in the menu of the browser), cut along the dashes, and hand each one over in person.
people-card-name = Neighbour card
people-card-how = Scan to join, or open
people-card-until = Once, until

people-card-qr = QR code to join this household

# After it is done
flash-people-signed-out = You are signed out.
flash-people-joined = You have joined. Welcome!
flash-people-left = You have left this household.
flash-people-changed = Saved.
flash-people-password-changed = Your password is changed, and all other devices are signed out.
flash-people-session-ended = That device is signed out.
flash-people-sessions-ended = All other devices are signed out.
flash-people-second-on = The second step is on.
flash-people-second-off = The second step is off.
flash-people-token-ended = The token has ended.
flash-people-news-read = All marked as read.
flash-people-post-given = The post is given.
flash-people-post-ended = The post has ended; its record stays.

# When it cannot be
refused-people-name-missing = Please say what we shall call you.
refused-people-name-too-long = The name is too long; at most 40 characters.
refused-people-name-unreadable = A name has letters in it and no special signs.
refused-people-login-missing = Please give a telephone number or an e-mail address; one is enough.
refused-people-phone-unreadable = This is not a telephone number we can read. Numbers from abroad begin with +.
refused-people-email-unreadable = This is not an e-mail address we can read. Please check it.
refused-people-login-taken = An account uses it already. Take another, or sign in with it.
refused-people-password-too-short = The password is too short; at least 8 characters.
refused-people-password-too-long = The password is too long; at most 128 characters.
refused-people-password-too-easy = This password is too easy to guess. Please take another.
refused-people-password-wrong = Your present password is not right.
refused-people-sign-in-wrong = The telephone number (or e-mail address) or the password is not right. Please check and try again.
refused-people-second-wrong = The digits are not right, or were used already. Wait for the next ones and try again.
refused-people-second-not-begun = The second step has not been begun.
refused-people-second-already = The second step is on already.
refused-people-session-needed = This you do yourself, signed in on a page; a program cannot.
refused-people-code-unreadable = This does not look like the code of a card: 10 letters and digits. Please copy it once more.
refused-people-code-wrong = There is no such code. Please copy it once more from the card.
refused-people-code-used = This card was used already. Ask the grid worker for another for the others at home.
refused-people-code-expired = This card has expired or was replaced. Ask the grid worker for a new one.
refused-people-already-member = You belong to this household already. The card can serve somebody else at home.
refused-people-join-known = This number or address has an account, and the password is not its own. Sign in first, then enter the code.
refused-people-post-holder-unknown = No such account. Check the number or address; it must be exactly as registered.
refused-people-post-to-oneself = You cannot give yourself a post. Another administrator has to.
refused-people-post-conflict = Not possible: over the same place nobody holds a post of the property company and a post that takes complaints in, lest a complaint reach the one it is about. Choose somebody else, or end the other post first.
refused-people-post-held = This person has this post here already.
refused-people-post-term = The end must come after the beginning.
refused-people-post-kind-unknown = Please choose a post.
refused-people-place-unknown = Please choose a place.
refused-people-date-unreadable = We cannot read this date. Write it like 2026-11-20.
refused-people-token-name = Please name the token, in at most { $most } characters.
refused-people-token-scope = There is no action “{ $scope }”.
refused-people-token-days = Between 1 and { $most } days, please.
refused-people-cards-none = There is no household here that needs a card.
refused-people-cards-too-many = At most { $most } dwellings at a time. Do it building by building.
refused-people-purpose-missing = Please say why you need to read it.
people-field-round-note = note of a round
