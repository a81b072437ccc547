create index candles_at_idx on only candles (at);
