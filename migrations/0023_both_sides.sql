-- One text for both engines, as in 0001.

-- Matters: errands, once more --------------------------------------------------------------------------------------
-- Who wrote somebody's word down with leave: whoever did so never says the other side's too.
alter table errand add column agreed_post uuid;
alter table errand_thing add column gave_post uuid;

-- Matters: a time at a counter and the matter it is about -------------------------------------------------------------
alter table hall_ticket add column matter uuid;
create index hall_ticket_matter on hall_ticket (matter);

-- Votes: projects that came to nothing -----------------------------------------------------------------------------
alter table vote_project add column ended_reason text not null default '';
