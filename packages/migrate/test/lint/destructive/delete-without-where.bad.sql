delete from orders;
