# Places: the trees, grids, dwellings, lists in and out, the home pages and whom to call.

# Home
places-landing-title = Pavilion
places-what-1 = Pavilion is where the residents of a compound talk things over and get them done.
places-what-2 = Raise a matter: somebody takes it on, by a date, you see every step, and you judge the result.
places-what-3 = How things were decided, who did them and how they turned out is open to all; who raised them is not.
places-choose = Which compound do you live in?
places-choose-search = Name of the compound
places-search-go = Search
places-compounds-total = { $n ->
    [0] No compounds
    [one] { $n } compound
   *[other] { $n } compounds
}
places-no-compounds = No compounds yet
places-no-compounds-why = They appear here once the administrator has added them.
places-to-join = I have a neighbour card: join
places-to-desk = To my desk
places-raise = Raise a matter
places-home-waiting = Waiting for you
places-home-more = More
places-home-nothing-waits = Nothing is waiting for you.
places-home-mine = What I raised
places-home-going-on = Going on
places-home-all = See all
places-home-open = { $n ->
    [0] Nothing open
    [one] { $n } matter open
   *[other] { $n } matters open
}
places-home-claimed = { $n ->
    [0] None waiting for its reporter
    [one] { $n } said to be done, waiting for its reporter
   *[other] { $n } said to be done, waiting for their reporters
}
places-home-done = { $n ->
    [0] Nothing done in the last 30 days
    [one] { $n } done in the last 30 days
   *[other] { $n } done in the last 30 days
}
places-home-quiet = Nothing is going on
places-home-quiet-why = If something is broken, or you have an idea, raise it.
places-other-homes = My other compounds
places-about = This compound
places-about-lead = Buildings, entrances and the grids over them
places-home-of = Home of the compound
places-no-phone = No telephone number is entered here yet. You can call the public service line 12345.

# Whom to call
places-contacts-title = Whom to call
places-contacts-all = All numbers
places-contacts-choose = Choose your compound first.
places-contacts-places = Compound and community
places-contacts-grids = Grids
places-contacts-place = Place
places-contacts-grid = Grid
places-contacts-who = Who
places-contacts-phone = Telephone
places-contacts-emergency = Fire: 119. Ambulance: 120. Police: 110. Anything else: 12345.

# The tree
places-title = Places
places-lead = From the district down to the entrance, one level at a time.
places-way = Where this is
places-search = Search by name
places-searched = names with “{ $words }”
places-all = See all
places-total = { $n ->
    [0] None
    [one] { $n } place
   *[other] { $n } places
}
places-count-below = { $n } below
places-none = No places yet
places-none-why = Once the system administrator has added the first one, more can be added below it.
places-not-found = Nothing found
places-not-found-why = Try a shorter word.
places-pages = Pages
places-next = Next page
places-back = Back
places-below = Places below
places-nothing-below = Nothing is entered below yet.
places-facts = Facts
places-fact-kind = Kind
places-fact-layer = Layer of grids
places-fact-type = Type of compound
places-fact-code = Statistical code
places-ended = Ended
places-ended-since = This place ended on { $day }. Its records are kept.
places-since = Since
places-over = Who is responsible here
places-over-via = covers { $place }

# Adding, changing, ending
places-add-root = Add a place at the top
places-add-below = Add below
places-add-under = Add below “{ $place }”
places-add = Add
places-save = Save
places-change = Change
places-change-title = Change “{ $place }”
places-end = End
places-end-title = End “{ $place }”
places-end-lead = Nothing new happens here afterwards; what was recorded stays. Grids laid over it are taken off. This cannot be undone.
places-field-kind = Kind
places-field-name = Name
places-field-type = Type of compound
places-field-type-hint = Only for a compound.
places-field-type-none = None
places-field-layer = Layer of grids
places-field-layer-hint = Only for a grid. The same dwellings may lie in grids of several layers.
places-field-layer-none = None
places-field-code = Statistical division code
places-field-code-hint = 12 digits. Leave it empty if there is none.
places-field-phone = Number to call for help
places-field-phone-hint = A number somebody answers; it is shown on every page of this place. Not a private number, please.
places-field-who = Who answers
places-field-who-hint = Such as “community desk” or “grid worker on duty”.
places-field-label = What it is called here
places-field-label-hint = Such as “village” instead of “compound”. Leave it empty for the ordinary word.
places-field-zone = Time zone
places-field-zone-hint = Such as Asia/Shanghai. Leave it empty for that of the place above.
flash-places-added = Added.
flash-places-changed = Saved.
flash-places-ended = Ended.

