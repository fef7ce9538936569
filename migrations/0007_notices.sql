-- The public record ----------------------------------------------------------------------------------------
-- What was published, with the salt its digest was taken with. The law can have words, salt and title erased; the log
-- holds only the digest and stays as it is.
create table sealed (
    id uuid primary key,
    community uuid,
    kind text not null,
    subject uuid not null,
    title text not null,
    words bytea,
    salt bytea,
    digest bytea not null,
    at bigint not null,
    erased bigint,
    erased_why text not null,
    -- Where it stands in the log; null until a job has put it there. The log proves it, so it is no part of the row's digest.
    position bigint,
    revision bigint not null
);
create unique index sealed_position on sealed (position);
create index sealed_waiting on sealed (id) where position is null;
create index sealed_subject on sealed (subject, id);

-- The newest checkpoint: one row. Whoever grows the log changes it from the size they saw.
create table record_head (
    id uuid primary key,
    origin text not null,
    size bigint not null,
    checkpoint text not null,
    at bigint not null,
    revision bigint not null
);

-- Every checkpoint ever shown, to be compared with what people kept.
create table record_checkpoint (
    size bigint primary key,
    note text not null,
    at bigint not null
);

-- The widest state of each tile (layer 0 and up) and bundle of entries (layer -1); a narrower one is its beginning.
create table record_tile (
    layer bigint not null,
    number bigint not null,
    width bigint not null,
    bytes bytea not null,
    primary key (layer, number)
);

-- Notices --------------------------------------------------------------------------------------------------
-- What is published to everybody of a compound. Once published nothing in it is edited: a correction is another notice
-- beside it, and only time, an extension and the law change what a row says.
create table notice (
    id uuid primary key,
    community uuid,
    compound uuid not null references place (id),
    kind text not null,
    title text not null,
    words text not null,
    -- Days of publication, counted in the zone of the place.
    days bigint not null,
    -- Whether residents may object while it is published.
    objections boolean not null,
    state text not null,
    -- What it was drafted from, when it was not by hand: a resolution, a tally, a closing.
    source_kind text not null,
    source uuid,
    corrects uuid,
    drafter uuid,
    drafter_post text not null,
    drafted bigint not null,
    -- Why the second person sent it back; empty when nobody did.
    returned text not null,
    checker uuid,
    checker_post text not null,
    published bigint,
    ends bigint,
    archived bigint,
    -- Its entry on the public record.
    entry uuid,
    revision bigint not null
);
create index notice_compound on notice (compound, state, published, id);
create index notice_corrects on notice (corrects, id) where corrects is not null;

-- Questions and objections, and what was answered. Who asked is a tag.
create table notice_voice (
    id uuid primary key,
    community uuid,
    notice uuid not null,
    kind text not null check (kind in ('question', 'objection')),
    tag bytea not null,
    words text not null,
    at bigint not null,
    state text not null,
    answer text not null,
    answered bigint,
    answered_post text not null,
    extra_days bigint not null,
    revision bigint not null
);
create index notice_voice_notice on notice_voice (notice, id);

-- Proof that it hangs at an entrance: posted by a post, on a day, with a photo.
create table notice_posting (
    id uuid primary key,
    community uuid,
    notice uuid not null,
    place uuid not null,
    post_kind text not null,
    at bigint not null,
    photo uuid,
    bytes bigint not null,
    digest bytea,
    revision bigint not null
);
create index notice_posting_notice on notice_posting (notice, id);

-- Talk -----------------------------------------------------------------------------------------------------
-- Conversations of a compound: short statements, each answered with agree, disagree or pass.
create table talk (
    id uuid primary key,
    community uuid,
    compound uuid not null references place (id),
    title text not null,
    words text not null,
    source_kind text not null,
    source uuid,
    state text not null,
    -- Whether a statement is looked at before others see it.
    check_first boolean not null,
    opened bigint not null,
    opened_post text not null,
    closes bigint,
    closed bigint,
    revision bigint not null
);
create index talk_compound on talk (compound, id);

-- Who said it is a tag of this conversation alone; null for what the hosts began with.
create table talk_statement (
    id uuid primary key,
    community uuid,
    talk uuid not null,
    words text not null,
    tag bytea,
    at bigint not null,
    standing text not null,
    reason text not null,
    moderated bigint,
    moderated_post text not null,
    revision bigint not null
);
create index talk_statement_talk on talk_statement (talk, id);

-- One voice of one resident to one statement. The tag is another in every conversation, and only the key makes it.
-- `changed` grows with every change, so that whoever draws the landscape asks only for what is new.
create table talk_vote (
    id uuid primary key,
    community uuid,
    talk uuid not null,
    statement uuid not null,
    tag bytea not null,
    choice bigint not null,
    changed uuid not null,
    revision bigint not null
);
create unique index talk_vote_one on talk_vote (talk, tag, statement);
create index talk_vote_changed on talk_vote (talk, changed);
