-- The result of an official election: how many took part, and each candidate's figures. Empty for a yes or no.
alter table vote_official add column standing text not null default '';
