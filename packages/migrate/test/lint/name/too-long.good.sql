create table "üüüüüüüüüüüüüüüüüüüüüüüüüüüüüüü" (id bigint);
comment on table users is '"xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx"';
