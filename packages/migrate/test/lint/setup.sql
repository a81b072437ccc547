-- The database before each file.
create type status as enum ('calm', 'busy');
create table users (
  id bigint primary key,
  name text,
  email varchar(40),
  age int,
  balance numeric(10, 2),
  status status,
  joined_at timestamptz,
  checked text constraint users_checked_check check (checked is not null)
);
create index users_name_idx on users (name);
create table orders (id bigint primary key, user_id bigint, at timestamptz);
alter table orders add constraint orders_user_id_fkey foreign key (user_id) references users on delete cascade;
create table candles (at timestamptz not null, price numeric) partition by range (at);
create table candles_1 partition of candles for values from ('2026-01-01') to ('2026-02-01');
create table candles_2 (at timestamptz not null, price numeric);
create table candles_3 (at timestamptz not null, price numeric,
  constraint bounds check (at is not null and at >= '2026-03-01' and at < '2026-04-01'));
create schema old;
create table old.things (id int);
create view names as select name from users;
