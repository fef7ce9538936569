-- Votes ----------------------------------------------------------------------------------------------------
-- What a vote starts when it passes, as it was announced: a version of a rule, an order, an amount of money. Written with the
-- notice, so that nothing of it changes afterwards; from then on only its state does.
create table vote_start (
    id uuid primary key,
    vote uuid not null,
    community uuid,
    number bigint not null,
    what text not null check (what in ('rule', 'order', 'money')),
    rule uuid,
    version bigint not null,
    -- Of the text that was announced: another text is not what was decided.
    rule_digest bytea,
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
    -- The matter an order became.
    became uuid,
    at bigint,
    revision bigint not null
);
create unique index vote_start_number on vote_start (vote, number);
create index vote_start_rule on vote_start (rule, version);
