alter table users add column country text;
alter table users add column city text;
