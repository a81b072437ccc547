create index orders_at_idx on orders (at);
