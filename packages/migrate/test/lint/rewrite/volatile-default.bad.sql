alter table users add column code uuid default gen_random_uuid();
