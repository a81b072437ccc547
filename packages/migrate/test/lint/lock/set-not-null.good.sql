alter table users alter column checked set not null;
