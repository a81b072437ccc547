alter table users add column country text;
alter table orders add column country text;
