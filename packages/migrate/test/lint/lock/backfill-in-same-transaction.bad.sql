alter table users add column country text;
update users set country = 'unknown' where id > 0;
