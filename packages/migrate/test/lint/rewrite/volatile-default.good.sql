alter table users add column seen_at timestamptz default now();
