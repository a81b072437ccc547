alter table users add constraint users_name_excl exclude (name with =);
