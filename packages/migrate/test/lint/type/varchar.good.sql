create table a (t text, u varchar);
