create table a (m numeric);
