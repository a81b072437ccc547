create table a (m money);