places-kind-district = District
places-kind-subdistrict = Subdistrict
places-kind-community = Community
places-kind-compound = Compound
places-kind-building = Building
places-kind-entrance = Entrance
places-kind-party-committee = Party committee
places-kind-party-general-branch = General party branch
places-kind-party-branch = Party branch
places-kind-party-group = Party group
places-kind-party-household = Party contact household
places-kind-grid = Grid
places-kind-micro-grid = Micro-grid
places-kind-hint-district = A county, a city district, a county-level city
places-kind-hint-subdistrict = A subdistrict, a township, a town
places-kind-hint-community = A community, an administrative village
places-kind-hint-compound = A residential compound, a natural village
places-kind-hint-building = A building, or a group of a village
places-kind-hint-entrance = One staircase door; a building with one door has one
places-kind-hint-party-committee = A party or work committee
places-kind-hint-party-general-branch = Such as that of a community
places-kind-hint-party-branch = Such as that of a compound or a grid
places-kind-hint-party-group = Such as that of a building
places-kind-hint-party-household = A place to turn to, not a list of residents
places-kind-hint-grid = Covers some compounds or buildings
places-kind-hint-micro-grid = A part of a grid

places-layer-party = Party grid
places-layer-governance = Governance grid
places-layer-police = Police grid

places-type-unit = Work-unit compound
places-type-mixed-use = Shops and flats
places-type-old = Old compound
places-type-new = New compound
places-type-unmanaged = Compound nobody manages
places-type-affordable = Affordable housing
places-type-single-building = Single building
places-type-former-village = Former village
places-type-village = Village

# Covers
places-covers = Places covered
places-covers-count = { $n ->
    [0] Covers nothing
    [one] { $n } cover, past ones included
   *[other] { $n } covers, past ones included
}
places-covers-open = See the places covered
places-covers-title = Places “{ $place }” covers
places-covers-lead = Covering a compound covers its buildings and entrances. Past covers are kept.
places-covers-none = Covers nothing yet
places-covers-none-why = Choose a compound, building or entrance, and it becomes responsible there.
places-covers-place = Place
places-covers-since = From
places-covers-until = Until
places-covers-now = now
places-covers-act = Action
places-covers-end = Take off
places-covers-add = Cover another place
places-covers-search = Name of the place to cover
places-covers-add-one = Cover “{ $place }”
places-covers-not-found = No place you manage was found. Try another word.
flash-places-covered = Covered from now on.
flash-places-uncovered = Taken off. The record stays.

# Dwellings
places-dwellings = Dwellings
places-dwelling-figures = { $n } dwellings, { $counted } of them counted, with { $area } m² of floor area.
places-dwellings-open = See the list of dwellings
places-dwellings-title = Dwellings of “{ $place }”
places-dwellings-lead = A list of dwellings, not of residents. Areas are exact to 0.01 m².
places-dwellings-total = { $n ->
    [0] None
    [one] { $n } dwelling
   *[other] { $n } dwellings
}
places-dwellings-counted = { $n } counted
places-dwellings-area = { $area } m² counted
places-dwellings-none = No dwellings yet
places-dwellings-none-why = Add them one by one at an entrance, or import a list at the compound.
places-dwellings-choose = Choose
places-dwellings-end = End the chosen dwellings
places-dwelling-add = Add one
places-col-place = Where
places-col-room = Room
places-col-floor = Floor
places-col-area = Floor area (m²)
places-col-holder = Held by
places-col-counts = Counts
places-area-hint = Such as 89.5. Two decimals at most; leave it empty if unknown.
places-counts-label = Counts
places-counts-hint = Whether it is counted when dwellings and areas are added up.
places-yes = yes
places-no = no
places-holder-private = private
places-holder-developer = developer
places-holder-public = public
places-unit-floor = floor { $floor }
flash-places-dwelling-added = Added.
flash-places-dwellings-ended = The chosen dwellings have ended.

