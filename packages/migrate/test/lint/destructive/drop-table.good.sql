create table scratch (id bigint);
drop table scratch;
