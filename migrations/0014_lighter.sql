-- Every new matter pays for every index. These two are asked only for matters that have a handler, and once in a while.
drop index matter_handler;
create index matter_handler on matter (handler_post, state, finish_by, id) where handler_post is not null;
drop index idempotency_at;

-- The board counts what was done of late.
create index matter_done on matter (compound, updated) where state = 'done';

-- Places end and are never taken away, so what these check cannot happen; each check locks the row of the place, and all
-- that is raised there at the same moment has to share that lock.
-- only postgres:
alter table matter drop constraint matter_compound_fkey;
alter table matter drop constraint matter_place_fkey;
-- end
