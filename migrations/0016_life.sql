-- One text for both engines, as in 0001.

-- Matters: likeness ------------------------------------------------------------------------------------------------
-- What is alike is looked for among the newest of one compound, however many there are elsewhere. On SQLite the index of
-- words is asked run by run instead.
-- only postgres:
create index matter_search_compound on matter_search (compound, matter);
-- end

-- Commons: bicycles -------------------------------------------------------------------------------------------------
-- What a spot at an entrance is for: bicycles stand there, or nothing ever does.
create table bike_spot (
    id uuid primary key,
    community uuid,
    compound uuid not null references place (id),
    place uuid not null references place (id),
    kind text not null check (kind in ('zone', 'fire-lane')),
    words text not null,
    spaces bigint not null,
    ended bigint,
    revision bigint not null
);
create index bike_spot_of on bike_spot (compound, id);

-- How many vehicles were counted, each time somebody counted.
create table bike_count (
    id uuid primary key,
    community uuid,
    compound uuid not null references place (id),
    vehicles bigint not null,
    at bigint not null,
    revision bigint not null
);
create index bike_count_of on bike_count (compound, id);

-- Abandoned bicycles: marked, announced, claimed or taken away, looked at again.
create table bike_clearing (
    id uuid primary key,
    community uuid,
    compound uuid not null references place (id),
    notice uuid not null,
    state text not null check (state in ('noticed', 'removed', 'checked')),
    days bigint not null,
    at bigint not null,
    removed_at bigint,
    removed bigint not null,
    checked_at bigint,
    still_there bigint not null,
    revision bigint not null
);
create index bike_clearing_of on bike_clearing (compound, id);

-- One bicycle with its number on the mark. Of whoever claims it no name is kept.
create table bike_tag (
    id uuid primary key,
    clearing uuid not null,
    community uuid,
    label text not null,
    words text not null,
    claimed bigint,
    revision bigint not null
);
create index bike_tag_of on bike_tag (clearing, id);

-- Commons: vans and stalls that come -----------------------------------------------------------------------------
create table visit_offer (
    id uuid primary key,
    community uuid,
    compound uuid not null references place (id),
    title text not null,
    words text not null,
    -- An organisation, never a person.
    provider text not null,
    -- The matter that said what was missing.
    need uuid,
    state text not null check (state in ('proposed', 'admitted', 'declined', 'ended')),
    reason text not null,
    at bigint not null,
    revision bigint not null
);
create index visit_offer_of on visit_offer (compound, id);

create table visit_stop (
    id uuid primary key,
    offer uuid not null,
    community uuid,
    compound uuid not null,
    place uuid not null references place (id),
    starts bigint not null,
    orders_until bigint not null,
    state text not null check (state in ('planned', 'held', 'called-off')),
    reason text not null,
    served bigint not null,
    revision bigint not null
);
create index visit_stop_of on visit_stop (offer, starts, id);

-- What a home asked for, and said afterwards, found by a tag bound to the stop: no dwelling, no person, no hour.
create table visit_order (
    id uuid primary key,
    stop uuid not null,
    community uuid,
    tag bytea not null,
    portions bigint not null,
    judged text not null,
    revision bigint not null
);
create unique index visit_order_once on visit_order (stop, tag);

-- Meetings: what is said about a topic -------------------------------------------------------------------------------
-- What somebody says about a topic, or answers to it: one level. Who said it is a tag that differs in every topic, and is
-- sealed to tell them, and for nothing else. What was taken out stays with its reason.
create table topic_remark (
    id uuid primary key,
    community uuid,
    topic uuid not null,
    -- The remark it answers.
    parent uuid,
    words text not null,
    tag bytea not null,
    author_sealed bytea not null,
    at bigint not null,
    standing text not null check (standing in ('shown', 'hidden')),
    reason text not null,
    moderated bigint,
    moderator uuid,
    moderator_post text not null,
    -- What its author says to having been taken out, and what somebody else answered.
    objection text not null,
    objected bigint,
    answer text not null,
    revision bigint not null
);
create index topic_remark_of on topic_remark (topic, parent, id);
create index topic_remark_tag on topic_remark (topic, tag, at);
