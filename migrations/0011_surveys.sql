-- One text for both engines, as in 0001.

-- Matters: lists ------------------------------------------------------------------------------------------
-- Lists go by the time a matter was raised: its id knows only the day.
drop index matter_open;
create index matter_open on matter (raised, id) where state in ('submitted', 'accepted', 'assigned', 'in-progress', 'waiting');
create index matter_raised on matter (raised, id);

-- Matters: surveys of demand ---------------------------------------------------------------------------------------
-- What the dwellings of a compound are asked about charging, and what became of it.
create table survey (
    id uuid primary key,
    community uuid,
    compound uuid not null references place (id),
    number text not null,
    title text not null,
    words text not null,
    -- Sockets for each hundred vehicles, as the place asks for.
    per_100 bigint not null,
    closes bigint not null,
    state text not null check (state in ('open', 'closed', 'ordered')),
    made bigint not null,
    -- The matter the order became.
    matter uuid,
    revision bigint not null
);
create index survey_compound on survey (compound, id);

-- The one answer of a dwelling, found by a tag bound to the survey and told only by building: no dwelling, no person, no hour.
create table survey_answer (
    id uuid primary key,
    survey uuid not null,
    community uuid,
    building uuid not null,
    tag bytea not null,
    vehicles bigint not null,
    way text not null,
    spot text not null,
    revision bigint not null
);
create unique index survey_answer_once on survey_answer (survey, tag);

-- Where sockets shall stand.
create table survey_site (
    id uuid primary key,
    survey uuid not null,
    community uuid,
    place uuid not null references place (id),
    words text not null,
    sockets bigint not null,
    ended bigint,
    revision bigint not null
);
create index survey_site_of on survey_site (survey, id);
