create table scratch (id bigint);
truncate scratch;
