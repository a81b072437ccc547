alter table users add column number bigint generated always as identity;
