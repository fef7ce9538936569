-- One text for both engines, as in 0001.

-- Matters: errands on behalf of somebody -------------------------------------------------------------------------------------
-- What a person agreed to: which errand, in which words (sealed, as they were said or read), until when.
create table errand (
    id uuid primary key,
    matter uuid not null references matter (id),
    community uuid,
    compound uuid not null,
    kind text not null,
    -- By the own account, by the code of the matter, or written down with leave.
    how text not null check (how in ('own', 'code', 'leave')),
    sealed bytea not null,
    agreed bigint not null,
    until bigint not null,
    withdrawn bigint,
    revision bigint not null
);
create index errand_of on errand (matter, id);

-- What is handed over for it, each with both sides' word and time on the way out and on the way back.
create table errand_thing (
    id uuid primary key,
    errand uuid not null references errand (id),
    matter uuid not null references matter (id),
    community uuid,
    kind text not null check (kind in ('paper', 'thing', 'money')),
    sealed bytea not null,
    fen bigint not null,
    gave bigint,
    gave_how text not null,
    took bigint,
    took_post uuid,
    -- What the carrier says became of it: given back, or delivered.
    end_step text not null check (end_step in ('', 'return', 'deliver')),
    ended bigint,
    end_post uuid,
    got bigint,
    got_how text not null,
    revision bigint not null
);
create index errand_thing_of on errand_thing (matter, id);

-- Matters: times at the counters of the hall -------------------------------------------------------------------------
create table hall_hours (
    id uuid primary key,
    community uuid not null references place (id),
    category text not null,
    -- Days of the week as json; Monday is 1.
    weekdays text not null,
    -- Minutes of the day.
    opens bigint not null,
    closes bigint not null,
    minutes bigint not null,
    at_once bigint not null,
    made bigint not null,
    ended bigint,
    revision bigint not null
);
create index hall_hours_of on hall_hours (community, category, opens);

create table hall_ticket (
    id uuid primary key,
    community uuid not null references place (id),
    category text not null,
    hours uuid not null references hall_hours (id),
    day text not null,
    at bigint not null,
    -- Which of those at once; none when it was given back, so that the place is free again.
    seat bigint,
    number bigint not null,
    state text not null check (state in ('booked', 'came', 'missed', 'cancelled')),
    -- Another tag every day, so that nobody's visits can be joined; none for somebody who called or came.
    holder_tag bytea,
    made bigint not null,
    revision bigint not null
);
create unique index hall_ticket_seat on hall_ticket (hours, at, seat);
create unique index hall_ticket_number on hall_ticket (community, category, day, number);
create index hall_ticket_holder on hall_ticket (holder_tag);

-- Matters: works, once more ------------------------------------------------------------------------------------------
-- Why a work ended although something that was promised is not there.
alter table works add column unkept text not null default '';

-- Pictures that better ones took the place of: what was shown to everybody stays to be seen.
create table works_photo (
    id uuid primary key,
    project uuid not null,
    community uuid,
    item uuid not null,
    side text not null check (side in ('before', 'after')),
    blob text not null,
    at bigint not null
);
create index works_photo_of on works_photo (project, id);

-- Rounds: what they are about ----------------------------------------------------------------------------------------
alter table round_plan add column about_kind text not null default '';
alter table round_plan add column about uuid;
create index round_plan_about on round_plan (about, id);
create index round_plan_open on round_plan (state, ends);
