# Rounds: where, why, who goes, how far they came

rounds-title = Rounds from door to door
rounds-lead = Going to doors for a reason that is said. Only counts are published, never what a door answered.
rounds-none = No rounds yet
rounds-none-text = What the community plans is listed here.
rounds-new = Plan a round
rounds-new-lead = Say why, who goes and in which days. Every door there is on the list, also where nobody has a telephone.
rounds-name = Name
rounds-why = Why
rounds-place = Where
rounds-place-hint = At most 400 doors; beyond that building by building.
rounds-goes = Who goes
rounds-starts = From
rounds-ends = Until
rounds-asks = A consent is asked for at the door
rounds-asks-hint = Only counts are published, and not those that are too small.
rounds-keep = Days kept after the end
rounds-keep-hint = Then notes and answers are deleted; at most { $n } days.
rounds-plan = Plan it
rounds-state-open = going on
rounds-state-ended = ended
rounds-state-forgotten = ended, notes deleted
rounds-doors = Doors
rounds-door = This door
rounds-door-open = not yet
rounds-door-nobody = nobody home
rounds-door-visited = visited
rounds-door-agrees = agrees
rounds-door-against = does not agree
rounds-door-thinking = wants to think it over
rounds-few = too few to say
rounds-counts-note = These are counts only.
rounds-keep-note = { $n ->
    [one] Notes and answers are deleted { $n } day after the end.
   *[other] Notes and answers are deleted { $n } days after the end.
}
rounds-forgotten-note = Notes and answers are deleted.
rounds-list = Doors
rounds-left = { $n ->
    [one] { $n } door still to visit
   *[other] { $n } doors still to visit
}
rounds-end = End the round
rounds-back = Back to the doors
rounds-note = Note
rounds-note-hint = One sentence, sealed, read only by those who go. No identity number, no illness.
rounds-said = Something was said at this door
rounds-said-words = What was said
rounds-said-leave = They agreed that I write it down for them
rounds-said-send = Send it in
rounds-said-else = To raise something, they call the community, or a grid or community worker writes it down for them.
rounds-next = Next door
rounds-taken = Taken in under { $number }.
rounds-code = Code to follow it
rounds-code-note = Copy it out for them; it is shown this once.

flash-rounds-planned = Planned.
flash-rounds-noted = Noted.
flash-rounds-ended = The round has ended.

refused-rounds-title = Give it a name of 2 to { $most } characters.
refused-rounds-why = Say why, in 4 to { $most } characters.
refused-rounds-place = Choose a compound, building or entrance.
refused-rounds-posts = Choose who goes, at most { $most } posts; nobody of the property company goes.
refused-rounds-days = Say from which day until which, at most { $most } days.
refused-rounds-keep = Notes are kept at least 1 day and at most { $most }.
refused-rounds-doors-none = No dwellings are registered there.
refused-rounds-doors-many = Too many doors; go building by building, at most { $most }.
refused-rounds-door-unknown = Choose how it is at this door.
refused-rounds-door-changed = Somebody else just noted this door. Look first, then choose.
refused-rounds-note = The note is too long; at most { $most } characters.
refused-rounds-ended = The round has ended.
refused-rounds-not-begun = The days of the round have not begun.

record-action-rounds-read = Read the counts of rounds
record-action-rounds-plan = Plan and end rounds
record-action-rounds-go = Go: see the doors, note one
record-class-round = How it was at the doors of a round, and notes
record-purpose-round = That those who go know how far they came and nobody is visited twice
record-keep-round = Deleted after the end of the round, after the days that were named

record-subject-round = Round from door to door
record-subject-round-door = Door of a round
record-room-rounds = Rounds from door to door
rounds-note-there = There is a note. Each reading is written down with who read it, and the home sees it too.
rounds-note-read = Read the note
rounds-read-purpose = Reading the note of this home on a round
rounds-about = About:
rounds-of-this = Rounds about this
rounds-mine = Your turn to go round
rounds-counts-later = What was found is counted for everybody when the round has ended.
refused-rounds-about = There is no such thing here.
news-round-assigned = You go on a round: { $title }. The list is there.
