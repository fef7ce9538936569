-- Votes ----------------------------------------------------------------------------------------------------
-- The result of an official system of voting: written down by one account, confirmed by another. Figures in heads and 0.01 m².
create table vote_official (
    id uuid primary key,
    vote uuid not null,
    community uuid,
    state text not null check (state in ('waiting', 'confirmed', 'returned')),
    -- What the official system is called.
    system text not null,
    heads_all bigint not null,
    heads_for bigint not null,
    heads_against bigint not null,
    heads_abstain bigint not null,
    area_all bigint not null,
    area_for bigint not null,
    area_against bigint not null,
    area_abstain bigint not null,
    -- The proof: where it can be read, under which reference, and a picture of it.
    address text not null,
    reference text not null,
    photo uuid,
    bytes bigint not null,
    digest bytea,
    entered_by uuid not null,
    at bigint not null,
    judged_by uuid,
    judged_at bigint,
    -- Why the second person sent it back.
    why text not null,
    revision bigint not null
);
create index vote_official_vote on vote_official (vote, id);

-- What a vote starts, once more with two kinds that follow from the kind of vote itself: an election hands its seats over to
-- the registry of bodies, a project of a budget that won becomes an order with its amount.
alter table vote_start rename to vote_start_before;
create table vote_start (
    id uuid primary key,
    vote uuid not null,
    community uuid,
    number bigint not null,
    what text not null check (what in ('rule', 'order', 'money', 'body', 'project')),
    rule uuid,
    version bigint not null,
    -- Of the text that was announced: another text is not what was decided.
    rule_digest bytea,
    -- The project of a budget.
    option_id uuid,
    title text not null,
    words text not null,
    category text not null,
    handler uuid,
    -- Days from the start to the end of the order.
    days bigint not null,
    -- In fen.
    amount bigint not null,
    state text not null check (state in ('waiting', 'due', 'started', 'stuck', 'nothing')),
    -- The code of what stands in its way.
    why text not null,
    -- The matter an order became, the body the seats were handed to.
    became uuid,
    at bigint,
    revision bigint not null
);
insert into vote_start (id, vote, community, number, what, rule, version, rule_digest, option_id, title, words, category, handler, days,
    amount, state, why, became, at, revision)
    select id, vote, community, number, what, rule, version, rule_digest, null, title, words, category, handler, days, amount, state, why,
    became, at, revision from vote_start_before;
drop table vote_start_before;
create unique index vote_start_number on vote_start (vote, number);
create index vote_start_rule on vote_start (rule, version);
-- Money ----------------------------------------------------------------------------------------------------
-- From which amount on a compound pays only what its owners decided, and why it is this amount.
create table money_book (
    id uuid primary key,
    compound uuid not null references place (id),
    community uuid,
    -- In fen.
    threshold bigint not null,
    reason text not null,
    at bigint not null,
    revision bigint not null
);

create unique index money_book_compound on money_book (compound);

-- What came in and what went out, a line each. No dwelling and no household stands here: nobody can be found to owe.
create table money_line (
    id uuid primary key,
    community uuid,
    compound uuid not null references place (id),
    side text not null check (side in ('income', 'expense')),
    -- In fen.
    amount bigint not null check (amount > 0),
    day text not null,
    words text not null,
    -- The decision of the owners that covers it: what a vote started.
    decision uuid,
    voucher uuid,
    bytes bigint not null,
    digest bytea,
    post_kind text not null,
    entered_by uuid not null,
    at bigint not null,
    -- Why it does not count any more; empty while it does. A wrong line is struck and stays to be read.
    struck text not null,
    struck_by uuid,
    struck_at bigint,
    revision bigint not null
);
create index money_line_compound on money_line (compound, id);
create index money_line_by on money_line (compound, entered_by, side);
create index money_line_decision on money_line (decision, id);
