create table a (t char(2));