# Import
places-import = Import a list
places-import-title = Import dwellings into “{ $place }”
places-import-lead = First it is checked, then you see what would be added and changed. Nothing is written until you confirm.
places-import-file = File
places-import-limits = XLSX or CSV, at most { $mb } MB and { $rows } rows.
places-import-upload = Upload and check
places-import-shape = What the list looks like
places-import-shape-lead = One dwelling a row. Columns: building, entrance, room, floor, area_m2, holder (private, developer, public), counts (yes, no). The first three are needed. Other columns are neither read nor kept.
places-import-template = Template
places-import-earlier = Earlier imports
places-import-rows = { $n ->
    [one] { $n } row
   *[other] { $n } rows
}
places-import-of = Import of { $file }
places-import-reload = See how far it is
places-import-total = Rows
places-import-added = Added
places-import-changed = Changed
places-import-same = The same
places-import-new-buildings = New buildings
places-import-new-entrances = New entrances
places-import-ignored = Columns neither read nor kept: { $columns }
places-import-ready-lead = Checked, without fault. Look it over below and confirm. Dwellings that are not in the list stay as they are.
places-import-go-on-lead = Part of it is written. It can go on from where it stopped.
places-import-confirm = Confirm and write
places-import-go-on = Go on
places-import-cancel = Drop it
places-import-preview = What would happen
places-import-preview-none = None of these.
places-import-tab-changed = Changed
places-import-tab-added = Added
places-import-tab-places = New buildings and entrances
places-import-dwelling = Dwelling
places-import-was = Was
places-import-becomes = Becomes
places-import-new = new
places-import-cut = Only the first 1000 rows are listed; the figures are of all.
places-import-faults = { $n ->
    [one] { $n } thing to mend
   *[other] { $n } things to mend
}
places-import-faults-lead = Nothing was written. Please mend the file and upload it again.
places-import-faults-caption = To mend
places-import-faults-csv = Download all (CSV)
places-import-again = Upload another file
places-fault-row = Row
places-fault-column = Column
places-fault-value = What stands there
places-fault-text = What is wrong and what to do
places-import-state-checking = Being checked
places-import-state-faulty = Has faults
places-import-state-ready = Waits for your yes
places-import-state-writing = Being written
places-import-state-done = Done
places-import-state-cancelled = Stopped
places-import-state-failed = Not finished
flash-places-import-started = The file has arrived.
flash-places-import-confirmed = Confirmed.
flash-places-import-cancelled = Stopped. What was written stays.

