# What is shared: bicycles, and those who come

commons-bikes-title = Bicycles
commons-choose = Which compound?
commons-choose-none = No compound was set up yet.
commons-choose-more = More compounds
commons-bikes-lead = Where they stand, how many places are missing, and how abandoned ones are cleared.
commons-dwellings = Dwellings
commons-demand = Vehicles counted
commons-uncounted = nobody counted yet
commons-spaces = Places marked
commons-spaces-n = { $n ->
    [one] 1 place
   *[other] { $n } places
}
commons-short = { $n ->
    [one] 1 place is missing
   *[other] { $n } places are missing
}
commons-spots = Places at the entrances
commons-spots-none = No place was marked yet
commons-spots-none-plan = Write down a count first, then mark a place at each entrance, and the fire lanes.
commons-spots-none-raise = Nowhere to put yours? Raise a matter and the community arranges it.
commons-spots-none-text = The community or the property marks them after a look on the spot.
commons-spot-zone = Place for bicycles
commons-spot-fire-lane = Fire lane
commons-unmark = Take away
commons-clearings = Clearing abandoned ones
commons-clearings-none = Nothing was cleared yet.
commons-clearing-drafted = waits for its notice
commons-clearing-noticed = to be claimed
commons-clearing-over = days over, can be taken away
commons-clearing-removed = taken away
commons-clearing-checked = looked at again
commons-claim-until = can be claimed until { $when }, taken away only afterwards
commons-not-published = the notice is not published yet, so the days have not begun
commons-removed-n = { $n ->
    [one] 1 was taken away.
   *[other] { $n } were taken away.
}
commons-left-n = { $n ->
    [one] 1 was found again afterwards.
   *[other] { $n } were found again afterwards.
}
commons-notice = Read the notice
commons-claimed = claimed
commons-claim = Number { $label } is mine
commons-claim-who = After signing in you can claim yours. No name is kept with it.
commons-claim-most = Each resident can claim at most { $n } in one clearing.
commons-remove = { $n ->
    [one] Take away the 1 nobody claimed
   *[other] Take away the { $n } nobody claimed
}
commons-left = Abandoned ones found again
commons-check = Write down the check
commons-plan = Arrange
commons-count = Write down a count
commons-vehicles = Vehicles counted
commons-count-save = Write down
commons-mark = Mark a place or a fire lane
commons-entrance = At which entrance
commons-kind = Mark as
commons-where = Where exactly
commons-where-hint = For example: west of the door
commons-how-many = How many fit (only for a place)
commons-clear = I looked: no fire lane is taken up
commons-mark-save = Mark it
commons-clear-begin = Clear abandoned ones
commons-bikes-list = Those with a mark, one a line
commons-bikes-list-hint = Where and how it looks; never whose it is, no plates.
commons-days = Days to claim
commons-days-hint = At least 7, counted from the notice's publication.
commons-clear-draft = Draft the notice
commons-notice-title = Clearing bicycles nobody uses
commons-notice-words = These were not used for long and carry a numbered mark. Owners please come forward within the { $days } days of this notice; what nobody claims until then is taken away:
commons-notice-end = Claim yours by its number on the page "Bicycles", or ask the community's desk.

commons-visits-title = Vans and stalls
commons-visits-lead = Vegetables, a barber, a doctor: who comes, when, and how much to bring.
commons-visits-none = Nobody comes yet
commons-visits-none-text = Say what is missing by raising a matter; the community looks for somebody.
commons-older = Older ones
commons-offer-proposed = to be admitted
commons-offer-admitted = admitted
commons-offer-declined = not admitted
commons-offer-ended = comes no more
commons-offer-new = Propose somebody who comes
commons-offer-title = Name
commons-provider = Who comes
commons-provider-hint = The name of an organisation, never of a person.
commons-offer-words = What they bring and what it costs
commons-offer-words-hint = Say the prices. Everybody reads it.
commons-need = The matter it comes from
commons-need-hint = Its address; empty when there is none.
commons-offer-send = Propose
commons-need-of = Comes from:
commons-stops = When they come
commons-stops-none = No time was planned yet.
commons-stop-planned = will come
commons-stop-held = was here
commons-stop-called-off = does not come
commons-orders-until = Orders until { $when }
commons-homes-n = { $n ->
    [one] 1 home ordered,
   *[other] { $n } homes ordered,
}
commons-portions-n = { $n ->
    [one] 1 portion in all.
   *[other] { $n } portions in all.
}
commons-served-n = { $n } served on the day.
commons-own-n = Your home ordered { $n }.
commons-order-change = Change the order
commons-visit-look = Have a look
commons-order-for = Order for a home without a telephone
commons-order-for-send = Order for them
commons-stop-which = Which time
commons-home = Which home
commons-home-hint = Building-entrance-room, for example 3-2-501
commons-leave = How they agreed to it
commons-portions = How many portions
commons-homes-few = Fewer than 5 homes ordered.
commons-portions-hint = 0 takes the order back.
commons-order = Order
commons-order-who = Whoever lives in this compound can order after signing in.
commons-how-it-was = What people say
commons-judged-good = good
commons-judged-middling = middling
commons-judged-poor = poor
commons-few = few, not told
commons-answers-n = { $n ->
    [one] 1 home said so; below 5 the single figures are not told.
   *[other] { $n } homes said so; below 5 the single figures are not told.
}
commons-answers-none = Nobody said anything yet.
commons-judge = How was it for your home
commons-judge-send = Say so
commons-stop-manage = What became of it
commons-served = How many were served
commons-hold = They were here
commons-reason = Reason
commons-call-off = They do not come
commons-stop-new = Plan a time
commons-stop-place = Where they stop
commons-starts = When they come
commons-until = Orders until
commons-stop-save = Plan it
commons-admission = Admission
commons-papers = I have seen the licence and other papers; they are valid
commons-admit = Admit
commons-decline = Do not admit
commons-end = They come no more
commons-end-send = End it

