import { type SQL, sql } from "drizzle-orm";

/** Queries that find contradictions in a dataset, by name. */
export const faults: Record<string, SQL> = {
  "a candle that does not open at the previous close": sql`
    select * from (
      select cryptocurrency_id, timeframe, open, lag(close) over (partition by cryptocurrency_id, timeframe order by open_time) before
      from market_data
    ) candles where open <> before`,
  "a missing hourly candle": sql`
    select * from (
      select open_time - lag(open_time) over (partition by cryptocurrency_id order by open_time) as step
      from market_data where timeframe = '1h'
    ) candles where step <> interval '1 hour'`,
  "a daily candle that differs from its hourly candles": sql`
    select d.cryptocurrency_id, d.open_time
    from market_data d
    join lateral (
      select count(*) n, max(high) high, min(low) low, sum(volume) volume,
             (array_agg(open order by open_time))[1] open, (array_agg(close order by open_time desc))[1] close
      from market_data h
      where h.cryptocurrency_id = d.cryptocurrency_id and h.timeframe = '1h'
        and h.open_time >= d.open_time and h.open_time < d.open_time + interval '1 day'
    ) hours on hours.n = 24
    where d.timeframe = '1d'
      and (d.open, d.high, d.low, d.close, d.volume) is distinct from (hours.open, hours.high, hours.low, hours.close, hours.volume)`,
  "a coin whose price differs from its last candle": sql`
    select c.id from cryptocurrencies c
    join lateral (
      select close from market_data where cryptocurrency_id = c.id and timeframe = '1h' order by open_time desc limit 1
    ) last on true
    where c.current_price <> last.close`,
  "an indicator value released before the time it refers to": sql`select id from macro_indicators where released_at < observed_at`,
  "news without a coin, or with a link of another time": sql`
    select n.id from news_events n
    left join news_event_cryptocurrencies l on l.news_event_id = n.id
    where l.published_at is distinct from n.published_at`,
  "sector shares of a coin above 100%": sql`
    select cryptocurrency_id from crypto_sector_memberships group by 1 having sum(allocation_percent) > 100`,
  "a coin without its primary sector": sql`
    select id from cryptocurrencies c where asset_type in ('crypto', 'stablecoin')
      and not exists (select from crypto_sector_memberships m where m.cryptocurrency_id = c.id and m.is_primary)`,
  "an analysis based on a later regime": sql`
    select a.id from sector_analysis a join market_regimes r on r.id = a.market_regime_id where r.analysis_time > a.analysis_time`,
  "a suggestion based on a later analysis": sql`
    select s.id from ai_asset_suggestions s
    left join market_regimes r on r.id = s.market_regime_id
    left join sector_analysis a on a.id = s.sector_analysis_id
    where r.analysis_time > s.created_at or a.analysis_time > s.created_at
       or s.reviewed_at < s.created_at or s.implemented_at < s.reviewed_at`,
  "a suggestion based on a sector that its coin does not belong to": sql`
    select s.id from ai_asset_suggestions s join sector_analysis a on a.id = s.sector_analysis_id
    where not exists (
      select from crypto_sector_memberships m where m.cryptocurrency_id = s.cryptocurrency_id and m.sector_id = a.sector_id
    )`,
  "feedback older than its suggestion": sql`
    select f.id from suggestion_feedback f join ai_asset_suggestions s on s.id = f.suggestion_id where f.created_at < s.created_at`,
  "a signal based on a later suggestion, analysis or regime, or on one for another coin": sql`
    select t.id from trading_signals t
    left join ai_asset_suggestions s on s.id = t.suggestion_id
    left join sector_analysis a on a.id = t.sector_analysis_id
    left join market_regimes r on r.id = t.market_regime_id
    where s.created_at > t.generated_at or s.cryptocurrency_id <> t.cryptocurrency_id
       or a.analysis_time > t.generated_at or r.analysis_time > t.generated_at`,
  "a signal whose entry is not the price at its time": sql`
    select t.id from trading_signals t
    join market_data m on m.cryptocurrency_id = t.cryptocurrency_id and m.timeframe = '1h'
                      and m.open_time = t.generated_at - interval '1 hour'
    where m.close <> t.entry_price`,
  "a signal that hit its target or stop without a candle reaching it": sql`
    select t.id, t.status from trading_signals t
    where t.status in ('hit_target', 'stopped_out') and not exists (
      select from market_data m
      where m.cryptocurrency_id = t.cryptocurrency_id and m.timeframe = '1h' and m.open_time = t.closed_at - interval '1 hour'
        and case when t.status = 'hit_target' then t.target_price else t.stop_loss end between m.low and m.high
    )`,
  "an active signal whose target or stop was reached": sql`
    select t.id from trading_signals t
    join market_data m on m.cryptocurrency_id = t.cryptocurrency_id and m.timeframe = '1h' and m.open_time >= t.generated_at
    where t.status = 'active'
      and (t.direction = 'long' and (m.high >= t.target_price or m.low <= t.stop_loss)
        or t.direction = 'short' and (m.low <= t.target_price or m.high >= t.stop_loss))`,
  "an executed signal without an order": sql`
    select id from trading_signals t where status = 'executed'
      and not exists (select from signal_executions e where e.signal_id = t.id)`,
  "an order before its signal, of another coin, or in the other direction": sql`
    select e.id from signal_executions e join trading_signals t on t.id = e.signal_id
    where e.executed_at < t.generated_at or e.cryptocurrency_id <> t.cryptocurrency_id
       or (e.side = 'buy') <> (t.direction = 'long')`,
  "an order filled at a price outside the candle": sql`
    select e.id from signal_executions e
    where e.execution_price is not null and not exists (
      select from market_data m
      where m.cryptocurrency_id = e.cryptocurrency_id and m.timeframe = '1h'
        and m.open_time = date_bin('1 hour', e.executed_at, timestamptz '2001-01-01 00:00:00+00')
        and e.execution_price between m.low and m.high
    )`,
  "a position that differs from the sum of its orders": sql`
    select p.id from portfolio_tracking p
    join lateral (
      select sum(filled_quantity) filter (where side = case p.position_type when 'short' then 'sell' else 'buy' end) entered,
             coalesce(sum(filled_quantity) filter (where side = case p.position_type when 'short' then 'buy' else 'sell' end), 0) left_,
             sum(filled_quantity * execution_price) filter (where side = case p.position_type when 'short' then 'sell' else 'buy' end) cost,
             sum(realized_pnl) realized,
             min(executed_at) opened
      from signal_executions e where e.portfolio_id = p.id
    ) orders on true
    where p.cryptocurrency_id is not null
      and (p.quantity <> orders.entered - orders.left_
        or p.average_entry_price * orders.entered <> orders.cost
        or p.cost_basis_usd <> p.average_entry_price * p.quantity
        or p.realized_pnl_usd <> orders.realized
        or p.opened_at <> orders.opened)`,
  "a position whose value differs from the market price": sql`
    select p.id from portfolio_tracking p join cryptocurrencies c on c.id = p.cryptocurrency_id
    where p.status <> 'closed' and (p.last_price <> c.current_price
      or p.unrealized_pnl_usd <> (case p.position_type when 'short' then -1 else 1 end) * (p.quantity * p.last_price - p.cost_basis_usd))`,
  "two active versions of one model": sql`select name from ai_models where status = 'active' group by 1 having count(*) > 1`,
  "a prediction that was not evaluated in time": sql`
    select id from predictions where evaluated_at is null and target_at < ${"2026-10-31T23:00:00Z"}::timestamptz`,
  "a prediction evaluated with a price other than the market's": sql`
    select p.id from predictions p
    join market_data m on m.cryptocurrency_id = p.cryptocurrency_id and m.timeframe = '1h' and m.open_time = p.target_at - interval '1 hour'
    where p.actual_price <> m.close`,
  "a prediction linked to a row of another time or coin": sql`
    select p.id from predictions p
    left join market_regimes r on r.id = p.market_regime_id
    left join sector_analysis a on a.id = p.sector_analysis_id
    left join ai_asset_suggestions s on s.id = p.suggestion_id
    left join trading_signals t on t.id = p.trading_signal_id
    where p.predicted_at <> coalesce(r.analysis_time, a.analysis_time, s.created_at, t.generated_at, p.predicted_at)
       or p.cryptocurrency_id <> coalesce(s.cryptocurrency_id, t.cryptocurrency_id, p.cryptocurrency_id)
       or p.lineage_id is distinct from coalesce(r.id, a.id, s.id, t.id)`,
  "an event later than now": sql`
    select what, at from (
      select 'candle' what, open_time at from market_data
      union all select 'signal', generated_at from trading_signals
      union all select 'closed', closed_at from trading_signals
      union all select 'order', executed_at from signal_executions
      union all select 'event', occurred_at from authentication_logs
      union all select 'call', requested_at from external_api_logs
      union all select 'evaluation', evaluated_at from predictions
      union all select 'news', published_at from news_events
      union all select 'feedback', created_at from suggestion_feedback
      union all select 'alert', triggered_at from signal_alerts
      union all select 'task', completed_at from background_tasks
    ) happened where at > ${"2026-11-01T00:00:00Z"}::timestamptz`,
  "a row updated before it was created": sql`
    select what from (
      select 'users' what from users where updated_at < created_at
      union all select 'signals' from trading_signals where updated_at < created_at
      union all select 'suggestions' from ai_asset_suggestions where updated_at < created_at
      union all select 'predictions' from predictions where updated_at < created_at
      union all select 'orders' from signal_executions where updated_at < created_at
      union all select 'positions' from portfolio_tracking where updated_at < created_at
      union all select 'tasks' from background_tasks where updated_at < created_at
    ) rows`,
  "an account that can sign in, or a live session": sql`
    select 'account' from users where password_hash !~ '[$]A{43}$'
    union all select 'session' from user_sessions where revoked_at is null and expires_at > ${"2026-11-01T00:00:00Z"}::timestamptz`,
};
