create table a (at timestamp);