refused-commons-place-unknown = Choose a place of this compound.
refused-commons-not-entrance = Choose an entrance.
refused-commons-spot-words = Say where, in 2 to { $most } characters.
refused-commons-spaces = From 1 to { $most } places, please.
refused-commons-fire-lane = A fire lane can never be a place for bicycles. Choose another spot, and look there first.
refused-commons-spot-there = This spot is marked already.
refused-commons-spots-many = At most { $most } spots.
refused-commons-count = From 0 to { $most }, please.
refused-commons-tags = One a line, at most 100 lines of 2 to 60 characters.
refused-commons-days = From { $least } to { $most } days to claim, please.
refused-commons-not-published = The notice is not published yet, so the days to claim have not begun and nothing can be claimed or taken away.
refused-commons-claim-open = The days to claim are not over; nothing can be taken away yet.
refused-commons-claim-over = It was taken away and cannot be claimed any more. Ask the community.
refused-commons-claimed-already = This one was claimed already.
refused-commons-claims-many = You have claimed { $most } in this clearing, and that is as many as one resident can. If more are yours, ask the community’s desk.
refused-commons-not-now = That cannot be done now; please look again.
refused-commons-same-twice = You arranged this clearing or took the bicycles away. Somebody else looks afterwards.
refused-commons-home-unknown = There is no such home. Write building-entrance-room, for example 3-2-501.
refused-commons-own-order = This home ordered by itself. Only they change it.
refused-commons-nothing-entered = No order was entered for this home that could be taken back. Whether it ordered itself is not said here.
refused-commons-left = From 0 to { $most }, please.
refused-commons-title = Give it a name of 2 to { $most } characters.
refused-commons-words = Say it in 2 to { $most } characters.
refused-commons-provider = Name the organisation in 2 to { $most } characters.
refused-commons-need-unknown = This compound has no such public matter.
refused-commons-papers-unseen = Only who has seen the papers can admit them.
refused-commons-reason-missing = Say why, in at most { $most } characters.
refused-commons-not-admitted = They are not admitted yet; no time can be planned.
refused-commons-starts = Choose a time to come.
refused-commons-orders-until = Orders end after now and before they come.
refused-commons-stops-many = At most { $most } times can be planned at once.
refused-commons-stops-planned = Times are still planned. Call them off first, or write down that they were here.
refused-commons-not-home = Choose your home in this compound.
refused-commons-portions = From 0 to { $most } portions, please.
refused-commons-orders-over = It takes no more orders.
refused-commons-not-yet = They were not here yet.
refused-commons-judged-unknown = Choose one.
refused-commons-served = From 0 to { $most }, please.

flash-commons-counted = Written down.
flash-commons-marked = Marked.
flash-commons-unmarked = Taken away.
flash-commons-clearing-begun = The notice is drafted and waits for another person; the days begin when it is published.
flash-commons-claimed = Claimed. Please move it soon.
flash-commons-removed = Written down: what nobody claimed was taken away.
flash-commons-checked = The check is written down.
flash-commons-offered = Proposed; the community looks at the papers.
flash-commons-decided = Written down.
flash-commons-planned = Planned.
flash-commons-ordered = Your order is in.
flash-commons-ordered-for = Ordered for them. Who entered it and how they agreed is written down.
flash-commons-held = Written down.
flash-commons-called-off = Everybody can read that they do not come.
flash-commons-judged = Received. Thank you.

record-action-bikes-read = see places for bicycles
record-action-bikes-plan = mark places, announce and clear abandoned ones
record-action-bikes-claim = claim a marked bicycle
record-action-bikes-check = look again after a clearing
record-action-visits-read = see who comes to the compound
record-action-visits-plan = propose who comes, plan times
record-action-visits-admit = admit who comes
record-action-visits-order-for = order for a home without a telephone, by its leave
record-action-visits-order = order and judge for the own home
record-subject-bike-spot = Place for bicycles
record-subject-bike-count = Count of vehicles
record-subject-bike-clearing = Clearing of abandoned bicycles
record-subject-bike-tag = Marked bicycle
record-subject-visit-offer = Somebody who comes
record-subject-visit-stop = A time they come
record-subject-visit-order = Order of a home
record-room-bikes = Bicycles
record-room-visits = Vans and stalls
