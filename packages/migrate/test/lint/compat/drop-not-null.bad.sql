alter table candles alter column at drop not null;
