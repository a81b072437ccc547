create table numbers (number bigint generated always as identity);
