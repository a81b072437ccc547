create table "üüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüü" (id bigint);
