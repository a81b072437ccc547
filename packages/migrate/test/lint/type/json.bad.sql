create table a (j json);
