-- Votes ----------------------------------------------------------------------------------------------------
-- A picture of a paper ballot, sealed; it is for those who enter and compare, each look leaves a line in the journal, and the
-- file goes when nobody may object to the result any more.
create table paper_scan (
    id uuid primary key,
    vote uuid not null,
    community uuid,
    paper uuid not null,
    -- Of the sealed file.
    bytes bigint not null,
    digest bytea not null,
    added_by uuid not null,
    at bigint not null,
    -- How often it was looked at.
    looks bigint not null,
    -- When the file went.
    gone bigint,
    revision bigint not null
);
create index paper_scan_vote on paper_scan (vote, id);
create index paper_scan_paper on paper_scan (paper, id);

-- Where owners have to vote in the official system of the place: which place, and by which rule.
create table vote_place (
    id uuid primary key,
    place uuid not null references place (id),
    community uuid,
    official boolean not null,
    reason text not null,
    at bigint not null,
    revision bigint not null
);
create unique index vote_place_place on vote_place (place);

-- Money ----------------------------------------------------------------------------------------------------
-- A statement of some months: the sums of the two lines as they stood, and the notice it is published as.
create table money_statement (
    id uuid primary key,
    community uuid,
    compound uuid not null references place (id),
    from_day text not null,
    until_day text not null,
    -- What was left before the first day; all in fen.
    before bigint not null,
    income bigint not null,
    income_lines bigint not null,
    expense bigint not null,
    expense_lines bigint not null,
    notice uuid not null,
    at bigint not null,
    revision bigint not null
);
create index money_statement_compound on money_statement (compound, until_day, id);

-- What was agreed for a year: how much each household pays, and how many there are. Who paid stands nowhere.
create table money_year (
    id uuid primary key,
    community uuid,
    compound uuid not null references place (id),
    year bigint not null,
    -- In fen.
    fee bigint not null,
    households bigint not null,
    reason text not null,
    at bigint not null,
    revision bigint not null
);
create unique index money_year_of on money_year (compound, year);
