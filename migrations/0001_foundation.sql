-- One text for both engines. Lines between "-- only <engine>:" and "-- end" run on that engine alone.
-- Instants are bigint milliseconds UTC, areas bigint in 0.01 m2, ids UUIDv7 made by the program.

-- The desk: what was done, what was answered, what is still to be told. --------------------------------
create table journal (
    id uuid primary key,
    at bigint not null,
    community uuid,
    action text not null,
    -- Who acted. Null when a reporter acted on their own matter: then `actor_tag` alone says it, and only a key can read it.
    actor uuid,
    actor_tag bytea,
    capacity text not null,
    subject_kind text not null,
    subject uuid not null,
    revision bigint not null,
    -- SHA-256 of the subject's state after this line; `doctor` recomputes it.
    digest bytea not null,
    detail text not null,
    request text not null
);
create unique index journal_subject on journal (subject, revision);
create index journal_community on journal (community, id);

create table idempotency (
    actor_tag bytea not null,
    key text not null,
    action text not null,
    digest bytea not null,
    answer text not null,
    at bigint not null,
    primary key (actor_tag, key, action)
);
create index idempotency_at on idempotency (at);

create table outbox (
    id uuid primary key,
    community uuid,
    kind text not null,
    payload text not null,
    run_at bigint not null,
    tries bigint not null,
    leased_until bigint not null,
    fault text
);
create index outbox_due on outbox (run_at, id);

-- Places ---------------------------------------------------------------------------------------------------
-- Three trees share one table: the administrative tree (district .. entrance), the party tree, and grids as layers.
create table place (
    id uuid primary key,
    tree text not null check (tree in ('administrative', 'party', 'grid')),
    layer text not null,
    kind text not null,
    parent uuid references place (id),
    -- Ordinals of the ancestors, four characters each, joined by dots: a subtree is a prefix, and sorting by it is the natural order.
    path text not null unique,
    community uuid,
    compound uuid,
    name text not null,
    -- What this tenant calls this kind of place (小区, 村 ...); empty: the ordinary word.
    label text not null,
    code text,
    compound_type text,
    -- A telephone number of a person, shown on every page of the place.
    help_phone text not null,
    help_who text not null,
    zone text not null,
    since bigint not null,
    until bigint,
    revision bigint not null
);
create unique index place_code on place (code) where code is not null and until is null;
create index place_parent on place (parent, path);
create index place_compound on place (compound, path);

-- Which places a party node or a grid covers, and from when to when.
create table place_cover (
    id uuid primary key,
    node uuid not null references place (id),
    place uuid not null references place (id),
    community uuid,
    since bigint not null,
    until bigint,
    revision bigint not null
);
create index place_cover_node on place_cover (node);
create index place_cover_place on place_cover (place);

create table dwelling (
    id uuid primary key,
    community uuid,
    compound uuid not null references place (id),
    building uuid not null references place (id),
    entrance uuid not null references place (id),
    room text not null,
    floor bigint,
    area bigint,
    holder text not null check (holder in ('private', 'developer', 'public')),
    counts boolean not null,
    since bigint not null,
    until bigint,
    revision bigint not null
);
create unique index dwelling_room on dwelling (entrance, room);
create index dwelling_compound on dwelling (compound, entrance, room);

create table place_import (
    id uuid primary key,
    community uuid,
    place uuid not null references place (id),
    file_name text not null,
    file_digest bytea not null,
    state text not null check (state in ('checking', 'faulty', 'ready', 'writing', 'done', 'cancelled', 'failed')),
    blob text not null,
    total bigint not null,
    done bigint not null,
    added bigint not null,
    changed bigint not null,
    same bigint not null,
    faults text not null,
    started_by uuid not null,
    at bigint not null,
    revision bigint not null
);
create index place_import_place on place_import (place, id);

-- People ---------------------------------------------------------------------------------------------------
create table account (
    id uuid primary key,
    -- Keyed hashes to find an account by what its owner types; the plain values are only inside `sealed`.
    phone_tag bytea,
    email_tag bytea,
    sealed bytea not null,
    password text not null,
    totp bytea,
    totp_last_step bigint not null,
    state text not null check (state in ('active', 'ended')),
    lang text not null,
    created bigint not null,
    revision bigint not null
);
create unique index account_phone on account (phone_tag) where phone_tag is not null;
create unique index account_email on account (email_tag) where email_tag is not null;

create table session (
    id uuid primary key,
    token_hash bytea not null,
    account uuid not null references account (id),
    device text not null,
    second_factor boolean not null,
    created bigint not null,
    expires bigint not null,
    ended bigint,
    revision bigint not null
);
create unique index session_token on session (token_hash);
create index session_account on session (account, id);

create table api_token (
    id uuid primary key,
    token_hash bytea not null,
    account uuid not null references account (id),
    name text not null,
    scopes text not null,
    created bigint not null,
    expires bigint not null,
    ended bigint,
    revision bigint not null
);
create unique index api_token_hash on api_token (token_hash);
create index api_token_account on api_token (account, id);

