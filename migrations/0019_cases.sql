-- One text for both engines, as in 0001.

-- Matters: works and projects ---------------------------------------------------------------------------------------
-- Which kind it is and how far it has come: both are data (methods/works.toml). Empty is what was begun before there were kinds.
alter table works add column kind text not null default '';
alter table works add column stage text not null default '';

-- What is to be made, counted in whole units.
create table works_item (
    id uuid primary key,
    project uuid not null,
    community uuid,
    words text not null,
    quantity bigint not null,
    unit text not null,
    due bigint,
    done bigint,
    -- Why there is no photo of what was made.
    why_no_photo text not null,
    before_blob text not null,
    after_blob text not null,
    revision bigint not null
);
create index works_item_of on works_item (project, id);

-- Organisations that take part, never persons: what each commits to and by when.
create table works_party (
    id uuid primary key,
    project uuid not null,
    community uuid,
    name text not null,
    contact text not null,
    commits text not null,
    due bigint not null,
    kept bigint,
    said text not null,
    revision bigint not null
);
create index works_party_of on works_party (project, id);

-- The course of it, line by line: a stage reached, or what has changed since it ended.
create table works_step (
    id uuid primary key,
    project uuid not null,
    community uuid,
    stage text not null,
    words text not null,
    at bigint not null
);
create index works_step_of on works_step (project, id);

-- Rounds ------------------------------------------------------------------------------------------------------------
-- Going from door to door: where, why, which posts, in which days. What is counted at its end stays; notes do not.
create table round_plan (
    id uuid primary key,
    community uuid,
    compound uuid not null references place (id),
    place uuid not null references place (id),
    title text not null,
    why text not null,
    -- The posts that go, as json.
    posts text not null,
    starts bigint not null,
    ends bigint not null,
    -- Whether a consent is asked for at the door.
    asks boolean not null,
    -- How many days after the end notes are kept.
    keep_days bigint not null,
    state text not null check (state in ('open', 'ended', 'forgotten')),
    ended bigint,
    -- What was counted when it ended, as json.
    counts text not null,
    made bigint not null,
    revision bigint not null
);
create index round_plan_of on round_plan (compound, id);

-- A door of a round: how far somebody came there, and at most one short sealed note for those who go.
create table round_door (
    id uuid primary key,
    round uuid not null,
    community uuid,
    dwelling uuid not null references dwelling (id),
    state text not null check (state in ('open', 'nobody', 'visited', 'agrees', 'against', 'thinking')),
    note_sealed bytea,
    at bigint,
    revision bigint not null
);
create unique index round_door_once on round_door (round, dwelling);
