alter table users add column draft text;
alter table users drop column draft;
