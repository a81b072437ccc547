create table a (t text);
