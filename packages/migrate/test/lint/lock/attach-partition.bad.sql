alter table candles attach partition candles_2 for values from ('2026-02-01') to ('2026-03-01');
