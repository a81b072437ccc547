create table people (name text);
alter table people rename column name to full_name;
