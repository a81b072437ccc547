alter table users add column twice int generated always as (age * 2) stored;
