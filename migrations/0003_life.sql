-- Matters: the whole life ------------------------------------------------------------------------------------
-- The whole life of a matter: its grade and its waiting, and what is owed about it: orders, whistles, lines of the ledger, calls.

-- simple, complex or hard; null until somebody has said so.
alter table matter add column grade text;
-- How far up it went: 0 whoever handles it, 1 the community, 2 the street or town.
alter table matter add column level bigint not null default 0;
-- When it went up last.
alter table matter add column stepped bigint;
-- When the clock of the whole began: at acceptance, and anew with each round.
alter table matter add column begun bigint;
-- Since when it waits, and for what.
alter table matter add column paused bigint;
alter table matter add column waits_for text not null default '';
-- The resolution it carries out, when it came from one.
alter table matter add column source_kind text;
alter table matter add column source uuid;

drop index matter_open;
create index matter_open on matter (id) where state in ('submitted', 'accepted', 'assigned', 'in-progress', 'waiting');
create index matter_source on matter (source) where source is not null;

-- What a post owes about a matter, each with its own clock. One table for all kinds: each is accepted or refused, done and
-- confirmed, and lies on somebody's desk until then.
create table duty (
    id uuid primary key,
    matter uuid not null,
    community uuid,
    compound uuid not null,
    place_path text not null,
    -- task, whistle, unit, service, ledger, case, call-back, review, look-back
    kind text not null,
    state text not null,
    -- The whistle a called unit belongs to.
    parent uuid,
    -- Who owes it; null while nobody in particular does.
    post uuid,
    -- Who gave it: there it goes back to.
    given_by uuid,
    -- The one lead among several.
    lead boolean not null,
    round bigint not null,
    -- Running number of a ledger line in its compound, of a whistle in its community.
    number bigint not null,
    -- What is to be done; sealed when only those assigned may read it, and then `words` is empty.
    words text not null,
    sealed bytea,
    -- The measure, or the joint plan.
    plan text not null,
    -- What was said last: a report, a reason, what was found.
    said text not null,
    -- How it came out.
    value text not null,
    -- What the called says of the calling.
    judged text not null,
    -- How far up a review is looked at.
    level bigint not null,
    due bigint,
    begun bigint not null,
    answered bigint,
    finished bigint,
    closed bigint,
    tries bigint not null,
    -- Counted before, done after, and cost in fen.
    wanted bigint not null,
    made bigint not null,
    cost bigint not null,
    revision bigint not null
);
create index duty_matter on duty (matter, id);
create index duty_parent on duty (parent, id) where parent is not null;
create index duty_post on duty (post, due, id) where closed is null;
create index duty_open on duty (kind, state, due, id) where closed is null;
create index duty_compound on duty (compound, kind, number);
create index duty_community on duty (community, kind, number);
