create index concurrently users_all_idx on users (name, email, age, status);
