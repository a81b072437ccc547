create unique index concurrently users_name_key on users (name);
alter table users add constraint users_name_key unique using index users_name_key;
