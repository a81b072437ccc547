create table a (at timestamptz);
