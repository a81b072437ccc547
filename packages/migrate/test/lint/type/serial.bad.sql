create table a (id bigserial);
