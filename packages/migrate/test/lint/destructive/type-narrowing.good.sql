alter table users alter column balance type numeric(12, 2), alter column email type varchar(80);
