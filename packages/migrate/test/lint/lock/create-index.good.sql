create index concurrently orders_at_idx on orders (at);
