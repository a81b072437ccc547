create index candles_at_idx on candles (at);
