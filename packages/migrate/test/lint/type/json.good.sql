create table a (j jsonb);
