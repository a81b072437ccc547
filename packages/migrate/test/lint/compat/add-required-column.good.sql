alter table users add column country text not null default 'unknown';
