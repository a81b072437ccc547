alter table orders drop constraint orders_user_id_fkey;
