# The frame and the parts of every page. Plain words, short sentences.

face-brand = Pavilion
face-skip = Skip to the content
face-nav = Main pages
face-nav-bar = Everyday pages
face-nav-home = Home
face-nav-raise = Raise
face-nav-capture = Enter for somebody
face-nav-matters = Matters
face-nav-meetings = Meetings
face-nav-contacts = People
face-nav-me = Me
face-nav-desk = My desk
face-nav-board = Board
face-nav-places = Places
face-work = Work
face-work-cards = Neighbour cards
face-work-posts = Posts
face-work-journal = The journal
face-work-readings = Who read whose data
face-menu = Menu
face-unread = unread messages

face-elder-on = Large print
face-elder-off = Normal size
face-set-lang = Language
face-set-scheme = Colours
face-scheme-auto = Automatic
face-scheme-light = Light
face-scheme-dark = Dark
face-set-size = Text size
face-size-20 = Large
face-size-24 = Larger
face-size-28 = Very large
face-size-32 = Largest
face-sign-in = Sign in
face-sign-out = Sign out

face-help = To speak to a person, call
face-help-hotline = the government service line
face-foot-privacy = What we hold
face-foot-access = Who may do what
face-foot-api = API

face-optional = (optional)
face-error = Mistake:
face-error-summary = A few things to mend
face-photo-pick = Take or choose photos
face-photos-lost = Please choose the photos again. A browser cannot put them back; everything else you wrote is still here.
face-cancel = Stop
face-print = Print this page
face-qr = Scan to come back to this page

face-filter-go = Filter
face-filter-clear = Show all
face-filter-is = Filter: { $filter }
face-total = { $n ->
    [0] None
    [one] { $n } in all
   *[other] { $n } in all
}
face-pager = Pages
face-newer = Newer
face-older = Older
face-fresh = New

face-clock-paused = Clock paused

face-row-who = Now with { $who }
face-now = Where it stands
face-now-who = Who has it now
face-now-next = What happens next
face-now-by = By when

face-rights = What you can do now
face-since = since

face-routes = Other ways
face-routes-lead = Closing it here closes no other way for you.
face-routes-12345 = The government service line. Call to report, or to ask how it stands.
face-routes-petition-name = Petition
face-routes-petition = Write, or go and say it at a reception office.
face-routes-mediation-name = Mediation
face-routes-mediation = For a dispute between neighbours, ask the people's mediation committee. It is free.
face-routes-court-name = Court
face-routes-court = You may bring a case. If you cannot afford it, ask for legal aid: 12348.

face-speak = Read this to me
face-speak-stop = Stop reading
face-dictate = Speak instead
face-dictate-stop = I am done
face-dictate-no = That was not clear. Please say it again, or type.
face-dictate-note = Your browser does the listening; it may send the sound to its maker.

# Used by the scripts. %n and %m become numbers.
face-js-kept = No network. Kept on this phone; it will be sent when the network is back.
face-js-kept-list = Waiting to be sent
face-js-sent = Sent.
face-js-sent-open = Open it
face-js-send-now = Send now
face-js-discard = Do not send
face-js-discard-sure = Do not send this? It cannot be brought back.
face-js-sign-in = Sign in to send
face-js-refused = Not sent:
face-js-other = This was written from another account. Sign in with that account to send it.
face-js-restored = What you had begun to write is back.
face-js-forget = Start again
face-js-busy = One moment…
face-js-leave = What you wrote has not been sent.
face-js-changed = The page has been brought up to date.
face-js-changed-held = There is news on this page.
face-js-show = Show it
face-js-shrinking = Preparing photos…
face-js-alike = %n matters like yours stand below: you can add your voice to one instead.
face-js-photo = Photo %n
face-js-remove = Remove
face-js-photo-bad = A photo could not be opened and was left out.
face-js-too-many = At most %n photos; the rest were left out.
face-js-photo-count = %n chosen
face-js-offline = There is no network
face-js-step-next = Next
face-js-step-back = Back
face-js-out-waiting = %n not yet sent are kept on this phone. Signing out deletes them. Sign out?

face-offline-title = There is no network
face-offline-lead = This page needs the network.
face-offline-raise = You can still raise a matter: it is kept on this phone and sent when the network is back.
face-offline-retry = Try again

face-api-search = Find an operation
face-api-none = Nothing found. Try another word.
face-api-params = Parameters
face-api-body = What to send
face-api-replies = Replies
face-api-required = required
face-api-failed = The description could not be read. Please reload.
face-api-count = %n operations
face-common = The neighbourhood
face-common-votes = Votes
face-common-notices = Notices
face-common-talk = Conversations
face-common-topics = Topics
face-common-rules = Rules and covenants
face-common-bodies = Bodies
face-common-works = Works and projects
face-common-claim = Follow my matter by its code
face-work-capture = Enter a matter for somebody
face-work-above = For the street to decide
face-work-posters = Codes on the wall
face-work-categories = Categories of matters
face-work-methods = Methods of meeting
