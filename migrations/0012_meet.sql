-- Meetings -------------------------------------------------------------------------------------------------
-- Rooms people meet in, with their hours.
create table venue (
    id uuid primary key,
    community uuid,
    compound uuid not null references place (id),
    place_path text not null,
    name text not null,
    -- Where it is and what stands in it.
    about text not null,
    -- Days of the week with the minutes it is open, in the zone of the compound: json.
    hours text not null,
    seats bigint not null,
    slot_minutes bigint not null,
    state text not null check (state in ('open', 'closed')),
    reason text not null,
    updated bigint not null,
    revision bigint not null
);
create index venue_compound on venue (compound, state, id);

-- Who has a room when.
create table venue_booking (
    id uuid primary key,
    venue uuid not null references venue (id),
    community uuid,
    starts bigint not null,
    ends bigint not null,
    purpose text not null check (purpose in ('deliberation', 'service', 'activity')),
    -- offered: kept for somebody whose booking gave way, until they answer or its time is over.
    state text not null check (state in ('booked', 'offered', 'displaced', 'cancelled')),
    meeting uuid,
    -- Who booked: a keyed hash to find the own ones by, and the sealed account to tell them. Empty for a meeting.
    holder_tag bytea,
    holder_sealed bytea,
    -- Why it gave way.
    reason text not null,
    -- What was offered instead.
    instead uuid,
    held_until bigint,
    updated bigint not null,
    revision bigint not null
);
create index venue_booking_time on venue_booking (venue, ends, starts);
create index venue_booking_holder on venue_booking (holder_tag, id);
create index venue_booking_meeting on venue_booking (meeting, id);

-- What is carried from one method to the next of its chain.
create table carried (
    id uuid primary key,
    community uuid,
    compound uuid not null references place (id),
    place_path text not null,
    -- Where it comes from: a meeting with the number of its item.
    meeting uuid not null,
    item uuid not null,
    -- The method it came from, and the one it is for.
    from_method text not null,
    to_method text not null,
    title text not null,
    words text not null,
    -- `ticket/…` at a reception day or `topic/…` for a meeting.
    went_to text not null,
    at bigint not null,
    revision bigint not null
);
create unique index carried_item on carried (item, to_method);
create index carried_went on carried (went_to);
create index reception_ticket_went on reception_ticket (went_to);

-- Neighbours -----------------------------------------------------------------------------------------------
-- A neighbour fetches a child.
-- One row an occasion. Everything about people is sealed or a keyed hash, and emptied when the day is over or somebody withdraws.
create table pickup (
    id uuid primary key,
    community uuid,
    compound uuid not null references place (id),
    -- The tree path of the entrance both live in.
    entrance_path text not null,
    state text not null check (state in ('asked', 'taken', 'approved', 'withdrawn', 'over')),
    -- The end of the day it is for.
    day_ends bigint not null,
    code_hash bytea,
    guardian_tag bytea,
    neighbour_tag bytea,
    -- Words, names and accounts of the two: one sealed text.
    sealed bytea,
    -- When the guardian said yes to this occasion, and how often the neighbour read the words since.
    approved bigint,
    reads bigint not null,
    updated bigint not null,
    revision bigint not null
);
create index pickup_code on pickup (code_hash, id);
create index pickup_guardian on pickup (guardian_tag, id);
create index pickup_neighbour on pickup (neighbour_tag, id);
create index pickup_day on pickup (state, day_ends, id);
