-- Meetings -------------------------------------------------------------------------------------------------
-- A method as a community wrote it down; a row is never changed, the newest version counts.
create table method (
    id uuid primary key,
    community uuid not null,
    code text not null,
    version bigint not null,
    text text not null,
    note text not null,
    at bigint not null,
    revision bigint not null
);
create unique index method_version on method (community, code, version);

create table topic (
    id uuid primary key,
    community uuid,
    compound uuid not null references place (id),
    place uuid not null references place (id),
    place_path text not null,
    state text not null check (state in ('proposed', 'screened', 'scheduled', 'settled', 'declined', 'merged')),
    title text not null,
    words text not null,
    -- Who proposed it, to tell them: a keyed hash to find the own ones by, and the sealed account.
    proposer_tag bytea,
    proposer_sealed bytea,
    merged_into uuid,
    -- Where it stands in the order; 0 is not ordered yet.
    place_in_order bigint not null,
    reason text not null,
    supports bigint not null,
    at bigint not null,
    updated bigint not null,
    revision bigint not null
);
create index topic_compound on topic (compound, state, id);
create index topic_proposer on topic (proposer_tag, id);

-- Matters and topics, many to many.
create table topic_matter (
    topic uuid not null,
    matter uuid not null,
    community uuid,
    primary key (topic, matter)
);
create index topic_matter_matter on topic_matter (matter);

create table topic_support (
    topic uuid not null,
    tag bytea not null,
    community uuid,
    at bigint not null,
    primary key (topic, tag)
);

create table meeting (
    id uuid primary key,
    community uuid,
    compound uuid references place (id),
    place uuid not null references place (id),
    place_path text not null,
    state text not null check (state in ('announced', 'open', 'minutes', 'settled', 'called-off')),
    light boolean not null,
    method_code text not null,
    method_version bigint not null,
    -- The whole method it was called under: a later version changes nothing here.
    method text not null,
    title text not null,
    venue text not null,
    material text not null,
    starts bigint not null,
    lasts_minutes bigint not null,
    announced bigint not null,
    chair uuid,
    opened bigint,
    closed bigint,
    settled bigint,
    reason text not null,
    -- Places whose people are called, parties, remarks on the minutes, earlier times: json.
    scope text not null,
    parties text not null,
    remarks text not null,
    moves text not null,
    photo uuid,
    -- The number of the item on the wall; 0 is the agenda.
    showing bigint not null,
    updated bigint not null,
    revision bigint not null
);
create index meeting_compound on meeting (compound, starts, id);
create index meeting_community on meeting (community, starts, id);
create index meeting_state on meeting (state, starts, id);

-- Single dwellings somebody is called from because the matter is theirs. Never public.
create table meeting_dwelling (
    meeting uuid not null,
    dwelling uuid not null,
    community uuid,
    primary key (meeting, dwelling)
);

create table meeting_item (
    id uuid primary key,
    meeting uuid not null,
    community uuid,
    number bigint not null,
    topic uuid,
    title text not null,
    words text not null,
    voices text not null,
    proposals text not null,
    hands text not null,
    objecting text not null,
    came text not null,
    becomes text not null,
    resolution text not null,
    reasons text not null,
    handler uuid,
    handler_words text not null,
    finish_by bigint,
    category text not null,
    matter uuid,
    changes bigint not null
);
create unique index meeting_item_number on meeting_item (meeting, number);
create index meeting_item_topic on meeting_item (topic);
create index meeting_item_becomes on meeting_item (community, becomes, id);

-- Who signed in themselves: a keyed hash, so that nobody counts twice and nobody is named.
create table meeting_sign_in (
    id uuid primary key,
    meeting uuid not null,
    community uuid,
    party text not null,
    tag bytea not null,
    at bigint not null,
    revision bigint not null
);
create unique index meeting_sign_in_once on meeting_sign_in (meeting, tag);

-- A rule of a compound, such as a covenant: the document, and its versions. A version in force is never changed.
create table rule_document (
    id uuid primary key,
    community uuid,
    compound uuid not null references place (id),
    place_path text not null,
    kind text not null check (kind in ('covenant', 'management', 'other')),
    title text not null,
    at bigint not null,
    revision bigint not null
);
create index rule_document_compound on rule_document (compound, id);

create table rule_version (
    id uuid primary key,
    rule uuid not null,
    community uuid,
    number bigint not null,
    state text not null check (state in ('draft', 'consulting', 'decided', 'in-force', 'replaced', 'dropped')),
    text text not null,
    why text not null,
    -- The item of a meeting it comes from, and how it was decided, in words.
    item uuid,
    decided_by text not null,
    consult_until bigint,
    in_force bigint,
    replaced bigint,
    updated bigint not null,
    revision bigint not null
);
create unique index rule_version_number on rule_version (rule, number);

create table body (
    id uuid primary key,
    community uuid,
    place uuid not null references place (id),
    place_path text not null,
    kind text not null,
    name text not null,
    state text not null check (state in ('forming', 'roster', 'in-term', 'renewing', 'dissolved')),
    -- Seats with party, task and term, and the papers that are there: json. No names of persons.
    seats text not null,
    papers text not null,
    note text not null,
    since bigint not null,
    term_until bigint,
    updated bigint not null,
    revision bigint not null
);
create index body_place on body (place_path, id);

create table reception (
    id uuid primary key,
    community uuid,
    compound uuid not null references place (id),
    place_path text not null,
    method_code text not null,
    method_version bigint not null,
    method text not null,
    title text not null,
    venue text not null,
    starts bigint not null,
    ends bigint not null,
    slot_minutes bigint not null,
    state text not null check (state in ('announced', 'over', 'called-off')),
    reason text not null,
    updated bigint not null,
    revision bigint not null
);
create index reception_compound on reception (compound, starts, id);

create table reception_ticket (
    id uuid primary key,
    reception uuid not null,
    community uuid,
    number bigint not null,
    slot bigint not null,
    state text not null check (state in ('booked', 'came', 'settled', 'forwarded', 'cancelled', 'missed')),
    -- Whose it is and what it is about: for whoever receives people, sealed. Null for somebody without an account.
    holder_tag bytea,
    holder_sealed bytea,
    sealed_words bytea not null,
    result text not null,
    -- The ticket it came from, and where it went: a topic, a matter or another ticket.
    came_from uuid,
    went_to text not null,
    updated bigint not null,
    revision bigint not null
);
create unique index reception_ticket_number on reception_ticket (reception, number);
create index reception_ticket_holder on reception_ticket (holder_tag, id);

create table meeting_sample (
    id uuid primary key,
    community uuid,
    place uuid not null references place (id),
    place_path text not null,
    since bigint not null,
    until bigint not null,
    size bigint not null,
    seed text not null,
    -- The list it was drawn from, what was drawn, and what was found: json.
    pool text not null,
    drawn text not null,
    found text not null,
    at bigint not null,
    updated bigint not null,
    revision bigint not null
);
create index meeting_sample_place on meeting_sample (place_path, id);
