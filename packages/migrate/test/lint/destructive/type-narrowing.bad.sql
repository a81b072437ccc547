alter table users alter column balance type numeric(8, 2);
