alter table candles alter column price set default 0;
