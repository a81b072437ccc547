create table people_new (name text);
alter table people_new rename to people;
