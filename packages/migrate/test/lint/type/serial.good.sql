create table a (id bigint generated always as identity);
