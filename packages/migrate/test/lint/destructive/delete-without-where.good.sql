delete from orders where at < '2020-01-01';
