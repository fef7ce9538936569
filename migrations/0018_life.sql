-- One text for both engines, as in 0001.

-- Matters and commons: on behalf --------------------------------------------------------------------------------------
-- How the home said that somebody with a post may write it down for them; empty where the home said it itself. Who wrote it
-- down stands in the journal.
alter table survey_answer add column leave text not null default '';
alter table visit_order add column leave text not null default '';

-- The next stop of a compound, for its first page.
create index visit_stop_next on visit_stop (compound, starts, id) where state = 'planned';
