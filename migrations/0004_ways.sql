-- One text for both engines, as in 0001.

-- Matters: ways in, voices, the shield, categories as data, projects -------------------------------------
-- How a matter came in, when that was not by its reporter's own account about nobody: one row for such a matter.
create table intake (
    id uuid primary key,
    matter uuid not null,
    community uuid,
    channel text not null,
    -- Who wrote it down for somebody; null when nobody did.
    captured_by uuid,
    -- How the person said that it may be written down for them.
    leave text not null,
    -- The party complained of: its posts have no say in this matter and never see who reported.
    party text not null,
    -- The dwelling it is about, known only to those who take matters in: whoever lives there does not handle it.
    dwelling uuid,
    poster uuid,
    at bigint not null,
    revision bigint not null
);
create unique index intake_matter on intake (matter);

-- Codes to follow a matter without an account; only a keyed hash is kept.
create table claim (
    id uuid primary key,
    matter uuid not null,
    community uuid,
    code_hash bytea not null,
    made bigint not null,
    ended bigint,
    revision bigint not null
);
create unique index claim_hash on claim (code_hash);
create index claim_matter on claim (matter);

-- Papers on walls with a code that knows its place.
create table poster (
    id uuid primary key,
    community uuid,
    place uuid not null references place (id),
    code text not null,
    made bigint not null,
    ended bigint,
    revision bigint not null
);
create unique index poster_code on poster (code);
create index poster_place on poster (place, id);

-- "I too": one row for each person who added a voice, found by a tag bound to the matter, so that no two rows can be joined.
create table voice (
    id uuid primary key,
    matter uuid not null,
    community uuid,
    tag bytea not null,
    sealed bytea not null,
    at bigint not null,
    ended bigint,
    revision bigint not null
);
create unique index voice_once on voice (matter, tag);

-- What those say who added a voice, or whose matter was merged, when it is said to be done; once for each round.
create table voice_answer (
    id uuid primary key,
    matter uuid not null,
    community uuid,
    round bigint not null,
    tag bytea not null,
    value text not null,
    at bigint not null
);
create unique index voice_answer_once on voice_answer (matter, round, tag);

-- A matter that says the same as another goes on there. It keeps its reporter, and can be taken apart again.
create table merging (
    id uuid primary key,
    community uuid,
    matter uuid not null,
    root uuid not null,
    before_state text not null,
    at bigint not null,
    ended bigint,
    revision bigint not null
);
create unique index merging_now on merging (matter) where ended is null;
create index merging_root on merging (root, matter);

-- Words between reporter and handler; neither sees who the other is.
create table relay (
    id uuid primary key,
    matter uuid not null,
    community uuid,
    from_reporter boolean not null,
    capacity text not null,
    sealed bytea not null,
    at bigint not null,
    revision bigint not null
);
create index relay_matter on relay (matter, id);

-- Asking to see who complained: one asks, another decides, the reporter is told.
create table unmasking (
    id uuid primary key,
    matter uuid not null,
    community uuid,
    asked_by uuid not null,
    reason text not null,
    asked bigint not null,
    decided_by uuid,
    allowed boolean,
    decided bigint,
    seen bigint,
    revision bigint not null
);
create index unmasking_matter on unmasking (matter, id);
create index unmasking_open on unmasking (id) where decided is null;

-- "Somebody makes me pay for having reported": goes above the chain.
create table reprisal (
    id uuid primary key,
    matter uuid not null,
    community uuid,
    sealed bytea not null,
    at bigint not null,
    answered_by uuid,
    sealed_answer bytea,
    answered bigint,
    revision bigint not null
);
create index reprisal_matter on reprisal (matter, id);
create index reprisal_open on reprisal (id) where answered is null;

-- The categories of a community, whole, at each of its versions; the first tree is in the program.
create table category_tree (
    id uuid primary key,
    community uuid not null,
    version bigint not null,
    since bigint not null,
    made_by uuid,
    reason text not null,
    tree text not null
);
create unique index category_tree_version on category_tree (community, version);

-- Matters that keep coming back, raised to one piece of work with one post that answers for it.
create table project (
    id uuid primary key,
    community uuid,
    compound uuid not null references place (id),
    number text not null,
    title text not null,
    words text not null,
    post uuid not null references post (id),
    state text not null check (state in ('open', 'done')),
    made bigint not null,
    finished bigint,
    outcome text not null,
    revision bigint not null
);
create unique index project_number on project (number);
create index project_compound on project (compound, id);

create table project_matter (
    id uuid primary key,
    project uuid not null,
    matter uuid not null,
    community uuid,
    at bigint not null
);
create unique index project_matter_once on project_matter (matter);
create index project_matter_of on project_matter (project, matter);

-- Every dwelling it touches, and how far anybody has come in asking there.
create table project_dwelling (
    id uuid primary key,
    project uuid not null,
    dwelling uuid not null references dwelling (id),
    community uuid,
    contact text not null check (contact in ('open', 'visited', 'phoned', 'not-reached')),
    at bigint not null,
    revision bigint not null
);
create unique index project_dwelling_once on project_dwelling (project, dwelling);