# Why not
refused-places-name-missing = Please fill in the name.
refused-places-name-too-long = The name is too long: at most { $max } characters.
refused-places-name-taken = There is one of this name at this level already. Choose another, or add something that tells them apart.
refused-places-label-too-long = What it is called is too long: at most { $max } characters.
refused-places-unprintable = There are invisible control characters or line breaks in it. Delete it and type it again by hand.
refused-places-kind-not-under = This kind cannot stand here. Choose another place above it.
refused-places-kind-not-in-tree = This kind does not belong to this tree.
refused-places-layer-missing = Choose the layer this grid belongs to.
refused-places-layer-not-here = Only a grid has a layer; choose none.
refused-places-layer-of-parent = A micro-grid lies in the same layer as the grid above it.
refused-places-code-unreadable = A code has 12 digits. Please check it.
refused-places-code-not-here = Only districts, subdistricts and communities have such a code. Leave it empty here.
refused-places-code-level = The code does not fit the level: a district's ends in six zeros, a subdistrict's in three, a community's does not.
refused-places-code-outside-parent = The code does not continue that of the place above. Check its first digits.
refused-places-code-taken = This code is in use for another place.
refused-places-code-below = Places below have codes that would not continue the new one. Change those first.
refused-places-type-not-here = Only a compound has a type; choose none.
refused-places-phone-unreadable = Fill in a number that can be dialled, such as 0351-1234567.
refused-places-who-too-long = This is too long: at most { $max } characters.
refused-places-zone-unknown = There is no such time zone. It is usually Asia/Shanghai.
refused-places-parent-ended = The place above has ended; nothing can be added to it.
refused-places-ended = This place has ended and cannot be changed.
refused-places-has-children = There are { $n } living places below. End those first.
refused-places-has-dwellings = There are { $n } living dwellings in it. End those first.
refused-places-too-many-siblings = This level is full.
refused-places-cover-node = Only grids and party nodes cover places.
refused-places-cover-place = Only places from district to entrance can be covered.
refused-places-cover-twice = “{ $name }” covers it already. Take that off first.
refused-places-cover-ended = This cover has been taken off already.
refused-places-entrance-needed = Dwellings are added to an entrance.
refused-places-too-many-dwellings = An entrance has at most { $max } dwellings. Check whether the entrance is written wrongly, or divide it.
refused-places-building-missing = The building is missing. Fill it in, such as “Building 1”.
refused-places-building-too-long = The name of the building is too long: at most { $max } characters.
refused-places-entrance-missing = The entrance is missing. For a building with one door, write “1”.
refused-places-entrance-too-long = The name of the entrance is too long: at most { $max } characters.
refused-places-room-missing = The room is missing. Fill it in, such as “101”.
refused-places-room-too-long = The room is too long: at most { $max } characters.
refused-places-room-twice = This dwelling stands in row { $line } already. Delete one of the rows, or correct the room.
refused-places-room-taken = This entrance has a { $room } already.
refused-places-dwellings-not-chosen = Tick the dwellings to be ended first.
refused-places-floor-unreadable = The floor is a whole number, such as 3, or -1 for a basement. Leave it empty if unknown.
refused-places-floor-outside = The floor must be from { $min } to { $max }.
refused-places-area-unreadable = The area is a number such as 89.5, without other words. Leave it empty if unknown.
refused-places-area-decimals = An area has at most two decimals. Please copy the figure from the deed.
refused-places-area-outside = The area must be from 0.01 to 99999.99 m². Check the decimal point.
refused-places-holder-unknown = Write private, developer or public.
refused-places-counts-unknown = Write yes or no.
refused-places-cell-fault = The formula in this cell fails. Type the content instead.
refused-places-cell-date = The spreadsheet turned this cell into a date. Set the column to text and type it again.
refused-places-file-missing = Please choose a file.
refused-places-file-too-large = The file is too large: at most { $max } MB. Divide it, or leave out columns that are not needed.
refused-places-file-unreadable = The file cannot be opened. Save it as XLSX or CSV in a spreadsheet and upload that.
refused-places-file-old-excel = This is an old XLS file. Save it as XLSX in a spreadsheet and upload that.
refused-places-file-unpacks-too-large = Unpacked, the file is too large for a list of dwellings. Keep only the columns needed, save it anew and upload that.
refused-places-file-empty = There are no dwellings in the file. Is the list on the first sheet?
refused-places-file-too-many-rows = There are too many rows: at most { $max }. Divide the file.
refused-places-header-missing = The headings were not found. The first rows must have these columns: { $columns }. The template shows them.
refused-places-header-twice = The column “{ $column }” stands there twice. Keep one.
refused-places-import-here = A list is imported into a compound. Open the compound first.
refused-places-import-state = Not now: look at how far it is.
refused-places-import-busy = Another file is being imported into this compound. Wait until it is done, or stop it.
refused-places-import-stopped = The stored file is gone, so it cannot go on. Please upload it again.
refused-places-export-here = Open a compound, building or entrance first, then export.

places-home-part = Going on now: take part
places-home-vote = Vote, until
places-home-meeting = Meeting, at
places-home-survey = Survey, until
places-home-meeting-running = Meeting under way since
places-home-links = This compound
places-link-meetings = Meetings
places-link-venues = Rooms
places-link-money = Account
