alter table orders add constraint orders_owner_fkey foreign key (user_id) references users;
