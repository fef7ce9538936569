# Surveys of demand for charging

survey-list-title = Charging surveys
survey-list-lead = How, where and how many: each dwelling answers once, without a name.
survey-none = No survey yet
survey-none-text = The community or the committee can begin one.
survey-to-compound = Back to the compound
survey-open = taking answers
survey-until = until { $when }
survey-over-word = no more answers
survey-new = Begin a survey
survey-new-lead = Learn how much each dwelling needs, then choose where it stands.
survey-usual-title = How much charging for e-bikes is needed
survey-usual-words = How shall it be put in, where, and how many? One answer of each dwelling, please.
survey-title = Name
survey-words = Why it is asked
survey-per-100 = Sockets for each 100 vehicles, at least
survey-per-100-hint = What your city asks for. One for three vehicles is 34.
survey-days = For how many days
survey-begin = Begin
survey-anonymous = Without names. One answer of each dwelling; nobody sees which dwelling said what, and buildings with few answers are counted together.
survey-answers = { $n ->
    [one] 1 dwelling has answered
   *[other] { $n } dwellings have answered
}
survey-of-dwellings = (of { $n })
survey-answer-title = The answer of your home
survey-answered-before = Your home has answered. Another answer takes the place of the first.
survey-home = Which home
survey-vehicles = E-bikes of your home that need charging
survey-vehicles-n = { $n }
survey-way = How
survey-way-socket = Sockets
survey-way-cabinet = Charging cabinet
survey-way-swap = Battery swapping
survey-way-nothing = Nothing is needed
survey-spot = Where
survey-spot-building = At my own building
survey-spot-shed = In the bicycle shed
survey-spot-gate = At the gate
survey-spot-anywhere = Anywhere
survey-answer = Send the answer
survey-who-answers = Whoever lives in this compound can answer after signing in.
survey-close = Take no more answers
survey-demand = How much is asked for
survey-too-few-told = Fewer than 5 dwellings answered, so no figure is told.
survey-by-building = Demand by building
survey-building = Building
survey-dwellings = Dwellings that answered
survey-vehicles-column = Vehicles
survey-together = { $n ->
    [one] 1 building
   *[other] { $n } buildings together
}
survey-together-why = Buildings with fewer than 5 answers are put together, so that nobody sees which home it was.
survey-few = few, not told
survey-n = { $n ->
    [one] 1 dwelling
   *[other] { $n } dwellings
}
survey-required = { $n ->
    [one] 1 socket at least
   *[other] { $n } sockets at least
}
survey-ratio-told = { $n } for each 100 vehicles
survey-sites = Where they will stand
survey-sites-none = No place was chosen yet.
survey-sockets-n = { $n ->
    [one] 1 socket
   *[other] { $n } sockets
}
survey-sockets-all = { $n ->
    [one] 1 socket in all.
   *[other] { $n } sockets in all.
}
survey-short = { $n } missing
survey-ordered-as = Somebody puts them in; see how far it is:
survey-broken = Broken? Report it
survey-site-choose = Choose a place
survey-site-place = At
survey-site-words = Where exactly
survey-sockets = Sockets
survey-site-clear = I looked: no way of the fire engine is taken up
survey-site-add = Add this place
survey-site-drop = Take away
survey-post = Who puts them in
survey-order = Order it
survey-order-words = As asked for in the charging survey, { $n } sockets in all:
survey-order-line = { $place }: { $n } sockets

refused-survey-title = Give it a name of at most { $most } characters.
refused-survey-words = Say why it is asked, in at most { $most } characters.
refused-survey-ratio = A number from 1 to { $most }, please.
refused-survey-days = From { $least } to { $most } days, please.
refused-survey-not-home = Choose your home in this compound.
refused-survey-vehicles = From 0 to { $most } vehicles, please.
refused-survey-way = Choose how.
refused-survey-spot = Choose where.
refused-survey-over = It takes no more answers.
refused-survey-still-open = It still takes answers.
refused-survey-too-few = Fewer than { $least } dwellings answered; that does not settle how many.
refused-survey-site-elsewhere = That place is in another compound.
refused-survey-site-words = Say where exactly, in at most { $most } characters.
refused-survey-site-sockets = From 1 to { $most } sockets, please.
refused-survey-site-fire-lane = Nothing may stand where the fire engine goes. Look there first.
refused-survey-sites-many = At most { $most } places.
refused-survey-sockets-short = It takes { $least } sockets at least; the places have { $sockets }.
refused-survey-sites-changed = The places were changed a moment ago; please look again.
refused-survey-ordered = It was ordered and cannot be changed any more.

flash-survey-begun = It takes answers now.
flash-survey-answered = Received. Thank you.
flash-survey-closed = It takes no more answers.
flash-survey-site-chosen = Added.
flash-survey-site-dropped = Taken away.
flash-survey-ordered = Ordered.

record-action-surveys-read = see surveys
record-action-surveys-hold = hold surveys, choose places, order them
record-action-surveys-answer = answer a survey for the own home
record-subject-survey = Survey
record-subject-survey-answer = Answer of a dwelling
record-subject-survey-site = Place for sockets
record-room-surveys = Surveys
survey-enter = Enter a paper answer
survey-enter-hint = For a home without a telephone. Who entered it and how they agreed is written down; which home said what, nobody can look up.
survey-enter-send = Enter it
flash-survey-entered = Entered.
refused-survey-home-unknown = There is no such home. Write building-entrance-room, for example 3-2-501.
refused-survey-own-answer = This home answered by itself. Only they change it.
record-action-surveys-answer-for = enter the paper answer of a home, by its leave
survey-vote = Put it to a vote
survey-vote-lead = Writes a draft vote from the places chosen, their sockets and what was counted. Somebody still looks it over and announces it.
survey-vote-way = In which way
survey-vote-way-poll = Ask everybody (binds nobody)
survey-vote-way-cn-civil-code = The owners decide (use of common parts)
survey-vote-way-cn-civil-code-official = The owners decide (in the official local system)
survey-vote-draft = Draft the vote
survey-vote-there = The vote about these places
survey-vote-title = Where to charge: { $title }
survey-vote-words = The charging survey ({ $number }) had { $answers } answers and { $vehicles } vehicles; at { $ratio } sockets for each 100 that needs { $required }. Please vote on these places.
survey-vote-reason = Sockets on common ground change the use of common parts.
flash-survey-vote-drafted = Drafted. Please look it over and announce it step by step.
refused-survey-sites-none-yet = No place was chosen yet.
refused-survey-vote-is-there = There is a vote about these places already.
refused-survey-vote-way = Please choose in which way.
