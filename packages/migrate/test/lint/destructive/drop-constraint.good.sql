alter table orders add constraint orders_at_check check (at is not null) not valid;
alter table orders drop constraint orders_at_check;
