-- One text for both engines, as in 0001.

-- Mediations ---------------------------------------------------------------------------------------------------------
-- One a row. Who the two are, where they live, what it is about and what was agreed lies sealed; found are they by tags.
create table mediation (
    id uuid primary key,
    community uuid,
    compound uuid not null references place (id),
    path text not null,
    -- The matter it came from, if there is one.
    matter uuid,
    -- The office one of the two speaks for: nobody with a post of it has a part in it.
    against text not null check (against in ('', 'property', 'committee')),
    state text not null check (state in ('asked', 'agreed', 'proposed', 'talking', 'drafted', 'in-force', 'stable', 'unreached', 'ended')),
    round bigint not null,
    -- Who it is between, and these two together, each under a tag; none once the file is gone.
    first_tag bytea,
    second_tag bytea,
    pair_tag bytea,
    -- When each side said yes, chose open sessions, refused a mediator, confirmed the agreement.
    first_yes bigint,
    second_yes bigint,
    first_open boolean not null,
    second_open boolean not null,
    first_refused boolean not null,
    second_refused boolean not null,
    first_confirmed bigint,
    second_confirmed bigint,
    -- The code one side joins by; a keyed hash, for once and for some days.
    code_hash bytea,
    code_side text not null check (code_side in ('', 'first', 'second')),
    code_until bigint,
    codes bigint not null,
    -- The post that wrote it down, if it was written down.
    writer_post uuid,
    mediator_post uuid,
    expert_post uuid,
    expert_first boolean not null,
    expert_second boolean not null,
    agreed_how text not null check (agreed_how in ('', 'written', 'oral')),
    calls bigint not null,
    tries bigint not null,
    due bigint not null,
    asked bigint not null,
    in_force bigint,
    said_no bigint,
    closed bigint,
    sealed bytea,
    record_sealed bytea,
    revision bigint not null
);
create index mediation_first on mediation (first_tag, id);
create index mediation_second on mediation (second_tag, id);
create index mediation_pair on mediation (pair_tag, said_no);
create unique index mediation_code on mediation (code_hash);
create index mediation_mediator on mediation (mediator_post, due);
create index mediation_expert on mediation (expert_post, due);
create index mediation_open on mediation (state, compound, due);
create index mediation_writer on mediation (writer_post, asked);
create index mediation_year on mediation (community, asked);

-- When and where the two sat together, and in short what came of it.
create table mediation_session (
    id uuid primary key,
    mediation uuid not null references mediation (id),
    community uuid,
    at bigint not null,
    open boolean not null,
    sealed bytea,
    made bigint not null,
    revision bigint not null
);
create index mediation_session_of on mediation_session (mediation, id);

-- What somebody of the team says of what they can: public, beside the post and not beside a name.
create table mediation_skill (
    id uuid primary key,
    post uuid not null,
    community uuid,
    words text not null,
    revision bigint not null
);
create unique index mediation_skill_of on mediation_skill (post);
