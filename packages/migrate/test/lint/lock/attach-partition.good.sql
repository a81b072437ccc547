alter table candles attach partition candles_3 for values from ('2026-03-01') to ('2026-04-01');
