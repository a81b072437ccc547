create table sums (a int, twice int generated always as (a * 2) stored);
