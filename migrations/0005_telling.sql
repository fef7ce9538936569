-- Telling -------------------------------------------------------------------------------------------------
-- How somebody wants to be told; who has no row has the usual ways.
create table telling_choice (
    id uuid primary key,
    account uuid not null,
    mail boolean not null,
    sms boolean not null,
    push boolean not null,
    -- Duties and own matters at once; otherwise with the daily digest.
    at_once boolean not null,
    digest boolean not null,
    -- Minutes of the day in the zone of the place.
    quiet_from bigint not null,
    quiet_to bigint not null,
    digest_at bigint not null,
    revision bigint not null
);
create unique index telling_choice_account on telling_choice (account);

-- A browser that wants to be woken. Nothing is sent but the knock.
create table telling_push (
    id uuid primary key,
    account uuid not null,
    endpoint_tag bytea not null,
    sealed bytea not null,
    created bigint not null,
    ended bigint,
    revision bigint not null
);
create index telling_push_account on telling_push (account, id);
create unique index telling_push_endpoint on telling_push (endpoint_tag) where ended is null;

-- The pair of keys browsers know this installation by; the private one is sealed.
create table telling_key (
    id uuid primary key,
    sealed bytea not null,
    public text not null,
    created bigint not null,
    revision bigint not null
);

-- One way to one person, tried until it worked or was given up. Keyed by a tag, so that the table does not say who follows what.
create table delivery (
    id uuid primary key,
    community uuid,
    reader_tag bytea not null,
    -- The account, sealed: only the sender opens it.
    sealed bytea not null,
    channel text not null check (channel in ('mail', 'sms', 'push')),
    kind text not null check (kind in ('at-once', 'digest')),
    -- The messages told: from the first to the last of them.
    first_news uuid not null,
    last_news uuid not null,
    state text not null check (state in ('waiting', 'sent', 'given-up', 'dropped')),
    tries bigint not null,
    fault text not null,
    at bigint not null,
    done bigint,
    revision bigint not null
);
create index delivery_reader on delivery (reader_tag, id);
create index delivery_state on delivery (state, id);

-- Programs that want to hear what happens to matters of a place.
create table webhook (
    id uuid primary key,
    community uuid,
    place uuid not null,
    place_path text not null,
    name text not null,
    -- Address and secret, sealed.
    sealed bytea not null,
    -- The host alone, to show.
    host text not null,
    state text not null check (state in ('on', 'stopped', 'failed', 'ended')),
    failing_since bigint,
    created bigint not null,
    revision bigint not null
);
create index webhook_state on webhook (state, id);

create table webhook_delivery (
    id uuid primary key,
    webhook uuid not null,
    community uuid,
    event text not null,
    payload text not null,
    state text not null check (state in ('waiting', 'sent', 'given-up')),
    tries bigint not null,
    status bigint,
    fault text not null,
    at bigint not null,
    next_at bigint,
    done bigint,
    revision bigint not null
);
create index webhook_delivery_webhook on webhook_delivery (webhook, id);

-- Matters: lists somebody keeps, and matters handed to other systems --------------------------------------
create table saved_list (
    id uuid primary key,
    account uuid not null,
    name text not null,
    query text not null,
    created bigint not null,
    ended bigint,
    revision bigint not null
);
create index saved_list_account on saved_list (account, id);

create table matter_elsewhere (
    id uuid primary key,
    matter uuid not null,
    community uuid,
    endpoint text not null,
    service_code text not null,
    state text not null check (state in ('waiting', 'sent', 'closed', 'refused', 'given-up')),
    their_number text not null,
    their_token text not null,
    their_status text not null,
    their_notes text not null,
    tries bigint not null,
    fault text not null,
    at bigint not null,
    looked bigint,
    revision bigint not null
);
create unique index matter_elsewhere_matter on matter_elsewhere (matter, endpoint);

-- Matters: the compound's own plan they are shown on -------------------------------------------------------
create table plan (
    id uuid primary key,
    compound uuid not null,
    community uuid,
    blob text not null,
    width bigint not null,
    height bigint not null,
    bytes bigint not null,
    digest bytea not null,
    -- Where buildings and entrances stand on it, in per mille of its sides.
    pins text not null,
    at bigint not null,
    revision bigint not null
);
create unique index plan_compound on plan (compound);
