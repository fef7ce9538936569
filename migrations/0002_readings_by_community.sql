-- Whoever watches over a community's readings of personal fields pages through them by it.
create index personal_read_community on personal_read (community, id);
