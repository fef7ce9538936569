-- Votes ----------------------------------------------------------------------------------------------------
-- A vote of any kind: a statutory decision, the consent of an entrance, a poll, an election, a ranking, a budget.
create table vote (
    id uuid primary key,
    community uuid,
    compound uuid not null references place (id),
    -- Who has a say: the compound, or one building or entrance of it.
    place uuid not null references place (id),
    place_path text not null,
    kind text not null,
    state text not null,
    pack text not null,
    matter text not null,
    -- Why it is classified so; published.
    reason text not null,
    secret boolean not null,
    title text not null,
    words text not null,
    cost text not null,
    consequences text not null,
    settings text not null,
    record_date bigint,
    notice_from bigint,
    opens bigint,
    closes bigint,
    lines bigint not null,
    roll_area bigint not null,
    roll_digest bytea,
    outcome text not null,
    -- The figures everybody may read, as json.
    result text not null,
    set_blob text not null,
    set_digest bytea,
    counted bigint,
    published bigint,
    objections_until bigint,
    -- Why it was withdrawn, annulled or replaced.
    ended_reason text not null,
    replaces uuid,
    source_kind text not null,
    source uuid,
    made bigint not null,
    updated bigint not null,
    revision bigint not null
);
create index vote_compound on vote (compound, made, id);
create index vote_state on vote (state, id);

-- The key the ballots of one vote are sealed with. It goes when a secret vote has been counted, and with it whatever joined
-- a ballot to what it said.
create table vote_key (
    vote uuid primary key,
    community uuid,
    sealed bytea not null
);

-- What can be chosen: candidates, projects of a budget, answers of a poll.
create table vote_option (
    id uuid primary key,
    vote uuid not null,
    community uuid,
    position bigint not null,
    title text not null,
    words text not null,
    cost bigint not null,
    channel text not null,
    -- What was attested of a candidate: yes or no, never the fact itself.
    attested text not null,
    state text not null,
    reason text not null,
    at bigint not null,
    revision bigint not null
);
create index vote_option_vote on vote_option (vote, position, id);

-- The roll, an entrance at a time. Its digest in the journal is that of all its lines.
create table roll_part (
    id uuid primary key,
    vote uuid not null,
    community uuid,
    entrance uuid not null,
    path text not null,
    name text not null,
    lines bigint not null,
    revision bigint not null
);
create unique index roll_part_entrance on roll_part (vote, entrance);
create index roll_part_vote on roll_part (vote, path, id);

create table roll_line (
    id uuid primary key,
    vote uuid not null,
    community uuid,
    part uuid not null,
    dwelling uuid not null,
    label text not null,
    -- The same for all dwellings of one owner; says nothing by itself.
    owner text not null,
    holder text not null,
    kind text not null,
    counts boolean not null,
    affected boolean not null,
    area bigint,
    -- The account that speaks for this dwelling, and how its right was proved.
    voter uuid,
    voter_proof text not null,
    served text not null,
    served_at bigint
);
create index roll_line_part on roll_line (part, id);
create index roll_line_vote on roll_line (vote, id);
create index roll_line_dwelling on roll_line (dwelling, vote);
create index roll_line_voter on roll_line (voter, vote);

-- Ballots are only ever added. `seat` is a line of the roll, or a tag of the account where everybody has one voice. What it
-- says is sealed with the key of the vote.
create table ballot (
    id uuid primary key,
    vote uuid not null,
    community uuid,
    seat uuid not null,
    at bigint not null,
    channel text not null,
    sealed bytea not null,
    proof bytea not null,
    authority uuid
);
create index ballot_vote on ballot (vote, seat, at, id);

-- Somebody may speak for an owner: a proxy, or somebody who carries over what the owner said at the door or on the telephone.
create table vote_mandate (
    id uuid primary key,
    vote uuid not null,
    community uuid,
    line uuid not null,
    holder uuid not null,
    kind text not null,
    words text not null,
    at bigint not null,
    ended bigint,
    revision bigint not null
);
create index vote_mandate_line on vote_mandate (line, id);
create index vote_mandate_holder on vote_mandate (vote, holder, id);

-- A printed ballot. Its code says which ballot it is and nothing else; only a tag of it is kept.
create table vote_paper (
    id uuid primary key,
    vote uuid not null,
    community uuid,
    line uuid not null,
    tag bytea not null,
    state text not null,
    at bigint not null,
    revision bigint not null
);
create unique index vote_paper_tag on vote_paper (tag);
create index vote_paper_line on vote_paper (line, id);
create index vote_paper_vote on vote_paper (vote, state, id);

create table paper_entry (
    id uuid primary key,
    vote uuid not null,
    community uuid,
    paper uuid not null,
    entered_by uuid not null,
    sealed bytea not null,
    at bigint not null
);
create unique index paper_entry_once on paper_entry (paper, entered_by);

-- What an owner asks to be put right on the roll, or objects to in a result; each is answered.
create table vote_request (
    id uuid primary key,
    vote uuid not null,
    community uuid,
    kind text not null,
    line uuid,
    asked_by uuid not null,
    words text not null,
    at bigint not null,
    state text not null,
    answer text not null,
    answered bigint,
    revision bigint not null
);
create index vote_request_vote on vote_request (vote, kind, id);

-- A lift for an entrance, or another project decided by those it touches.
create table vote_project (
    id uuid primary key,
    community uuid,
    compound uuid not null references place (id),
    entrance uuid not null references place (id),
    place_path text not null,
    title text not null,
    words text not null,
    state text not null,
    -- In fen.
    cost bigint not null,
    subsidy bigint not null,
    -- What each dwelling bears, in per-myriad, as json.
    shares text not null,
    milestones text not null,
    upkeep text not null,
    vote uuid,
    made bigint not null,
    updated bigint not null,
    revision bigint not null
);
create index vote_project_compound on vote_project (compound, id);

create table project_consent (
    id uuid primary key,
    project uuid not null,
    community uuid,
    dwelling uuid not null,
    says text not null,
    channel text not null,
    by_account uuid,
    at bigint not null
);
create index project_consent_project on project_consent (project, dwelling, id);

create table project_objection (
    id uuid primary key,
    project uuid not null,
    community uuid,
    dwelling uuid not null,
    by_account uuid,
    words text not null,
    state text not null,
    answer text not null,
    at bigint not null,
    answered bigint,
    revision bigint not null
);
create index project_objection_project on project_objection (project, id);
