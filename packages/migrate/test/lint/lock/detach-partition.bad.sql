alter table candles detach partition candles_1;
