create table a (t varchar(20));