-- A post is not an account: one person may hold many, each with a scope in the tree and a term.
create table post (
    id uuid primary key,
    account uuid not null references account (id),
    kind text not null,
    place uuid not null references place (id),
    community uuid,
    since bigint not null,
    until bigint,
    revision bigint not null
);
create index post_account on post (account, id);
create index post_place on post (place, kind, id);

-- One-time codes printed on neighbour cards; only the hash is kept.
create table household_code (
    id uuid primary key,
    dwelling uuid not null references dwelling (id),
    community uuid,
    code_hash bytea not null,
    made bigint not null,
    expires bigint not null,
    used bigint,
    ended bigint,
    revision bigint not null
);
create unique index household_code_hash on household_code (code_hash);
create index household_code_dwelling on household_code (dwelling, id);

create table household_member (
    id uuid primary key,
    account uuid not null references account (id),
    dwelling uuid not null references dwelling (id),
    compound uuid not null references place (id),
    community uuid,
    since bigint not null,
    until bigint,
    revision bigint not null
);
create index household_member_account on household_member (account, id);
create index household_member_dwelling on household_member (dwelling, id);

-- Failed sign-ins per identifier (a keyed hash) in the current window.
create table sign_in_attempt (
    tag bytea primary key,
    window_start bigint not null,
    failures bigint not null,
    revision bigint not null
);

-- Every reading of a personal field: who, what, why, when. The person read can see it.
create table personal_read (
    id uuid primary key,
    at bigint not null,
    reader uuid,
    capacity text not null,
    account uuid not null,
    community uuid,
    fields text not null,
    purpose text not null,
    about uuid
);
create index personal_read_account on personal_read (account, id);

-- Messages to a person. Keyed by a tag, so that the table does not say who follows which matter.
create table news (
    id uuid primary key,
    reader_tag bytea not null,
    community uuid,
    kind text not null,
    matter uuid,
    detail text not null,
    at bigint not null,
    read_at bigint
);
create index news_reader on news (reader_tag, id);

-- Matters --------------------------------------------------------------------------------------------------
create table matter (
    id uuid primary key,
    number text not null,
    community uuid,
    compound uuid not null references place (id),
    -- The building, entrance or compound it is about, and the words for the exact spot.
    place uuid not null references place (id),
    place_path text not null,
    category text not null,
    state text not null,
    -- The reporter's own words, encrypted; only those who take it in may read them.
    sealed_words bytea not null,
    sealed_spot bytea not null,
    -- What everybody reads; empty until somebody has checked that it names nobody.
    title text not null,
    words text not null,
    spot text not null,
    raised bigint not null,
    reply_by bigint not null,
    finish_by bigint,
    replied bigint,
    finished bigint,
    handler_post uuid references post (id),
    round bigint not null,
    rating text,
    updated bigint not null,
    revision bigint not null
);
create unique index matter_number on matter (number);
create index matter_compound_list on matter (compound, raised, id);
create index matter_compound_state on matter (compound, state, raised, id);
create index matter_community_state on matter (community, state, raised, id);
create index matter_handler on matter (handler_post, state, finish_by, id);
create index matter_place on matter (place, raised, id);
-- What still waits for somebody is few among many: lists of it over everything and over a scope read only these.
create index matter_open on matter (id) where state in ('submitted', 'accepted', 'assigned', 'in-progress');

-- What belongs to a matter names it without a foreign key: checking one on PostgreSQL reads the index page that every other
-- new matter writes to, so that of matters raised at the same time all but one would have to be done again. The digest of a matter holds its reporter, photos and
-- ratings, so `doctor` sees when one is missing.

-- Who reported. Its own table, its own key, from the first day; nothing public, no export and no log reads it.
create table reporter (
    matter uuid primary key,
    community uuid,
    tag bytea not null,
    sealed bytea not null
);
create index reporter_tag on reporter (tag, matter);

create table rating (
    matter uuid not null,
    round bigint not null,
    community uuid,
    value text not null,
    words text not null,
    at bigint not null,
    primary key (matter, round)
);

create table photo (
    id uuid primary key,
    matter uuid not null,
    community uuid,
    round bigint not null,
    kind text not null check (kind in ('problem', 'evidence')),
    -- Shown to everybody only after it was checked together with the words.
    open boolean not null,
    width bigint not null,
    height bigint not null,
    bytes bigint not null,
    digest bytea not null,
    at bigint not null
);
create index photo_matter on photo (matter, id);

-- Search: one bigram text from Rust feeds both engines.
-- only sqlite:
create virtual table matter_search using fts5(matter unindexed, compound unindexed, words, tokenize = 'unicode61');
-- end
-- only postgres:
create table matter_search (matter uuid primary key, compound uuid not null, words text not null, vector tsvector not null);
create index matter_search_vector on matter_search using gin (vector);
-- end
