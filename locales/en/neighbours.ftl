# a neighbour fetches a child
neighbours-pickups = A neighbour fetches your child
neighbours-pickups-lead = Only you and that one neighbour see it. One yes for one time, taken back whenever you like, deleted when the day is over.
neighbours-back = Me
neighbours-code = The code for that neighbour
neighbours-code-note = Tell them in person or on the telephone; it is shown this once. When they have taken it on, you say yes.
neighbours-other = { $name }
neighbours-reads = { $n ->
    [one] Your neighbour read it once
   *[other] Your neighbour read it { $n } times
}
neighbours-rule = What is about children asks for more care: write only what is needed this time, no class, no identity number, no photo. The guardian says yes each time and can take it back; then, or when the day is over, it is deleted. No member of staff sees it.
neighbours-consent = I am the guardian, have read the rule above, and agree that { $name } fetches this one time
neighbours-approve = Yes, this time
neighbours-read-lead = The guardian sees how often you read it.
neighbours-read = Show what to do
neighbours-wait = The guardian has to say yes first. Until then nothing is shown.
neighbours-withdraw = Take it back and delete it
neighbours-ask = Ask for one time
neighbours-day = Which day
neighbours-words = Whom, where, at what time
neighbours-words-hint = A pet name is enough. Only the neighbour you say yes to sees it
neighbours-ask-send = Make a code
neighbours-take = I can fetch a child
neighbours-code-field = The code the guardian gave you
neighbours-take-hint = You have to live in the same entrance. The guardian will see your name
neighbours-take-send = I take it on
neighbours-pickup-asked = no neighbour has taken it on yet
neighbours-pickup-taken = taken on; the guardian has to say yes
neighbours-pickup-approved = agreed for this time
neighbours-pickup-withdrawn = taken back
neighbours-pickup-over = over and deleted
flash-neighbours-taken = Taken on. The guardian has to say yes.
flash-neighbours-approved = Agreed; your neighbour can see what to do.
flash-neighbours-withdrawn = Taken back and deleted.
news-pickup-taken = A neighbour took on fetching your child. Look who it is before you say yes.
news-pickup-approved = The guardian agreed that you fetch the child. Open it to see what to do.
news-pickup-withdrawn = Fetching the child was taken back and is deleted. Please tell each other.
refused-pickups-not-now = That cannot be done now; it may have been taken back, or the day is over.
refused-pickups-not-yours = Only the guardian who lives here and the neighbour who took it on can do that.
refused-pickups-day-bad = Choose a day within the next seven.
refused-pickups-consent-missing = Please read the rule and tick that you agree.
refused-pickups-code-wrong = The code is not right, or was used, or is over.
refused-pickups-other-entrance = You have to live in the same entrance to take it on.
refused-pickups-own-code = This is your own code. Give it to a neighbour.
refused-pickups-too-many = At most { $most } at once; take one back or wait for its day to pass.

record-action-pickups-share = Ask a neighbour to fetch a child (the two adults only)
record-class-pickup = A neighbour fetches a child: whom, where, which two adults
record-purpose-pickup = So that the neighbour you said yes to fetches the child this one time
record-keep-pickup = Until it is taken back; at the latest until the day is over
