COMMENT ON TABLE "ai_asset_suggestions" IS 'Suggestions of models, one coin each, scoped to a watchlist, to a user, or global';--> statement-breakpoint
COMMENT ON COLUMN "ai_asset_suggestions"."watchlist_id" IS 'Watchlist the suggestion is for; null for all coins';--> statement-breakpoint
COMMENT ON COLUMN "ai_asset_suggestions"."user_id" IS 'User the suggestion is for; null for all users';--> statement-breakpoint
COMMENT ON COLUMN "ai_asset_suggestions"."cryptocurrency_id" IS 'Coin the suggestion is about';--> statement-breakpoint
COMMENT ON COLUMN "ai_asset_suggestions"."market_regime_id" IS 'Market regime (layer 1) the suggestion is based on';--> statement-breakpoint
COMMENT ON COLUMN "ai_asset_suggestions"."sector_analysis_id" IS 'Sector analysis (layer 2) the suggestion is based on';--> statement-breakpoint
COMMENT ON COLUMN "ai_asset_suggestions"."reviewed_by" IS 'User who reviewed the suggestion; null after the erasure of the account';--> statement-breakpoint
COMMENT ON COLUMN "ai_asset_suggestions"."model_name" IS 'Model name, denormalized; predictions.model_id holds the key';--> statement-breakpoint
COMMENT ON COLUMN "ai_asset_suggestions"."model_version" IS 'Model version, denormalized';--> statement-breakpoint
COMMENT ON COLUMN "ai_asset_suggestions"."suggestion_type" IS 'Suggested action on the watchlist';--> statement-breakpoint
COMMENT ON COLUMN "ai_asset_suggestions"."signal" IS 'Suggested action in the market; null without one';--> statement-breakpoint
COMMENT ON COLUMN "ai_asset_suggestions"."ai_layer" IS 'AI layer that produced the suggestion, 1 to 4';--> statement-breakpoint
COMMENT ON COLUMN "ai_asset_suggestions"."confidence_score" IS 'Model confidence, 0 to 100';--> statement-breakpoint
COMMENT ON COLUMN "ai_asset_suggestions"."priority_score" IS 'Priority, 0 to 100';--> statement-breakpoint
COMMENT ON COLUMN "ai_asset_suggestions"."risk_level" IS 'Risk level of following the suggestion';--> statement-breakpoint
COMMENT ON COLUMN "ai_asset_suggestions"."current_tier" IS 'Tier of the coin when suggested';--> statement-breakpoint
COMMENT ON COLUMN "ai_asset_suggestions"."suggested_tier" IS 'Suggested tier';--> statement-breakpoint
COMMENT ON COLUMN "ai_asset_suggestions"."target_position" IS 'Suggested position on the watchlist';--> statement-breakpoint
COMMENT ON COLUMN "ai_asset_suggestions"."target_allocation" IS 'Suggested share of the watchlist, percent';--> statement-breakpoint
COMMENT ON COLUMN "ai_asset_suggestions"."expected_return" IS 'Expected return, percent';--> statement-breakpoint
COMMENT ON COLUMN "ai_asset_suggestions"."actual_return" IS 'Actual return, percent';--> statement-breakpoint
COMMENT ON COLUMN "ai_asset_suggestions"."success_score" IS 'Accuracy score, 0 to 100';--> statement-breakpoint
COMMENT ON COLUMN "ai_asset_suggestions"."status" IS 'Suggestion status';--> statement-breakpoint
COMMENT ON COLUMN "ai_asset_suggestions"."reviewed_at" IS 'Review time: approval or rejection';--> statement-breakpoint
COMMENT ON COLUMN "ai_asset_suggestions"."implemented_at" IS 'Implementation time; not null if and only if the status is implemented';--> statement-breakpoint
COMMENT ON COLUMN "ai_asset_suggestions"."expires_at" IS 'Expiry; null for a suggestion that never expires';--> statement-breakpoint
COMMENT ON COLUMN "ai_asset_suggestions"."reasoning" IS 'Reasoning of the model';--> statement-breakpoint
COMMENT ON COLUMN "ai_asset_suggestions"."context_data" IS 'Data the model used';--> statement-breakpoint
COMMENT ON COLUMN "ai_asset_suggestions"."created_at" IS 'Row creation time';--> statement-breakpoint
COMMENT ON COLUMN "ai_asset_suggestions"."updated_at" IS 'Time of the last change to the row';--> statement-breakpoint
COMMENT ON TABLE "ai_models" IS 'Registry of AI models, one row per model version; the versions of a model share its name';--> statement-breakpoint
COMMENT ON COLUMN "ai_models"."created_by" IS 'User who created the version; null after the erasure of the account';--> statement-breakpoint
COMMENT ON COLUMN "ai_models"."name" IS 'Model name, shared by all versions';--> statement-breakpoint
COMMENT ON COLUMN "ai_models"."version" IS 'Version, unique per name';--> statement-breakpoint
COMMENT ON COLUMN "ai_models"."model_type" IS 'Model type: macro, sector, asset or timing, one for each layer';--> statement-breakpoint
COMMENT ON COLUMN "ai_models"."architecture" IS 'Model architecture';--> statement-breakpoint
COMMENT ON COLUMN "ai_models"."framework" IS 'Machine-learning framework';--> statement-breakpoint
COMMENT ON COLUMN "ai_models"."status" IS 'Status of the version; at most one version of a model is active';--> statement-breakpoint
COMMENT ON COLUMN "ai_models"."config_version" IS 'Configuration revision, incremented on each change';--> statement-breakpoint
COMMENT ON COLUMN "ai_models"."min_confidence" IS 'Minimum confidence of predictions to show, 0 to 100';--> statement-breakpoint
COMMENT ON COLUMN "ai_models"."prediction_count" IS 'Number of predictions; updated in batches to avoid row contention';--> statement-breakpoint
COMMENT ON COLUMN "ai_models"."target_variable" IS 'Target variable of the training';--> statement-breakpoint
COMMENT ON COLUMN "ai_models"."timeframe" IS 'Timeframe of the training candles';--> statement-breakpoint
COMMENT ON COLUMN "ai_models"."training_from" IS 'Start of the training data; not null if and only if training_to is';--> statement-breakpoint
COMMENT ON COLUMN "ai_models"."artifact_uri" IS 'URI of the model artifact';--> statement-breakpoint
COMMENT ON COLUMN "ai_models"."artifact_sha256" IS 'SHA-256 digest of the model artifact';--> statement-breakpoint
COMMENT ON COLUMN "ai_models"."model_size_bytes" IS 'Size of the model artifact, bytes';--> statement-breakpoint
COMMENT ON COLUMN "ai_models"."next_retrain_at" IS 'Scheduled time of the next training; null without a schedule';--> statement-breakpoint
COMMENT ON COLUMN "ai_models"."deployed_at" IS 'First time the version became active';--> statement-breakpoint
COMMENT ON COLUMN "ai_models"."deprecated_at" IS 'Deprecation time; present while the status is deprecated';--> statement-breakpoint
COMMENT ON COLUMN "ai_models"."notes" IS 'Notes, at most 10000 characters';--> statement-breakpoint
COMMENT ON COLUMN "ai_models"."configuration_history" IS 'Earlier configurations, oldest first, each with its revision and the time it was replaced';--> statement-breakpoint
COMMENT ON COLUMN "ai_models"."training_features" IS 'Names of the training features';--> statement-breakpoint
COMMENT ON COLUMN "ai_models"."performance_metrics" IS 'Latest metrics by name, cached from model_performance, the source of truth';--> statement-breakpoint
COMMENT ON COLUMN "ai_models"."health_status" IS 'Result of the last health check';--> statement-breakpoint
COMMENT ON COLUMN "ai_models"."created_at" IS 'Row creation time';--> statement-breakpoint
COMMENT ON COLUMN "ai_models"."updated_at" IS 'Time of the last change to the row';--> statement-breakpoint
COMMENT ON TABLE "analytics_data" IS 'Metric values, one per metric, time bucket and set of dimensions';--> statement-breakpoint
COMMENT ON COLUMN "analytics_data"."metric_name" IS 'Metric name';--> statement-breakpoint
COMMENT ON COLUMN "analytics_data"."category" IS 'Metric category';--> statement-breakpoint
COMMENT ON COLUMN "analytics_data"."aggregation_level" IS 'Length of the time bucket; raw for a single measurement';--> statement-breakpoint
COMMENT ON COLUMN "analytics_data"."period_start" IS 'Start of the bucket in UTC (weeks start on Monday); the measurement time if raw';--> statement-breakpoint
COMMENT ON COLUMN "analytics_data"."metric_value" IS 'Metric value, in its unit';--> statement-breakpoint
COMMENT ON COLUMN "analytics_data"."sample_count" IS 'Number of measurements in the bucket, its weight when buckets are merged';--> statement-breakpoint
COMMENT ON COLUMN "analytics_data"."dimensions" IS 'Dimensions of the value, by name; {} for the total';--> statement-breakpoint
COMMENT ON COLUMN "analytics_data"."dimensions_hash" IS 'MD5 hash of the dimensions, for the primary key; not for security';--> statement-breakpoint
COMMENT ON COLUMN "analytics_data"."created_at" IS 'Row creation time';--> statement-breakpoint
COMMENT ON COLUMN "analytics_data"."updated_at" IS 'Time of the last change to the row';--> statement-breakpoint
COMMENT ON TABLE "authentication_logs" IS 'Authentication and account-change events; append-only';--> statement-breakpoint
COMMENT ON COLUMN "authentication_logs"."id" IS 'Event id; the primary key is (id, occurred_at)';--> statement-breakpoint
COMMENT ON COLUMN "authentication_logs"."occurred_at" IS 'Event time';--> statement-breakpoint
COMMENT ON COLUMN "authentication_logs"."user_id" IS 'Account the event concerns; null if no account matched, or after its erasure';--> statement-breakpoint
COMMENT ON COLUMN "authentication_logs"."session_id" IS 'Session the event concerns; not a foreign key, since sessions are purged earlier than the log';--> statement-breakpoint
COMMENT ON COLUMN "authentication_logs"."email_attempted" IS 'Email address entered, if no account matched';--> statement-breakpoint
COMMENT ON COLUMN "authentication_logs"."event_type" IS 'Event type';--> statement-breakpoint
COMMENT ON COLUMN "authentication_logs"."success" IS 'Whether the event succeeded; true if and only if failure_reason is null';--> statement-breakpoint
COMMENT ON COLUMN "authentication_logs"."failure_reason" IS 'Failure reason; null on success';--> statement-breakpoint
COMMENT ON COLUMN "authentication_logs"."ip_address" IS 'Client IP address; null if unknown';--> statement-breakpoint
COMMENT ON COLUMN "authentication_logs"."user_agent" IS 'User-Agent header of the client';--> statement-breakpoint
COMMENT ON COLUMN "authentication_logs"."device_id" IS 'Device fingerprint';--> statement-breakpoint
COMMENT ON COLUMN "authentication_logs"."country_code" IS 'Two-letter ISO 3166 country code of the approximate location';--> statement-breakpoint
COMMENT ON COLUMN "authentication_logs"."risk_score" IS 'Risk score, 0 to 100 (most suspicious)';--> statement-breakpoint
COMMENT ON COLUMN "authentication_logs"."details" IS 'Additional event data; never contains secrets';--> statement-breakpoint
COMMENT ON COLUMN "authentication_logs"."created_at" IS 'Row creation time';--> statement-breakpoint
COMMENT ON TABLE "background_tasks" IS 'Background tasks of the job queues';--> statement-breakpoint
COMMENT ON COLUMN "background_tasks"."parent_task_id" IS 'Parent task of a subtask; null if there is none';--> statement-breakpoint
COMMENT ON COLUMN "background_tasks"."task_name" IS 'Task name, such as sync_all_prices';--> statement-breakpoint
COMMENT ON COLUMN "background_tasks"."task_type" IS 'Task type';--> statement-breakpoint
COMMENT ON COLUMN "background_tasks"."queue" IS 'Queue from which workers take the task';--> statement-breakpoint
COMMENT ON COLUMN "background_tasks"."priority" IS 'Priority; higher values run first';--> statement-breakpoint
COMMENT ON COLUMN "background_tasks"."dedupe_key" IS 'Deduplication key, unique among pending and running tasks; null if not deduplicated';--> statement-breakpoint
COMMENT ON COLUMN "background_tasks"."cron" IS 'Recurrence as a cron expression of five fields or a keyword such as @daily; null if not recurring';--> statement-breakpoint
COMMENT ON COLUMN "background_tasks"."scheduled_for" IS 'Earliest time to run';--> statement-breakpoint
COMMENT ON COLUMN "background_tasks"."status" IS 'Task status';--> statement-breakpoint
COMMENT ON COLUMN "background_tasks"."locked_by" IS 'Worker that runs the task; not null if and only if the task is running';--> statement-breakpoint
COMMENT ON COLUMN "background_tasks"."attempts" IS 'Number of attempts started';--> statement-breakpoint
COMMENT ON COLUMN "background_tasks"."max_attempts" IS 'Maximum number of attempts';--> statement-breakpoint
COMMENT ON COLUMN "background_tasks"."started_at" IS 'Start time of the last attempt; null while pending';--> statement-breakpoint
COMMENT ON COLUMN "background_tasks"."heartbeat_at" IS 'Time of the last heartbeat of the worker';--> statement-breakpoint
COMMENT ON COLUMN "background_tasks"."completed_at" IS 'End time; not null if and only if the task is completed, failed or cancelled';--> statement-breakpoint
COMMENT ON COLUMN "background_tasks"."progress_percent" IS 'Progress, percent';--> statement-breakpoint
COMMENT ON COLUMN "background_tasks"."current_phase" IS 'Current phase of the work';--> statement-breakpoint
COMMENT ON COLUMN "background_tasks"."error_message" IS 'Error message of the last failed attempt';--> statement-breakpoint
COMMENT ON COLUMN "background_tasks"."params" IS 'Task parameters, by name';--> statement-breakpoint
COMMENT ON COLUMN "background_tasks"."result" IS 'Task result; null if there is none';--> statement-breakpoint
COMMENT ON COLUMN "background_tasks"."duration_seconds" IS 'Duration of the last attempt, seconds; null until it has ended';--> statement-breakpoint
COMMENT ON COLUMN "background_tasks"."created_at" IS 'Row creation time';--> statement-breakpoint
COMMENT ON COLUMN "background_tasks"."updated_at" IS 'Time of the last change to the row';--> statement-breakpoint
COMMENT ON TABLE "crypto_sector_memberships" IS 'Sector memberships of coins, one per coin and sector';--> statement-breakpoint
COMMENT ON COLUMN "crypto_sector_memberships"."cryptocurrency_id" IS 'Member coin';--> statement-breakpoint
COMMENT ON COLUMN "crypto_sector_memberships"."sector_id" IS 'Sector the coin belongs to';--> statement-breakpoint
COMMENT ON COLUMN "crypto_sector_memberships"."allocation_percent" IS 'Share of the coin attributed to the sector, percent; null if unknown';--> statement-breakpoint
COMMENT ON COLUMN "crypto_sector_memberships"."is_primary" IS 'Whether this is the coin''s primary sector, under which it is shown; at most one per coin';--> statement-breakpoint
COMMENT ON COLUMN "crypto_sector_memberships"."source" IS 'Source of the membership';--> statement-breakpoint
COMMENT ON COLUMN "crypto_sector_memberships"."created_at" IS 'Row creation time';--> statement-breakpoint
COMMENT ON COLUMN "crypto_sector_memberships"."updated_at" IS 'Time of the last change to the row';--> statement-breakpoint
COMMENT ON TABLE "crypto_sectors" IS 'Market sectors: categories of coins, optionally nested in a parent sector';--> statement-breakpoint
COMMENT ON COLUMN "crypto_sectors"."parent_id" IS 'Parent sector; null if there is none';--> statement-breakpoint
COMMENT ON COLUMN "crypto_sectors"."slug" IS 'Stable unique identifier: the CoinGecko category id, or a custom one';--> statement-breakpoint
COMMENT ON COLUMN "crypto_sectors"."name" IS 'Display name; unique';--> statement-breakpoint
COMMENT ON COLUMN "crypto_sectors"."description" IS 'Description of the sector';--> statement-breakpoint
COMMENT ON COLUMN "crypto_sectors"."sector_type" IS 'Sector type: the purpose of its coins';--> statement-breakpoint
COMMENT ON COLUMN "crypto_sectors"."maturity_level" IS 'Maturity of the sector';--> statement-breakpoint
COMMENT ON COLUMN "crypto_sectors"."risk_level" IS 'Risk level of the sector''s coins';--> statement-breakpoint
COMMENT ON COLUMN "crypto_sectors"."is_active" IS 'Whether the sector is analyzed and shown';--> statement-breakpoint
COMMENT ON COLUMN "crypto_sectors"."sort_order" IS 'Sort position in lists, lowest first';--> statement-breakpoint
COMMENT ON COLUMN "crypto_sectors"."market_cap" IS 'Latest market capitalization of all coins in the sector, USD';--> statement-breakpoint
COMMENT ON COLUMN "crypto_sectors"."volume_24h" IS 'Latest 24-hour trading volume, USD';--> statement-breakpoint
COMMENT ON COLUMN "crypto_sectors"."market_cap_change_24h" IS 'Latest 24-hour change of the market capitalization, percent';--> statement-breakpoint
COMMENT ON COLUMN "crypto_sectors"."characteristics" IS 'Additional attributes, by name';--> statement-breakpoint
COMMENT ON COLUMN "crypto_sectors"."created_at" IS 'Row creation time';--> statement-breakpoint
COMMENT ON COLUMN "crypto_sectors"."updated_at" IS 'Time of the last change to the row';--> statement-breakpoint
COMMENT ON TABLE "cryptocurrencies" IS 'Assets with candles: coins, stablecoins, and series charted like coins (DXY, TOTAL)';--> statement-breakpoint
COMMENT ON COLUMN "cryptocurrencies"."slug" IS 'Stable unique identifier: the CoinGecko id, or a custom one';--> statement-breakpoint
COMMENT ON COLUMN "cryptocurrencies"."symbol" IS 'Ticker symbol in upper case; not unique';--> statement-breakpoint
COMMENT ON COLUMN "cryptocurrencies"."name" IS 'Display name';--> statement-breakpoint
COMMENT ON COLUMN "cryptocurrencies"."asset_type" IS 'Asset type';--> statement-breakpoint
COMMENT ON COLUMN "cryptocurrencies"."tier" IS 'Tier: 1 for the default watchlist, 2 for personal watchlists, 3 for all other assets';--> statement-breakpoint
COMMENT ON COLUMN "cryptocurrencies"."is_active" IS 'Whether data is collected for the asset';--> statement-breakpoint
COMMENT ON COLUMN "cryptocurrencies"."is_supported" IS 'Whether the asset is shown and analyzed';--> statement-breakpoint
COMMENT ON COLUMN "cryptocurrencies"."contract_address" IS 'Address of the main contract';--> statement-breakpoint
COMMENT ON COLUMN "cryptocurrencies"."decimals" IS 'Token decimals of the main contract';--> statement-breakpoint
COMMENT ON COLUMN "cryptocurrencies"."image_url" IS 'Image URL';--> statement-breakpoint
COMMENT ON COLUMN "cryptocurrencies"."description" IS 'Description of the asset';--> statement-breakpoint
COMMENT ON COLUMN "cryptocurrencies"."market_cap_rank" IS 'Rank by market capitalization, from 1; null if unranked';--> statement-breakpoint
COMMENT ON COLUMN "cryptocurrencies"."current_price" IS 'Latest price, USD';--> statement-breakpoint
COMMENT ON COLUMN "cryptocurrencies"."market_cap" IS 'Market capitalization, USD';--> statement-breakpoint
COMMENT ON COLUMN "cryptocurrencies"."fully_diluted_valuation" IS 'Fully diluted valuation, USD: price times total or maximum supply';--> statement-breakpoint
COMMENT ON COLUMN "cryptocurrencies"."total_volume" IS 'Trading volume of the last 24 hours, USD';--> statement-breakpoint
COMMENT ON COLUMN "cryptocurrencies"."price_change_percentage_1h" IS 'Price change over the last hour, percent';--> statement-breakpoint
COMMENT ON COLUMN "cryptocurrencies"."price_change_percentage_24h" IS 'Price change over the last 24 hours, percent';--> statement-breakpoint
COMMENT ON COLUMN "cryptocurrencies"."price_change_percentage_7d" IS 'Price change over the last 7 days, percent';--> statement-breakpoint
COMMENT ON COLUMN "cryptocurrencies"."price_change_percentage_30d" IS 'Price change over the last 30 days, percent';--> statement-breakpoint
COMMENT ON COLUMN "cryptocurrencies"."circulating_supply" IS 'Circulating supply, in units of the asset; null if unknown';--> statement-breakpoint
COMMENT ON COLUMN "cryptocurrencies"."total_supply" IS 'Total existing supply, in units of the asset; null if unknown';--> statement-breakpoint
COMMENT ON COLUMN "cryptocurrencies"."max_supply" IS 'Maximum supply, in units of the asset; null if unknown or unlimited';--> statement-breakpoint
COMMENT ON COLUMN "cryptocurrencies"."ath" IS 'All-time high price, USD';--> statement-breakpoint
COMMENT ON COLUMN "cryptocurrencies"."ath_at" IS 'Time of the all-time high';--> statement-breakpoint
COMMENT ON COLUMN "cryptocurrencies"."atl" IS 'All-time low price, USD';--> statement-breakpoint
COMMENT ON COLUMN "cryptocurrencies"."atl_at" IS 'Time of the all-time low';--> statement-breakpoint
COMMENT ON COLUMN "cryptocurrencies"."data_source" IS 'Source of the market figures (rank, prices, volumes, supplies)';--> statement-breakpoint
COMMENT ON COLUMN "cryptocurrencies"."data_quality_score" IS 'Completeness and freshness of the data, 0 to 100';--> statement-breakpoint
COMMENT ON COLUMN "cryptocurrencies"."last_data_update_at" IS 'Time of the market figures, as reported by their source';--> statement-breakpoint
COMMENT ON COLUMN "cryptocurrencies"."last_accessed_at" IS 'Time a user last viewed the asset; null if never';--> statement-breakpoint
COMMENT ON COLUMN "cryptocurrencies"."external_ids" IS 'Symbols of the asset at other data sources, by source';--> statement-breakpoint
COMMENT ON COLUMN "cryptocurrencies"."links" IS 'Links to more information about the asset, by kind';--> statement-breakpoint
COMMENT ON COLUMN "cryptocurrencies"."created_at" IS 'Row creation time';--> statement-breakpoint
COMMENT ON COLUMN "cryptocurrencies"."updated_at" IS 'Time of the last change to the row';--> statement-breakpoint
COMMENT ON TABLE "external_api_logs" IS 'Calls to external data providers; append-only';--> statement-breakpoint
COMMENT ON COLUMN "external_api_logs"."id" IS 'Call id; the primary key is (id, requested_at)';--> statement-breakpoint
COMMENT ON COLUMN "external_api_logs"."requested_at" IS 'Start time of the call';--> statement-breakpoint
COMMENT ON COLUMN "external_api_logs"."provider" IS 'Data provider, such as coingecko or alternative_me';--> statement-breakpoint
COMMENT ON COLUMN "external_api_logs"."endpoint" IS 'Requested path, without parameters';--> statement-breakpoint
COMMENT ON COLUMN "external_api_logs"."response_status" IS 'HTTP status of the response; null if there was none';--> statement-breakpoint
COMMENT ON COLUMN "external_api_logs"."response_time_ms" IS 'Response time, milliseconds';--> statement-breakpoint
COMMENT ON COLUMN "external_api_logs"."response_bytes" IS 'Size of the response, bytes; the response itself is not stored';--> statement-breakpoint
COMMENT ON COLUMN "external_api_logs"."error_message" IS 'Error message';--> statement-breakpoint
COMMENT ON COLUMN "external_api_logs"."rate_limit_remaining" IS 'Calls remaining in the provider''s rate-limit window';--> statement-breakpoint
COMMENT ON COLUMN "external_api_logs"."rate_limit_reset_at" IS 'Reset time of the provider''s rate-limit window';--> statement-breakpoint
COMMENT ON COLUMN "external_api_logs"."retry_count" IS 'Number of earlier attempts of the call';--> statement-breakpoint
COMMENT ON COLUMN "external_api_logs"."request_params" IS 'Request parameters, by name; never contains keys or secrets';--> statement-breakpoint
COMMENT ON COLUMN "external_api_logs"."success" IS 'Whether the response status was 200 to 299; false without a response';--> statement-breakpoint
COMMENT ON COLUMN "external_api_logs"."created_at" IS 'Row creation time';--> statement-breakpoint
COMMENT ON TABLE "macro_indicators" IS 'Macro indicator values, one per release; a revision is a separate row';--> statement-breakpoint
COMMENT ON COLUMN "macro_indicators"."indicator_name" IS 'Indicator name in upper case, such as VIX, DXY, US10Y, CPI, BTC.D or BTC_FUNDING';--> statement-breakpoint
COMMENT ON COLUMN "macro_indicators"."category" IS 'Indicator category';--> statement-breakpoint
COMMENT ON COLUMN "macro_indicators"."timeframe" IS 'Interval between values';--> statement-breakpoint
COMMENT ON COLUMN "macro_indicators"."observed_at" IS 'Time the value refers to';--> statement-breakpoint
COMMENT ON COLUMN "macro_indicators"."released_at" IS 'Release time, when the value became public; later for a revision';--> statement-breakpoint
COMMENT ON COLUMN "macro_indicators"."value" IS 'Indicator value, in its unit';--> statement-breakpoint
COMMENT ON COLUMN "macro_indicators"."previous_value" IS 'Previous value, as known at the release';--> statement-breakpoint
COMMENT ON COLUMN "macro_indicators"."change_percentage" IS 'Change from the previous value, percent';--> statement-breakpoint
COMMENT ON COLUMN "macro_indicators"."normalized_value" IS 'Normalized value: -1 to 1, or a z-score';--> statement-breakpoint
COMMENT ON COLUMN "macro_indicators"."unit" IS 'Unit of the value, such as usd, pct, index or btc';--> statement-breakpoint
COMMENT ON COLUMN "macro_indicators"."impact" IS 'Impact of the value on the crypto market';--> statement-breakpoint
COMMENT ON COLUMN "macro_indicators"."source" IS 'Source of the value';--> statement-breakpoint
COMMENT ON COLUMN "macro_indicators"."quality_score" IS 'Reliability of the value, 0 to 100';--> statement-breakpoint
COMMENT ON COLUMN "macro_indicators"."metadata" IS 'Additional data from the source';--> statement-breakpoint
COMMENT ON COLUMN "macro_indicators"."created_at" IS 'Row creation time';--> statement-breakpoint
COMMENT ON COLUMN "macro_indicators"."updated_at" IS 'Time of the last change to the row';--> statement-breakpoint
COMMENT ON TABLE "market_data" IS 'OHLCV candles, one per asset, timeframe and open time; prices in USD';--> statement-breakpoint
COMMENT ON COLUMN "market_data"."cryptocurrency_id" IS 'Traded asset';--> statement-breakpoint
COMMENT ON COLUMN "market_data"."timeframe" IS 'Candle length';--> statement-breakpoint
COMMENT ON COLUMN "market_data"."open_time" IS 'Candle open time, on the UTC grid of its timeframe';--> statement-breakpoint
COMMENT ON COLUMN "market_data"."open" IS 'Opening price, USD';--> statement-breakpoint
COMMENT ON COLUMN "market_data"."close" IS 'Closing price, USD; the latest price while the candle is open';--> statement-breakpoint
COMMENT ON COLUMN "market_data"."volume" IS 'Traded volume, in units of the asset';--> statement-breakpoint
COMMENT ON COLUMN "market_data"."quote_volume" IS 'Quote volume (turnover), USD';--> statement-breakpoint
COMMENT ON COLUMN "market_data"."market_cap" IS 'Market capitalization at the close, USD';--> statement-breakpoint
COMMENT ON COLUMN "market_data"."is_closed" IS 'Whether the candle is closed; an open candle never overwrites a closed one';--> statement-breakpoint
COMMENT ON COLUMN "market_data"."source" IS 'Source of the candle';--> statement-breakpoint
COMMENT ON COLUMN "market_data"."technical_indicators" IS 'Technical indicator values, by name; null if none were computed';--> statement-breakpoint
COMMENT ON COLUMN "market_data"."created_at" IS 'Row creation time';--> statement-breakpoint
COMMENT ON COLUMN "market_data"."updated_at" IS 'Time of the last change to the row';--> statement-breakpoint
COMMENT ON TABLE "market_regimes" IS 'Market regime classifications produced by models, one per model version, data source, timeframe and as-of time';--> statement-breakpoint
COMMENT ON COLUMN "market_regimes"."model_name" IS 'Model name, denormalized; the foreign key to the model is predictions.model_id';--> statement-breakpoint
COMMENT ON COLUMN "market_regimes"."model_version" IS 'Model version';--> statement-breakpoint
COMMENT ON COLUMN "market_regimes"."data_source" IS 'Origin of the classification: live, backtest or simulation';--> statement-breakpoint
COMMENT ON COLUMN "market_regimes"."timeframe" IS 'Length of the analyzed candles';--> statement-breakpoint
COMMENT ON COLUMN "market_regimes"."analysis_time" IS 'As-of time of the analysis; no later data was used';--> statement-breakpoint
COMMENT ON COLUMN "market_regimes"."regime" IS 'Market regime';--> statement-breakpoint
COMMENT ON COLUMN "market_regimes"."previous_regime" IS 'Previous market regime';--> statement-breakpoint
COMMENT ON COLUMN "market_regimes"."predicted_regime" IS 'Predicted next market regime';--> statement-breakpoint
COMMENT ON COLUMN "market_regimes"."regime_started_at" IS 'Start time of the regime';--> statement-breakpoint
COMMENT ON COLUMN "market_regimes"."confidence_score" IS 'Model confidence, 0 to 100';--> statement-breakpoint
COMMENT ON COLUMN "market_regimes"."trend_strength" IS 'Trend strength, 0 to 100';--> statement-breakpoint
COMMENT ON COLUMN "market_regimes"."volatility_score" IS 'Market volatility, 0 to 100';--> statement-breakpoint
COMMENT ON COLUMN "market_regimes"."transition_probability" IS 'Probability of a regime change in the next period, percent';--> statement-breakpoint
COMMENT ON COLUMN "market_regimes"."risk_level" IS 'Risk level of market exposure';--> statement-breakpoint
COMMENT ON COLUMN "market_regimes"."recommended_exposure" IS 'Recommended share of capital to be invested, percent';--> statement-breakpoint
COMMENT ON COLUMN "market_regimes"."indicators" IS 'Input values of the model, by name';--> statement-breakpoint
COMMENT ON COLUMN "market_regimes"."supporting_factors" IS 'Factors that support the classification';--> statement-breakpoint
COMMENT ON COLUMN "market_regimes"."risk_factors" IS 'Factors that could end the regime';--> statement-breakpoint
COMMENT ON COLUMN "market_regimes"."analysis_data" IS 'Additional analysis data';--> statement-breakpoint
COMMENT ON COLUMN "market_regimes"."created_at" IS 'Row creation time';--> statement-breakpoint
COMMENT ON COLUMN "market_regimes"."updated_at" IS 'Time of the last change to the row';--> statement-breakpoint
COMMENT ON TABLE "model_performance" IS 'Evaluations of model versions, one per model version and evaluation window';--> statement-breakpoint
COMMENT ON COLUMN "model_performance"."model_id" IS 'Evaluated model version';--> statement-breakpoint
COMMENT ON COLUMN "model_performance"."evaluated_at" IS 'Evaluation time';--> statement-breakpoint
COMMENT ON COLUMN "model_performance"."evaluation_type" IS 'Evaluation type';--> statement-breakpoint
COMMENT ON COLUMN "model_performance"."timeframe" IS 'Timeframe of the candles used';--> statement-breakpoint
COMMENT ON COLUMN "model_performance"."period_from" IS 'Start of the evaluation window; not null if and only if period_to is';--> statement-breakpoint
COMMENT ON COLUMN "model_performance"."period_to" IS 'End of the evaluation window';--> statement-breakpoint
COMMENT ON COLUMN "model_performance"."regime" IS 'Market regime during the window';--> statement-breakpoint
COMMENT ON COLUMN "model_performance"."sample_size" IS 'Number of predictions or cases evaluated';--> statement-breakpoint
COMMENT ON COLUMN "model_performance"."accuracy" IS 'Accuracy: share of correct cases, 0 to 1';--> statement-breakpoint
COMMENT ON COLUMN "model_performance"."precision_score" IS 'Precision: share of predicted positives that are true, 0 to 1';--> statement-breakpoint
COMMENT ON COLUMN "model_performance"."recall" IS 'Recall: share of actual positives that were predicted, 0 to 1';--> statement-breakpoint
COMMENT ON COLUMN "model_performance"."f1_score" IS 'F1 score: harmonic mean of precision and recall, 0 to 1';--> statement-breakpoint
COMMENT ON COLUMN "model_performance"."mae" IS 'Mean absolute error (MAE), in the unit of the target';--> statement-breakpoint
COMMENT ON COLUMN "model_performance"."rmse" IS 'Root mean squared error (RMSE), in the unit of the target';--> statement-breakpoint
COMMENT ON COLUMN "model_performance"."mape" IS 'Mean absolute percentage error (MAPE), percent';--> statement-breakpoint
COMMENT ON COLUMN "model_performance"."r2" IS 'Coefficient of determination (R²), at most 1; below 0 is worse than predicting the mean';--> statement-breakpoint
COMMENT ON COLUMN "model_performance"."directional_accuracy" IS 'Share of correctly predicted directions, 0 to 1';--> statement-breakpoint
COMMENT ON COLUMN "model_performance"."win_rate" IS 'Win rate: share of profitable trades, 0 to 1';--> statement-breakpoint
COMMENT ON COLUMN "model_performance"."max_drawdown" IS 'Maximum drawdown from a peak, as a share of the peak, 0 to 1';--> statement-breakpoint
COMMENT ON COLUMN "model_performance"."profit_factor" IS 'Profit factor: gross profit / gross loss; null without losses';--> statement-breakpoint
COMMENT ON COLUMN "model_performance"."sharpe_ratio" IS 'Sharpe ratio: excess return / standard deviation of returns';--> statement-breakpoint
COMMENT ON COLUMN "model_performance"."total_return" IS 'Total return over the window, percent';--> statement-breakpoint
COMMENT ON COLUMN "model_performance"."composite_score" IS 'Composite score of all metrics, 0 to 100';--> statement-breakpoint
COMMENT ON COLUMN "model_performance"."grade" IS 'Grade, A to F';--> statement-breakpoint
COMMENT ON COLUMN "model_performance"."meets_threshold" IS 'Whether the model meets the threshold for use; true only with a composite score';--> statement-breakpoint
COMMENT ON COLUMN "model_performance"."notes" IS 'Notes, at most 10000 characters';--> statement-breakpoint
COMMENT ON COLUMN "model_performance"."metrics" IS 'Further metrics by name, such as the confusion matrix';--> statement-breakpoint
COMMENT ON COLUMN "model_performance"."created_at" IS 'Row creation time';--> statement-breakpoint
COMMENT ON COLUMN "model_performance"."updated_at" IS 'Time of the last change to the row';--> statement-breakpoint
COMMENT ON TABLE "news_event_cryptocurrencies" IS 'Links between news items and the coins they are about';--> statement-breakpoint
COMMENT ON COLUMN "news_event_cryptocurrencies"."news_event_id" IS 'News item';--> statement-breakpoint
COMMENT ON COLUMN "news_event_cryptocurrencies"."cryptocurrency_id" IS 'Coin the news item is about';--> statement-breakpoint
COMMENT ON COLUMN "news_event_cryptocurrencies"."published_at" IS 'Publication time, denormalized from news_events';--> statement-breakpoint
COMMENT ON COLUMN "news_event_cryptocurrencies"."created_at" IS 'Row creation time';--> statement-breakpoint
COMMENT ON COLUMN "news_event_cryptocurrencies"."updated_at" IS 'Time of the last change to the row';--> statement-breakpoint
COMMENT ON TABLE "news_events" IS 'News items and scheduled events';--> statement-breakpoint
COMMENT ON COLUMN "news_events"."sector_id" IS 'Sector the item is about; null if none';--> statement-breakpoint
COMMENT ON COLUMN "news_events"."external_id" IS 'Id of the item at its source; unique per source';--> statement-breakpoint
COMMENT ON COLUMN "news_events"."url" IS 'URL of the item; unique';--> statement-breakpoint
COMMENT ON COLUMN "news_events"."title" IS 'Title';--> statement-breakpoint
COMMENT ON COLUMN "news_events"."summary" IS 'Summary';--> statement-breakpoint
COMMENT ON COLUMN "news_events"."content" IS 'Full text';--> statement-breakpoint
COMMENT ON COLUMN "news_events"."language" IS 'Language tag of the text, such as en, fa or pt-BR';--> statement-breakpoint
COMMENT ON COLUMN "news_events"."event_type" IS 'Event type';--> statement-breakpoint
COMMENT ON COLUMN "news_events"."category" IS 'Category assigned by the source';--> statement-breakpoint
COMMENT ON COLUMN "news_events"."impact_level" IS 'Potential market impact';--> statement-breakpoint
COMMENT ON COLUMN "news_events"."sentiment_score" IS 'Sentiment of the text, -1 (negative) to 1 (positive)';--> statement-breakpoint
COMMENT ON COLUMN "news_events"."relevance_score" IS 'Relevance to crypto, 0 to 100';--> statement-breakpoint
COMMENT ON COLUMN "news_events"."published_at" IS 'Publication time';--> statement-breakpoint
COMMENT ON COLUMN "news_events"."event_at" IS 'Time of the event the item is about, such as a data release, halving or token unlock; null if there is none';--> statement-breakpoint
COMMENT ON COLUMN "news_events"."entities" IS 'Entities named in the item, by kind, such as people or organizations';--> statement-breakpoint
COMMENT ON COLUMN "news_events"."search" IS 'Full-text search vector of title and summary, in the text search configuration simple';--> statement-breakpoint
COMMENT ON COLUMN "news_events"."created_at" IS 'Row creation time';--> statement-breakpoint
COMMENT ON COLUMN "news_events"."updated_at" IS 'Time of the last change to the row';--> statement-breakpoint
COMMENT ON TABLE "portfolio_tracking" IS 'User positions, one per opened position, kept after closing';--> statement-breakpoint
COMMENT ON COLUMN "portfolio_tracking"."user_id" IS 'Owner of the position';--> statement-breakpoint
COMMENT ON COLUMN "portfolio_tracking"."cryptocurrency_id" IS 'Asset of the position; null for an asset outside `cryptocurrencies`';--> statement-breakpoint
COMMENT ON COLUMN "portfolio_tracking"."opened_by_signal_id" IS 'Signal that opened the position; null without one';--> statement-breakpoint
COMMENT ON COLUMN "portfolio_tracking"."portfolio_name" IS 'Name of the portfolio (book) that holds the position';--> statement-breakpoint
COMMENT ON COLUMN "portfolio_tracking"."external_symbol" IS 'Ticker of an asset outside `cryptocurrencies`; not null if and only if cryptocurrency_id is null';--> statement-breakpoint
COMMENT ON COLUMN "portfolio_tracking"."position_type" IS 'Position type';--> statement-breakpoint
COMMENT ON COLUMN "portfolio_tracking"."leverage" IS 'Leverage multiple; 1 is unleveraged';--> statement-breakpoint
COMMENT ON COLUMN "portfolio_tracking"."status" IS 'Position status';--> statement-breakpoint
COMMENT ON COLUMN "portfolio_tracking"."opened_at" IS 'Opening time';--> statement-breakpoint
COMMENT ON COLUMN "portfolio_tracking"."closed_at" IS 'Closing time; not null if and only if the status is closed';--> statement-breakpoint
COMMENT ON COLUMN "portfolio_tracking"."quantity" IS 'Open quantity, in units of the asset';--> statement-breakpoint
COMMENT ON COLUMN "portfolio_tracking"."average_entry_price" IS 'Average entry price of all units bought, USD';--> statement-breakpoint
COMMENT ON COLUMN "portfolio_tracking"."average_exit_price" IS 'Average exit price of all units sold, USD';--> statement-breakpoint
COMMENT ON COLUMN "portfolio_tracking"."cost_basis_usd" IS 'Cost basis of the open quantity, USD';--> statement-breakpoint
COMMENT ON COLUMN "portfolio_tracking"."realized_pnl_usd" IS 'Realized profit and loss of the units sold, USD';--> statement-breakpoint
COMMENT ON COLUMN "portfolio_tracking"."last_price" IS 'Price at the last valuation, USD per unit';--> statement-breakpoint
COMMENT ON COLUMN "portfolio_tracking"."unrealized_pnl_usd" IS 'Unrealized profit and loss of the open quantity at the last valuation, USD';--> statement-breakpoint
COMMENT ON COLUMN "portfolio_tracking"."stop_loss_price" IS 'Stop-loss price, USD';--> statement-breakpoint
COMMENT ON COLUMN "portfolio_tracking"."take_profit_price" IS 'Take-profit price, USD';--> statement-breakpoint
COMMENT ON COLUMN "portfolio_tracking"."target_allocation_percent" IS 'Target share of the portfolio, percent';--> statement-breakpoint
COMMENT ON COLUMN "portfolio_tracking"."max_allocation_percent" IS 'Maximum share of the portfolio, percent';--> statement-breakpoint
COMMENT ON COLUMN "portfolio_tracking"."risk_level" IS 'Risk level of the position';--> statement-breakpoint
COMMENT ON COLUMN "portfolio_tracking"."investment_horizon" IS 'Intended holding period';--> statement-breakpoint
COMMENT ON COLUMN "portfolio_tracking"."thesis" IS 'Investment thesis, at most 5000 characters';--> statement-breakpoint
COMMENT ON COLUMN "portfolio_tracking"."notes" IS 'Notes of the owner, at most 5000 characters';--> statement-breakpoint
COMMENT ON COLUMN "portfolio_tracking"."created_at" IS 'Row creation time';--> statement-breakpoint
COMMENT ON COLUMN "portfolio_tracking"."updated_at" IS 'Time of the last change to the row';--> statement-breakpoint
COMMENT ON TABLE "predictions" IS 'Model predictions, one per asset, model and time, with their outcome once evaluated';--> statement-breakpoint
COMMENT ON COLUMN "predictions"."cryptocurrency_id" IS 'Asset the prediction is about; TOTAL for the whole market or a sector';--> statement-breakpoint
COMMENT ON COLUMN "predictions"."model_id" IS 'Model version that made the prediction';--> statement-breakpoint
COMMENT ON COLUMN "predictions"."user_id" IS 'User the prediction was created for; null for all users';--> statement-breakpoint
COMMENT ON COLUMN "predictions"."watchlist_id" IS 'Watchlist the prediction was created for; null without one, or after its deletion';--> statement-breakpoint
COMMENT ON COLUMN "predictions"."market_regime_id" IS 'Underlying market regime, for layer 1';--> statement-breakpoint
COMMENT ON COLUMN "predictions"."sector_analysis_id" IS 'Underlying sector analysis, for layer 2';--> statement-breakpoint
COMMENT ON COLUMN "predictions"."suggestion_id" IS 'Underlying suggestion, for layer 3';--> statement-breakpoint
COMMENT ON COLUMN "predictions"."trading_signal_id" IS 'Underlying trading signal, for layer 4';--> statement-breakpoint
COMMENT ON COLUMN "predictions"."lineage_id" IS 'Id of the underlying row, denormalized from the four keys; kept when that row is deleted';--> statement-breakpoint
COMMENT ON COLUMN "predictions"."ai_layer" IS 'AI layer: 1 macro, 2 sector, 3 asset, 4 timing';--> statement-breakpoint
COMMENT ON COLUMN "predictions"."prediction_type" IS 'Prediction type';--> statement-breakpoint
COMMENT ON COLUMN "predictions"."timeframe" IS 'Timeframe of the candles used';--> statement-breakpoint
COMMENT ON COLUMN "predictions"."predicted_at" IS 'As-of time of the prediction; no later data was used';--> statement-breakpoint
COMMENT ON COLUMN "predictions"."horizon_hours" IS 'Prediction horizon, hours';--> statement-breakpoint
COMMENT ON COLUMN "predictions"."target_at" IS 'Target time, when it can be evaluated: predicted_at plus the horizon';--> statement-breakpoint
COMMENT ON COLUMN "predictions"."input_price" IS 'Price at predicted_at, USD; always present for type price';--> statement-breakpoint
COMMENT ON COLUMN "predictions"."predicted_price" IS 'Predicted price at target_at, USD; always present for type price';--> statement-breakpoint
COMMENT ON COLUMN "predictions"."predicted_value" IS 'Predicted value that is not a price; always present for type volatility';--> statement-breakpoint
COMMENT ON COLUMN "predictions"."predicted_low" IS 'Lower bound of the predicted interval, in the unit of the prediction';--> statement-breakpoint
COMMENT ON COLUMN "predictions"."predicted_high" IS 'Upper bound of the predicted interval; not null if and only if the lower bound is';--> statement-breakpoint
COMMENT ON COLUMN "predictions"."predicted_direction" IS 'Predicted direction; always present for type direction';--> statement-breakpoint
COMMENT ON COLUMN "predictions"."confidence_score" IS 'Model confidence, 0 to 100';--> statement-breakpoint
COMMENT ON COLUMN "predictions"."regime" IS 'Market regime at predicted_at';--> statement-breakpoint
COMMENT ON COLUMN "predictions"."volatility_level" IS 'Volatility of the asset at predicted_at';--> statement-breakpoint
COMMENT ON COLUMN "predictions"."duration_ms" IS 'Inference time, milliseconds';--> statement-breakpoint
COMMENT ON COLUMN "predictions"."evaluated_at" IS 'Evaluation time; null while open';--> statement-breakpoint
COMMENT ON COLUMN "predictions"."actual_price" IS 'Actual price at target_at, USD; always present once a prediction of type price is evaluated';--> statement-breakpoint
COMMENT ON COLUMN "predictions"."actual_value" IS 'Actual value at target_at that is not a price, in the unit of predicted_value';--> statement-breakpoint
COMMENT ON COLUMN "predictions"."is_accurate" IS 'Whether the prediction was correct; with a percentage error, whether it is within the threshold';--> statement-breakpoint
COMMENT ON COLUMN "predictions"."accuracy_threshold" IS 'Largest percentage error that counts as correct, percent';--> statement-breakpoint
COMMENT ON COLUMN "predictions"."notes" IS 'Notes, at most 10000 characters';--> statement-breakpoint
COMMENT ON COLUMN "predictions"."features_used" IS 'Names of the features used';--> statement-breakpoint
COMMENT ON COLUMN "predictions"."model_parameters" IS 'Model parameters, by name';--> statement-breakpoint
COMMENT ON COLUMN "predictions"."context_data" IS 'Further context at predicted_at';--> statement-breakpoint
COMMENT ON COLUMN "predictions"."is_realized" IS 'Whether the outcome is known';--> statement-breakpoint
COMMENT ON COLUMN "predictions"."absolute_error" IS 'Absolute error: |predicted − actual|, for types price and volatility';--> statement-breakpoint
COMMENT ON COLUMN "predictions"."percentage_error" IS 'Percentage error: (predicted − actual) / actual, percent; negative when predicted too low';--> statement-breakpoint
COMMENT ON COLUMN "predictions"."squared_error" IS 'Squared error: (predicted − actual)²';--> statement-breakpoint
COMMENT ON COLUMN "predictions"."created_at" IS 'Row creation time';--> statement-breakpoint
COMMENT ON COLUMN "predictions"."updated_at" IS 'Time of the last change to the row';--> statement-breakpoint
COMMENT ON TABLE "risk_management" IS 'Risk profile and trading limits of a user, one-to-one with users';--> statement-breakpoint
COMMENT ON COLUMN "risk_management"."user_id" IS 'Primary key; references users.id';--> statement-breakpoint
COMMENT ON COLUMN "risk_management"."risk_level" IS 'Risk appetite of the user';--> statement-breakpoint
COMMENT ON COLUMN "risk_management"."max_position_size_usd" IS 'Maximum size of one position, USD';--> statement-breakpoint
COMMENT ON COLUMN "risk_management"."max_portfolio_risk_percent" IS 'Maximum loss of one trade, percent of the portfolio';--> statement-breakpoint
COMMENT ON COLUMN "risk_management"."max_daily_loss_percent" IS 'Maximum loss of one day, percent of the portfolio';--> statement-breakpoint
COMMENT ON COLUMN "risk_management"."max_drawdown_percent" IS 'Maximum drawdown of the portfolio from its peak, percent';--> statement-breakpoint
COMMENT ON COLUMN "risk_management"."max_open_positions" IS 'Maximum number of open positions';--> statement-breakpoint
COMMENT ON COLUMN "risk_management"."max_sector_exposure_percent" IS 'Maximum exposure to one sector, percent of the portfolio';--> statement-breakpoint
COMMENT ON COLUMN "risk_management"."max_leverage" IS 'Maximum leverage multiple of one position; 1 is unleveraged';--> statement-breakpoint
COMMENT ON COLUMN "risk_management"."position_sizing_method" IS 'Method that sizes a position';--> statement-breakpoint
COMMENT ON COLUMN "risk_management"."default_stop_loss_percent" IS 'Default stop-loss distance of a new position, percent of the entry price';--> statement-breakpoint
COMMENT ON COLUMN "risk_management"."default_take_profit_percent" IS 'Default take-profit distance of a new position, percent of the entry price';--> statement-breakpoint
COMMENT ON COLUMN "risk_management"."auto_stop_trading" IS 'Whether trading stops when a limit is breached';--> statement-breakpoint
COMMENT ON COLUMN "risk_management"."limit_breached_at" IS 'Time a limit was breached; null if none is';--> statement-breakpoint
COMMENT ON COLUMN "risk_management"."last_calculated_at" IS 'Time of the last computation of exposure and metrics';--> statement-breakpoint
COMMENT ON COLUMN "risk_management"."risk_rules" IS 'Custom rules of the user, by name';--> statement-breakpoint
COMMENT ON COLUMN "risk_management"."current_exposure" IS 'Exposure as last computed; a cache of portfolio_tracking, the source of truth';--> statement-breakpoint
COMMENT ON COLUMN "risk_management"."risk_metrics" IS 'Risk metrics as last computed, by name';--> statement-breakpoint
COMMENT ON COLUMN "risk_management"."created_at" IS 'Row creation time';--> statement-breakpoint
COMMENT ON COLUMN "risk_management"."updated_at" IS 'Time of the last change to the row';--> statement-breakpoint
COMMENT ON TABLE "sector_analysis" IS 'Sector analyses produced by models, one per sector, timeframe, as-of time and model version';--> statement-breakpoint
COMMENT ON COLUMN "sector_analysis"."sector_id" IS 'Analyzed sector';--> statement-breakpoint
COMMENT ON COLUMN "sector_analysis"."market_regime_id" IS 'Market regime the analysis is based on (layer 1); null if none';--> statement-breakpoint
COMMENT ON COLUMN "sector_analysis"."model_name" IS 'Model name, denormalized; the foreign key to the model is predictions.model_id';--> statement-breakpoint
COMMENT ON COLUMN "sector_analysis"."model_version" IS 'Model version';--> statement-breakpoint
COMMENT ON COLUMN "sector_analysis"."timeframe" IS 'Length of the analyzed candles';--> statement-breakpoint
COMMENT ON COLUMN "sector_analysis"."analysis_time" IS 'As-of time of the analysis; no later data was used';--> statement-breakpoint
COMMENT ON COLUMN "sector_analysis"."valid_until" IS 'Expiry of the analysis';--> statement-breakpoint
COMMENT ON COLUMN "sector_analysis"."outlook" IS 'Outlook for the sector';--> statement-breakpoint
COMMENT ON COLUMN "sector_analysis"."confidence_score" IS 'Model confidence, 0 to 100';--> statement-breakpoint
COMMENT ON COLUMN "sector_analysis"."risk_level" IS 'Risk level of the sector';--> statement-breakpoint
COMMENT ON COLUMN "sector_analysis"."recommended_allocation" IS 'Recommended share of capital to hold in the sector, percent';--> statement-breakpoint
COMMENT ON COLUMN "sector_analysis"."relative_strength" IS 'Strength relative to other sectors, 0 to 100';--> statement-breakpoint
COMMENT ON COLUMN "sector_analysis"."momentum_score" IS 'Momentum of the sector, 0 to 100';--> statement-breakpoint
COMMENT ON COLUMN "sector_analysis"."liquidity_score" IS 'Liquidity of the sector''s coins, 0 to 100';--> statement-breakpoint
COMMENT ON COLUMN "sector_analysis"."volatility_score" IS 'Volatility of the sector, 0 to 100';--> statement-breakpoint
COMMENT ON COLUMN "sector_analysis"."inflow_score" IS 'Capital inflow from other sectors, 0 to 100';--> statement-breakpoint
COMMENT ON COLUMN "sector_analysis"."outflow_score" IS 'Capital outflow to other sectors, 0 to 100';--> statement-breakpoint
COMMENT ON COLUMN "sector_analysis"."correlation_with_btc" IS 'Correlation with Bitcoin, -1 to 1';--> statement-breakpoint
COMMENT ON COLUMN "sector_analysis"."correlation_with_eth" IS 'Correlation with Ether, -1 to 1';--> statement-breakpoint
COMMENT ON COLUMN "sector_analysis"."dominance_percentage" IS 'Share of the total market capitalization, percent';--> statement-breakpoint
COMMENT ON COLUMN "sector_analysis"."tvl_usd" IS 'Total value locked (TVL) in the sector''s protocols, USD';--> statement-breakpoint
COMMENT ON COLUMN "sector_analysis"."institutional_inflow_usd" IS 'Net institutional inflow, USD; negative for a net outflow';--> statement-breakpoint
COMMENT ON COLUMN "sector_analysis"."top_cryptos" IS 'Ranked coins of the sector, best first';--> statement-breakpoint
COMMENT ON COLUMN "sector_analysis"."key_signals" IS 'Signals the outlook is based on, by name';--> statement-breakpoint
COMMENT ON COLUMN "sector_analysis"."analysis_data" IS 'Additional analysis data';--> statement-breakpoint
COMMENT ON COLUMN "sector_analysis"."created_at" IS 'Row creation time';--> statement-breakpoint
COMMENT ON COLUMN "sector_analysis"."updated_at" IS 'Time of the last change to the row';--> statement-breakpoint
COMMENT ON TABLE "sector_performance" IS 'Sector performance measurements, one per sector, timeframe and time';--> statement-breakpoint
COMMENT ON COLUMN "sector_performance"."sector_id" IS 'Measured sector';--> statement-breakpoint
COMMENT ON COLUMN "sector_performance"."top_performer_id" IS 'Best-performing coin of the sector';--> statement-breakpoint
COMMENT ON COLUMN "sector_performance"."worst_performer_id" IS 'Worst-performing coin of the sector';--> statement-breakpoint
COMMENT ON COLUMN "sector_performance"."timeframe" IS 'Interval between measurements';--> statement-breakpoint
COMMENT ON COLUMN "sector_performance"."measured_at" IS 'Time the measurement refers to';--> statement-breakpoint
COMMENT ON COLUMN "sector_performance"."asset_count" IS 'Number of coins included in the measurement';--> statement-breakpoint
COMMENT ON COLUMN "sector_performance"."market_cap" IS 'Market capitalization of all coins in the sector, USD';--> statement-breakpoint
COMMENT ON COLUMN "sector_performance"."volume_24h" IS 'Trading volume of the last 24 hours, USD';--> statement-breakpoint
COMMENT ON COLUMN "sector_performance"."performance_1h" IS 'Cap-weighted price change over the last hour, percent';--> statement-breakpoint
COMMENT ON COLUMN "sector_performance"."performance_24h" IS 'Cap-weighted price change over the last 24 hours, percent';--> statement-breakpoint
COMMENT ON COLUMN "sector_performance"."performance_7d" IS 'Cap-weighted price change over the last 7 days, percent';--> statement-breakpoint
COMMENT ON COLUMN "sector_performance"."performance_30d" IS 'Cap-weighted price change over the last 30 days, percent';--> statement-breakpoint
COMMENT ON COLUMN "sector_performance"."performance_90d" IS 'Cap-weighted price change over the last 90 days, percent';--> statement-breakpoint
COMMENT ON COLUMN "sector_performance"."performance_vs_btc" IS '24-hour price change minus that of Bitcoin, percentage points';--> statement-breakpoint
COMMENT ON COLUMN "sector_performance"."volume_change_24h" IS '24-hour change of the trading volume, percent';--> statement-breakpoint
COMMENT ON COLUMN "sector_performance"."market_cap_change_24h" IS '24-hour change of the market capitalization, percent';--> statement-breakpoint
COMMENT ON COLUMN "sector_performance"."momentum_score" IS 'Momentum of the sector, 0 to 100';--> statement-breakpoint
COMMENT ON COLUMN "sector_performance"."metrics" IS 'Additional measurements, by name';--> statement-breakpoint
COMMENT ON COLUMN "sector_performance"."created_at" IS 'Row creation time';--> statement-breakpoint
COMMENT ON COLUMN "sector_performance"."updated_at" IS 'Time of the last change to the row';--> statement-breakpoint
COMMENT ON TABLE "sector_rotation_signals" IS 'Rotations of capital from one sector to another, detected by models';--> statement-breakpoint
COMMENT ON COLUMN "sector_rotation_signals"."from_sector_id" IS 'Sector the capital leaves; null for cash or capital from outside';--> statement-breakpoint
COMMENT ON COLUMN "sector_rotation_signals"."to_sector_id" IS 'Sector the capital enters; null for cash';--> statement-breakpoint
COMMENT ON COLUMN "sector_rotation_signals"."market_regime_id" IS 'Market regime at the time of detection (layer 1); null if none';--> statement-breakpoint
COMMENT ON COLUMN "sector_rotation_signals"."model_name" IS 'Model name, denormalized; the foreign key to the model is predictions.model_id';--> statement-breakpoint
COMMENT ON COLUMN "sector_rotation_signals"."model_version" IS 'Model version';--> statement-breakpoint
COMMENT ON COLUMN "sector_rotation_signals"."timeframe" IS 'Length of the analyzed candles';--> statement-breakpoint
COMMENT ON COLUMN "sector_rotation_signals"."detected_at" IS 'Detection time; no later data was used';--> statement-breakpoint
COMMENT ON COLUMN "sector_rotation_signals"."expires_at" IS 'Expiry of the signal; null if it does not expire';--> statement-breakpoint
COMMENT ON COLUMN "sector_rotation_signals"."status" IS 'Signal status';--> statement-breakpoint
COMMENT ON COLUMN "sector_rotation_signals"."rotation_stage" IS 'Stage of the rotation';--> statement-breakpoint
COMMENT ON COLUMN "sector_rotation_signals"."strength" IS 'Strength of the rotation, 0 to 100';--> statement-breakpoint
COMMENT ON COLUMN "sector_rotation_signals"."confidence_score" IS 'Model confidence, 0 to 100';--> statement-breakpoint
COMMENT ON COLUMN "sector_rotation_signals"."capital_flow_usd" IS 'Amount of capital rotated, USD; the two sectors give the direction';--> statement-breakpoint
COMMENT ON COLUMN "sector_rotation_signals"."detection_method" IS 'Detection method';--> statement-breakpoint
COMMENT ON COLUMN "sector_rotation_signals"."indicators" IS 'Input values of the model, by name';--> statement-breakpoint
COMMENT ON COLUMN "sector_rotation_signals"."created_at" IS 'Row creation time';--> statement-breakpoint
COMMENT ON COLUMN "sector_rotation_signals"."updated_at" IS 'Time of the last change to the row';--> statement-breakpoint
COMMENT ON TABLE "sentiment_data" IS 'Sentiment readings of the whole market or of one coin, one per source, timeframe and time';--> statement-breakpoint
COMMENT ON COLUMN "sentiment_data"."cryptocurrency_id" IS 'Coin the reading is for; null for the whole market';--> statement-breakpoint
COMMENT ON COLUMN "sentiment_data"."timeframe" IS 'Interval between readings of the source';--> statement-breakpoint
COMMENT ON COLUMN "sentiment_data"."source" IS 'Source of the reading; aggregated if it combines several sources';--> statement-breakpoint
COMMENT ON COLUMN "sentiment_data"."observed_at" IS 'Time the reading refers to';--> statement-breakpoint
COMMENT ON COLUMN "sentiment_data"."fear_greed_index" IS 'Fear and greed index, 0 (extreme fear) to 100 (extreme greed)';--> statement-breakpoint
COMMENT ON COLUMN "sentiment_data"."social_sentiment" IS 'Social media sentiment, -1 (negative) to 1 (positive)';--> statement-breakpoint
COMMENT ON COLUMN "sentiment_data"."news_sentiment" IS 'News sentiment, -1 (negative) to 1 (positive)';--> statement-breakpoint
COMMENT ON COLUMN "sentiment_data"."composite_sentiment" IS 'Composite sentiment over all sources, -1 (negative) to 1 (positive)';--> statement-breakpoint
COMMENT ON COLUMN "sentiment_data"."google_trends_score" IS 'Google Trends search interest, 0 to 100';--> statement-breakpoint
COMMENT ON COLUMN "sentiment_data"."social_volume" IS 'Number of social media mentions';--> statement-breakpoint
COMMENT ON COLUMN "sentiment_data"."funding_rate" IS 'Funding rate of perpetual futures per funding period, as a fraction: 0.0001 is 0.01%';--> statement-breakpoint
COMMENT ON COLUMN "sentiment_data"."long_liquidations" IS 'Long liquidations over the last 24 hours, USD';--> statement-breakpoint
COMMENT ON COLUMN "sentiment_data"."short_liquidations" IS 'Short liquidations over the last 24 hours, USD';--> statement-breakpoint
COMMENT ON COLUMN "sentiment_data"."btc_dominance" IS 'Bitcoin dominance: share of the total market capitalization, percent';--> statement-breakpoint
COMMENT ON COLUMN "sentiment_data"."eth_dominance" IS 'Ether dominance: share of the total market capitalization, percent';--> statement-breakpoint
COMMENT ON COLUMN "sentiment_data"."stablecoin_dominance" IS 'Stablecoin dominance: share of the total market capitalization, percent';--> statement-breakpoint
COMMENT ON COLUMN "sentiment_data"."alt_dominance" IS 'Dominance of all other coins: share of the total market capitalization, percent';--> statement-breakpoint
COMMENT ON COLUMN "sentiment_data"."total_market_cap" IS 'Total market capitalization, USD';--> statement-breakpoint
COMMENT ON COLUMN "sentiment_data"."sources" IS 'Readings of the individual sources, by source';--> statement-breakpoint
COMMENT ON COLUMN "sentiment_data"."fear_greed_label" IS 'Label of the fear and greed index, with thresholds at 20, 40, 60 and 80; null without an index';--> statement-breakpoint
COMMENT ON COLUMN "sentiment_data"."created_at" IS 'Row creation time';--> statement-breakpoint
COMMENT ON COLUMN "sentiment_data"."updated_at" IS 'Time of the last change to the row';--> statement-breakpoint
COMMENT ON TABLE "signal_alerts" IS 'Alert subscriptions of users, with the time and value of their last trigger';--> statement-breakpoint
COMMENT ON COLUMN "signal_alerts"."user_id" IS 'User to notify';--> statement-breakpoint
COMMENT ON COLUMN "signal_alerts"."cryptocurrency_id" IS 'Coin the alert watches';--> statement-breakpoint
COMMENT ON COLUMN "signal_alerts"."signal_id" IS 'Signal the alert was created for';--> statement-breakpoint
COMMENT ON COLUMN "signal_alerts"."watchlist_id" IS 'Watchlist whose coins the alert watches';--> statement-breakpoint
COMMENT ON COLUMN "signal_alerts"."alert_type" IS 'Alert type';--> statement-breakpoint
COMMENT ON COLUMN "signal_alerts"."condition" IS 'Comparison of the value with trigger_value';--> statement-breakpoint
COMMENT ON COLUMN "signal_alerts"."trigger_value" IS 'Trigger value: a price in USD, a change in percent, or a multiple of the usual volume';--> statement-breakpoint
COMMENT ON COLUMN "signal_alerts"."reference_price" IS 'Reference price of a percent change, USD';--> statement-breakpoint
COMMENT ON COLUMN "signal_alerts"."timeframe" IS 'Period over which a change is measured';--> statement-breakpoint
COMMENT ON COLUMN "signal_alerts"."status" IS 'Alert status';--> statement-breakpoint
COMMENT ON COLUMN "signal_alerts"."is_recurring" IS 'Whether the alert can trigger again';--> statement-breakpoint
COMMENT ON COLUMN "signal_alerts"."cooldown_seconds" IS 'Cooldown between two triggers, seconds';--> statement-breakpoint
COMMENT ON COLUMN "signal_alerts"."notification_method" IS 'Notification channel';--> statement-breakpoint
COMMENT ON COLUMN "signal_alerts"."message" IS 'Notification text, at most 2000 characters';--> statement-breakpoint
COMMENT ON COLUMN "signal_alerts"."trigger_count" IS 'Number of times the alert triggered';--> statement-breakpoint
COMMENT ON COLUMN "signal_alerts"."triggered_value" IS 'Value at the last trigger, in the unit of trigger_value';--> statement-breakpoint
COMMENT ON COLUMN "signal_alerts"."triggered_at" IS 'Time of the last trigger';--> statement-breakpoint
COMMENT ON COLUMN "signal_alerts"."notified_at" IS 'Time of the notification; one for each trigger';--> statement-breakpoint
COMMENT ON COLUMN "signal_alerts"."acknowledged_at" IS 'Time the user acknowledged the last trigger';--> statement-breakpoint
COMMENT ON COLUMN "signal_alerts"."last_checked_at" IS 'Time of the last check';--> statement-breakpoint
COMMENT ON COLUMN "signal_alerts"."expires_at" IS 'Expiry; null for an alert that never expires';--> statement-breakpoint
COMMENT ON COLUMN "signal_alerts"."created_at" IS 'Row creation time';--> statement-breakpoint
COMMENT ON COLUMN "signal_alerts"."updated_at" IS 'Time of the last change to the row';--> statement-breakpoint
COMMENT ON TABLE "signal_executions" IS 'Orders of users, paper or live, with the totals of their fills';--> statement-breakpoint
COMMENT ON COLUMN "signal_executions"."signal_id" IS 'Signal the order acts on; null without one, or after its deletion';--> statement-breakpoint
COMMENT ON COLUMN "signal_executions"."user_id" IS 'User who placed the order';--> statement-breakpoint
COMMENT ON COLUMN "signal_executions"."portfolio_id" IS 'Position the order changes';--> statement-breakpoint
COMMENT ON COLUMN "signal_executions"."cryptocurrency_id" IS 'Coin traded';--> statement-breakpoint
COMMENT ON COLUMN "signal_executions"."idempotency_key" IS 'Idempotency key of the client: a repeated key places no second order';--> statement-breakpoint
COMMENT ON COLUMN "signal_executions"."exchange" IS 'Exchange the order was sent to';--> statement-breakpoint
COMMENT ON COLUMN "signal_executions"."external_order_id" IS 'Order id at the exchange';--> statement-breakpoint
COMMENT ON COLUMN "signal_executions"."side" IS 'Order side';--> statement-breakpoint
COMMENT ON COLUMN "signal_executions"."execution_type" IS 'Execution type: placed by a person or by a program';--> statement-breakpoint
COMMENT ON COLUMN "signal_executions"."mode" IS 'Execution mode: paper trading or real money';--> statement-breakpoint
COMMENT ON COLUMN "signal_executions"."order_type" IS 'Order type';--> statement-breakpoint
COMMENT ON COLUMN "signal_executions"."action_source" IS 'Source of the decision';--> statement-breakpoint
COMMENT ON COLUMN "signal_executions"."status" IS 'Order status';--> statement-breakpoint
COMMENT ON COLUMN "signal_executions"."requested_quantity" IS 'Requested quantity, in units of the coin';--> statement-breakpoint
COMMENT ON COLUMN "signal_executions"."filled_quantity" IS 'Filled quantity, in units of the coin';--> statement-breakpoint
COMMENT ON COLUMN "signal_executions"."execution_price" IS 'Average fill price, USD';--> statement-breakpoint
COMMENT ON COLUMN "signal_executions"."fees" IS 'Fees, in fee_currency';--> statement-breakpoint
COMMENT ON COLUMN "signal_executions"."slippage_percent" IS 'Slippage against the expected price, percent; negative for a better price';--> statement-breakpoint
COMMENT ON COLUMN "signal_executions"."portfolio_percentage" IS 'Order value as a share of the portfolio, percent';--> statement-breakpoint
COMMENT ON COLUMN "signal_executions"."realized_pnl" IS 'Realized profit and loss, USD';--> statement-breakpoint
COMMENT ON COLUMN "signal_executions"."stop_loss" IS 'Stop-loss price set at entry, USD';--> statement-breakpoint
COMMENT ON COLUMN "signal_executions"."take_profit" IS 'Take-profit price set at entry, USD';--> statement-breakpoint
COMMENT ON COLUMN "signal_executions"."executed_at" IS 'Time of the first fill';--> statement-breakpoint
COMMENT ON COLUMN "signal_executions"."closed_at" IS 'Time the trade was closed';--> statement-breakpoint
COMMENT ON COLUMN "signal_executions"."journal" IS 'Trade journal of the user';--> statement-breakpoint
COMMENT ON COLUMN "signal_executions"."details" IS 'Raw order details from the exchange';--> statement-breakpoint
COMMENT ON COLUMN "signal_executions"."created_at" IS 'Row creation time';--> statement-breakpoint
COMMENT ON COLUMN "signal_executions"."updated_at" IS 'Time of the last change to the row';--> statement-breakpoint
COMMENT ON TABLE "suggestion_feedback" IS 'User feedback on AI suggestions, at most one per user and suggestion';--> statement-breakpoint
COMMENT ON COLUMN "suggestion_feedback"."suggestion_id" IS 'Suggestion the feedback is about; null after its deletion';--> statement-breakpoint
COMMENT ON COLUMN "suggestion_feedback"."user_id" IS 'User who gave the feedback; null after the user''s erasure, which keeps the feedback';--> statement-breakpoint
COMMENT ON COLUMN "suggestion_feedback"."rating" IS 'Rating, 1 (worst) to 5 (best); null if not rated';--> statement-breakpoint
COMMENT ON COLUMN "suggestion_feedback"."action_taken" IS 'Action the user took on the suggestion';--> statement-breakpoint
COMMENT ON COLUMN "suggestion_feedback"."is_helpful" IS 'Whether the suggestion was helpful; null if not stated';--> statement-breakpoint
COMMENT ON COLUMN "suggestion_feedback"."feedback_text" IS 'Free-text feedback, at most 10000 characters';--> statement-breakpoint
COMMENT ON COLUMN "suggestion_feedback"."actual_outcome" IS 'Actual return seen by the user, percent';--> statement-breakpoint
COMMENT ON COLUMN "suggestion_feedback"."feedback_data" IS 'Additional data, by name';--> statement-breakpoint
COMMENT ON COLUMN "suggestion_feedback"."created_at" IS 'Row creation time';--> statement-breakpoint
COMMENT ON COLUMN "suggestion_feedback"."updated_at" IS 'Time of the last change to the row';--> statement-breakpoint
COMMENT ON TABLE "system_health" IS 'Health checks of platform components and data providers; append-only';--> statement-breakpoint
COMMENT ON COLUMN "system_health"."component" IS 'Checked component: a part of the platform, or a data provider such as provider:coingecko';--> statement-breakpoint
COMMENT ON COLUMN "system_health"."checked_at" IS 'Time of the check';--> statement-breakpoint
COMMENT ON COLUMN "system_health"."status" IS 'Health status';--> statement-breakpoint
COMMENT ON COLUMN "system_health"."health_score" IS 'Overall health score, 0 to 100';--> statement-breakpoint
COMMENT ON COLUMN "system_health"."response_time_ms" IS 'Response time of the component, milliseconds';--> statement-breakpoint
COMMENT ON COLUMN "system_health"."cpu_percent" IS 'CPU utilization across all cores, percent';--> statement-breakpoint
COMMENT ON COLUMN "system_health"."memory_percent" IS 'Memory utilization, percent';--> statement-breakpoint
COMMENT ON COLUMN "system_health"."disk_percent" IS 'Disk utilization, percent';--> statement-breakpoint
COMMENT ON COLUMN "system_health"."error_rate_percent" IS 'Error rate of requests since the last check, percent';--> statement-breakpoint
COMMENT ON COLUMN "system_health"."active_connections" IS 'Number of open connections';--> statement-breakpoint
COMMENT ON COLUMN "system_health"."slow_queries" IS 'Number of slow queries since the last check';--> statement-breakpoint
COMMENT ON COLUMN "system_health"."active_users" IS 'Number of accounts active since the last check';--> statement-breakpoint
COMMENT ON COLUMN "system_health"."details" IS 'Additional measurements, by name';--> statement-breakpoint
COMMENT ON COLUMN "system_health"."errors" IS 'Problems found by the check';--> statement-breakpoint
COMMENT ON COLUMN "system_health"."created_at" IS 'Row creation time';--> statement-breakpoint
COMMENT ON TABLE "trading_signals" IS 'Trading signals of models, one per coin, timeframe and time, with their outcome once closed';--> statement-breakpoint
COMMENT ON COLUMN "trading_signals"."cryptocurrency_id" IS 'Coin to trade';--> statement-breakpoint
COMMENT ON COLUMN "trading_signals"."suggestion_id" IS 'Suggestion (layer 3) the signal is based on';--> statement-breakpoint
COMMENT ON COLUMN "trading_signals"."sector_analysis_id" IS 'Sector analysis (layer 2) the signal is based on';--> statement-breakpoint
COMMENT ON COLUMN "trading_signals"."market_regime_id" IS 'Market regime (layer 1) the signal is based on';--> statement-breakpoint
COMMENT ON COLUMN "trading_signals"."model_name" IS 'Model name, denormalized; predictions.model_id holds the key';--> statement-breakpoint
COMMENT ON COLUMN "trading_signals"."model_version" IS 'Model version, denormalized';--> statement-breakpoint
COMMENT ON COLUMN "trading_signals"."timeframe" IS 'Timeframe of the candles analyzed';--> statement-breakpoint
COMMENT ON COLUMN "trading_signals"."generated_at" IS 'As-of time of the signal; no later data was used';--> statement-breakpoint
COMMENT ON COLUMN "trading_signals"."expires_at" IS 'Expiry of the signal';--> statement-breakpoint
COMMENT ON COLUMN "trading_signals"."signal_type" IS 'Recommended action';--> statement-breakpoint
COMMENT ON COLUMN "trading_signals"."direction" IS 'Trade direction; null if and only if signal_type is hold or watch';--> statement-breakpoint
COMMENT ON COLUMN "trading_signals"."entry_price" IS 'Entry price, USD';--> statement-breakpoint
COMMENT ON COLUMN "trading_signals"."target_price" IS 'Target (take-profit) price, USD';--> statement-breakpoint
COMMENT ON COLUMN "trading_signals"."stop_loss" IS 'Stop-loss price, USD';--> statement-breakpoint
COMMENT ON COLUMN "trading_signals"."confidence_score" IS 'Model confidence, 0 to 100';--> statement-breakpoint
COMMENT ON COLUMN "trading_signals"."signal_strength" IS 'Signal strength';--> statement-breakpoint
COMMENT ON COLUMN "trading_signals"."risk_level" IS 'Risk level of the trade';--> statement-breakpoint
COMMENT ON COLUMN "trading_signals"."time_horizon_hours" IS 'Expected holding time, hours';--> statement-breakpoint
COMMENT ON COLUMN "trading_signals"."position_size_percent" IS 'Recommended position size, percent of the portfolio';--> statement-breakpoint
COMMENT ON COLUMN "trading_signals"."status" IS 'Signal status';--> statement-breakpoint
COMMENT ON COLUMN "trading_signals"."closed_at" IS 'Time the signal was closed; null while active';--> statement-breakpoint
COMMENT ON COLUMN "trading_signals"."max_favorable_excursion" IS 'Maximum favorable excursion (MFE), percent of the entry price';--> statement-breakpoint
COMMENT ON COLUMN "trading_signals"."max_adverse_excursion" IS 'Maximum adverse excursion (MAE), percent of the entry price';--> statement-breakpoint
COMMENT ON COLUMN "trading_signals"."realized_return" IS 'Realized return, percent';--> statement-breakpoint
COMMENT ON COLUMN "trading_signals"."technical_indicators" IS 'Indicator values the model used, by name';--> statement-breakpoint
COMMENT ON COLUMN "trading_signals"."market_context" IS 'Market context the model used';--> statement-breakpoint
COMMENT ON COLUMN "trading_signals"."ai_analysis" IS 'Reasoning of the model';--> statement-breakpoint
COMMENT ON COLUMN "trading_signals"."invalidation_criteria" IS 'Conditions that invalidate the signal';--> statement-breakpoint
COMMENT ON COLUMN "trading_signals"."risk_reward_ratio" IS 'Reward-to-risk ratio: |target − entry| / |entry − stop|; null without a target or stop';--> statement-breakpoint
COMMENT ON COLUMN "trading_signals"."created_at" IS 'Row creation time';--> statement-breakpoint
COMMENT ON COLUMN "trading_signals"."updated_at" IS 'Time of the last change to the row';--> statement-breakpoint
COMMENT ON TABLE "user_profiles" IS 'User profiles, one per account';--> statement-breakpoint
COMMENT ON COLUMN "user_profiles"."user_id" IS 'Account the profile belongs to; primary key of this table';--> statement-breakpoint
COMMENT ON COLUMN "user_profiles"."referred_by" IS 'Account that referred this one; null if there is none';--> statement-breakpoint
COMMENT ON COLUMN "user_profiles"."first_name" IS 'First name';--> statement-breakpoint
COMMENT ON COLUMN "user_profiles"."last_name" IS 'Last name';--> statement-breakpoint
COMMENT ON COLUMN "user_profiles"."display_name" IS 'Name displayed to other users';--> statement-breakpoint
COMMENT ON COLUMN "user_profiles"."bio" IS 'Self-description of the user, at most 2000 characters';--> statement-breakpoint
COMMENT ON COLUMN "user_profiles"."avatar_url" IS 'Avatar image URL';--> statement-breakpoint
COMMENT ON COLUMN "user_profiles"."language" IS 'Language tag with optional region, such as en, fa or pt-BR';--> statement-breakpoint
COMMENT ON COLUMN "user_profiles"."preferred_currency" IS 'ISO 4217 code of the currency for displaying amounts';--> statement-breakpoint
COMMENT ON COLUMN "user_profiles"."risk_tolerance" IS 'Risk tolerance of the user';--> statement-breakpoint
COMMENT ON COLUMN "user_profiles"."experience_level" IS 'Self-reported trading experience; null if not stated';--> statement-breakpoint
COMMENT ON COLUMN "user_profiles"."referral_code" IS 'Referral code for inviting others; unique';--> statement-breakpoint
COMMENT ON COLUMN "user_profiles"."subscription_plan" IS 'Subscription plan';--> statement-breakpoint
COMMENT ON COLUMN "user_profiles"."subscription_expires_at" IS 'End of the paid period; null if there is none';--> statement-breakpoint
COMMENT ON COLUMN "user_profiles"."preferences" IS 'User interface preferences';--> statement-breakpoint
COMMENT ON COLUMN "user_profiles"."notification_settings" IS 'Notification channels for each message category';--> statement-breakpoint
COMMENT ON COLUMN "user_profiles"."created_at" IS 'Row creation time';--> statement-breakpoint
COMMENT ON COLUMN "user_profiles"."updated_at" IS 'Time of the last change to the row';--> statement-breakpoint
COMMENT ON TABLE "user_sessions" IS 'User sessions; a refresh revokes a session and links it to its successor';--> statement-breakpoint
COMMENT ON COLUMN "user_sessions"."user_id" IS 'Account the session belongs to';--> statement-breakpoint
COMMENT ON COLUMN "user_sessions"."replaced_by_id" IS 'Session that replaced this one on refresh; reuse of a rotated refresh token indicates theft';--> statement-breakpoint
COMMENT ON COLUMN "user_sessions"."token_hash" IS 'SHA-256 hash of the session token; the token itself is never stored';--> statement-breakpoint
COMMENT ON COLUMN "user_sessions"."refresh_token_hash" IS 'SHA-256 hash of the refresh token; null if there is none';--> statement-breakpoint
COMMENT ON COLUMN "user_sessions"."device_id" IS 'Device fingerprint; at most one unrevoked session per account and device';--> statement-breakpoint
COMMENT ON COLUMN "user_sessions"."user_agent" IS 'User-Agent header when the session was issued';--> statement-breakpoint
COMMENT ON COLUMN "user_sessions"."ip_address" IS 'Client IP address when the session was issued; null if unknown, as behind a proxy';--> statement-breakpoint
COMMENT ON COLUMN "user_sessions"."country_code" IS 'Two-letter ISO 3166 country code of the approximate location';--> statement-breakpoint
COMMENT ON COLUMN "user_sessions"."issued_at" IS 'Issue time of the session';--> statement-breakpoint
COMMENT ON COLUMN "user_sessions"."last_used_at" IS 'Time of the last recorded request in the session';--> statement-breakpoint
COMMENT ON COLUMN "user_sessions"."expires_at" IS 'Session expiry';--> statement-breakpoint
COMMENT ON COLUMN "user_sessions"."revoked_at" IS 'Revocation time; null if not revoked';--> statement-breakpoint
COMMENT ON COLUMN "user_sessions"."revoked_reason" IS 'Revocation reason; not null if and only if revoked_at is set';--> statement-breakpoint
COMMENT ON COLUMN "user_sessions"."device_info" IS 'Device details reported by the client';--> statement-breakpoint
COMMENT ON COLUMN "user_sessions"."created_at" IS 'Row creation time';--> statement-breakpoint
COMMENT ON COLUMN "user_sessions"."updated_at" IS 'Time of the last change to the row';--> statement-breakpoint
COMMENT ON TABLE "users" IS 'User accounts: credentials, role and status; personal data is in user_profiles';--> statement-breakpoint
COMMENT ON COLUMN "users"."email" IS 'Login email address; unique, case-insensitively';--> statement-breakpoint
COMMENT ON COLUMN "users"."password_hash" IS 'Argon2 or bcrypt hash of the password, including its parameters';--> statement-breakpoint
COMMENT ON COLUMN "users"."role" IS 'Account role';--> statement-breakpoint
COMMENT ON COLUMN "users"."is_active" IS 'Whether the account may sign in';--> statement-breakpoint
COMMENT ON COLUMN "users"."is_verified" IS 'Whether the email address is verified';--> statement-breakpoint
COMMENT ON COLUMN "users"."is_premium" IS 'Whether the account has a paid plan';--> statement-breakpoint
COMMENT ON COLUMN "users"."failed_login_attempts" IS 'Number of failed sign-ins since the last successful one';--> statement-breakpoint
COMMENT ON COLUMN "users"."locked_until" IS 'End of the lockout; null if there is none';--> statement-breakpoint
COMMENT ON COLUMN "users"."password_changed_at" IS 'Time of the last password change; sessions issued before it are invalid';--> statement-breakpoint
COMMENT ON COLUMN "users"."password_reset_token_hash" IS 'SHA-256 hash of the pending password-reset token, null if there is none; the token itself is never stored';--> statement-breakpoint
COMMENT ON COLUMN "users"."password_reset_expires_at" IS 'Password-reset token expiry; not null if and only if password_reset_token_hash is set';--> statement-breakpoint
COMMENT ON COLUMN "users"."last_login_at" IS 'Time of the last successful sign-in; null before the first';--> statement-breakpoint
COMMENT ON COLUMN "users"."login_count" IS 'Number of successful sign-ins';--> statement-breakpoint
COMMENT ON COLUMN "users"."deleted_at" IS 'Soft-deletion time, null if not deleted; a deleted account is never active';--> statement-breakpoint
COMMENT ON COLUMN "users"."created_at" IS 'Row creation time';--> statement-breakpoint
COMMENT ON COLUMN "users"."updated_at" IS 'Time of the last change to the row';--> statement-breakpoint
COMMENT ON TABLE "watchlist_assets" IS 'Coins on watchlists, one row per watchlist and coin';--> statement-breakpoint
COMMENT ON COLUMN "watchlist_assets"."watchlist_id" IS 'Watchlist';--> statement-breakpoint
COMMENT ON COLUMN "watchlist_assets"."cryptocurrency_id" IS 'Coin on the watchlist';--> statement-breakpoint
COMMENT ON COLUMN "watchlist_assets"."position" IS 'Position on the watchlist, lowest first; the lower id comes first in a tie';--> statement-breakpoint
COMMENT ON COLUMN "watchlist_assets"."is_active" IS 'Whether the coin is shown and analyzed';--> statement-breakpoint
COMMENT ON COLUMN "watchlist_assets"."allocation_percent" IS 'Current share of the watchlist, percent';--> statement-breakpoint
COMMENT ON COLUMN "watchlist_assets"."target_allocation" IS 'Target share of the watchlist, percent';--> statement-breakpoint
COMMENT ON COLUMN "watchlist_assets"."ai_score" IS 'Score of the coin for this watchlist, 0 to 100';--> statement-breakpoint
COMMENT ON COLUMN "watchlist_assets"."risk_level" IS 'Risk level of the coin';--> statement-breakpoint
COMMENT ON COLUMN "watchlist_assets"."confidence_score" IS 'Confidence of the score, 0 to 100';--> statement-breakpoint
COMMENT ON COLUMN "watchlist_assets"."performance_metrics" IS 'Latest performance metrics on the watchlist, by name';--> statement-breakpoint
COMMENT ON COLUMN "watchlist_assets"."alert_settings" IS 'Alert settings of the owner';--> statement-breakpoint
COMMENT ON COLUMN "watchlist_assets"."notes" IS 'Notes of the owner';--> statement-breakpoint
COMMENT ON COLUMN "watchlist_assets"."custom_settings" IS 'Display settings';--> statement-breakpoint
COMMENT ON COLUMN "watchlist_assets"."added_by" IS 'User who added the coin; null after the erasure of the account';--> statement-breakpoint
COMMENT ON COLUMN "watchlist_assets"."last_modified_by" IS 'User who last changed the row; null after the erasure of the account';--> statement-breakpoint
COMMENT ON COLUMN "watchlist_assets"."created_at" IS 'Row creation time';--> statement-breakpoint
COMMENT ON COLUMN "watchlist_assets"."updated_at" IS 'Time of the last change to the row';--> statement-breakpoint
COMMENT ON TABLE "watchlists" IS 'Watchlists of coins: personal ones, and the default one without an owner';--> statement-breakpoint
COMMENT ON COLUMN "watchlists"."user_id" IS 'Owner; null if and only if the watchlist is the default one';--> statement-breakpoint
COMMENT ON COLUMN "watchlists"."name" IS 'Name, case-insensitively unique per owner';--> statement-breakpoint
COMMENT ON COLUMN "watchlists"."description" IS 'Purpose of the watchlist';--> statement-breakpoint
COMMENT ON COLUMN "watchlists"."type" IS 'Watchlist type: default (shared by all users) or personal';--> statement-breakpoint
COMMENT ON COLUMN "watchlists"."is_active" IS 'Whether the watchlist is in use';--> statement-breakpoint
COMMENT ON COLUMN "watchlists"."is_public" IS 'Whether other users may see the watchlist';--> statement-breakpoint
COMMENT ON COLUMN "watchlists"."max_assets" IS 'Maximum number of coins';--> statement-breakpoint
COMMENT ON COLUMN "watchlists"."sort_order" IS 'Sort position among the watchlists of the owner, lowest first';--> statement-breakpoint
COMMENT ON COLUMN "watchlists"."settings" IS 'Display settings';--> statement-breakpoint
COMMENT ON COLUMN "watchlists"."performance_metrics" IS 'Latest performance metrics, by name';--> statement-breakpoint
COMMENT ON COLUMN "watchlists"."created_at" IS 'Row creation time';--> statement-breakpoint
COMMENT ON COLUMN "watchlists"."updated_at" IS 'Time of the last change to the row';--> statement-breakpoint
COMMENT ON VIEW "active_predictions" IS 'Open predictions of active, supported coins with at least the minimum confidence of their model';--> statement-breakpoint
COMMENT ON COLUMN "active_predictions"."cryptocurrency_id" IS 'Asset the prediction is about; TOTAL for the whole market or a sector';--> statement-breakpoint
COMMENT ON COLUMN "active_predictions"."symbol" IS 'Ticker symbol in upper case; not unique';--> statement-breakpoint
COMMENT ON COLUMN "active_predictions"."name" IS 'Asset name';--> statement-breakpoint
COMMENT ON COLUMN "active_predictions"."model_id" IS 'Model version that made the prediction';--> statement-breakpoint
COMMENT ON COLUMN "active_predictions"."model_name" IS 'Model name';--> statement-breakpoint
COMMENT ON COLUMN "active_predictions"."model_version" IS 'Model version';--> statement-breakpoint
COMMENT ON COLUMN "active_predictions"."user_id" IS 'User the prediction was created for; null for all users';--> statement-breakpoint
COMMENT ON COLUMN "active_predictions"."watchlist_id" IS 'Watchlist the prediction was created for; null without one, or after its deletion';--> statement-breakpoint
COMMENT ON COLUMN "active_predictions"."ai_layer" IS 'AI layer: 1 macro, 2 sector, 3 asset, 4 timing';--> statement-breakpoint
COMMENT ON COLUMN "active_predictions"."prediction_type" IS 'Prediction type';--> statement-breakpoint
COMMENT ON COLUMN "active_predictions"."timeframe" IS 'Timeframe of the candles used';--> statement-breakpoint
COMMENT ON COLUMN "active_predictions"."predicted_at" IS 'As-of time of the prediction; no later data was used';--> statement-breakpoint
COMMENT ON COLUMN "active_predictions"."horizon_hours" IS 'Prediction horizon, hours';--> statement-breakpoint
COMMENT ON COLUMN "active_predictions"."target_at" IS 'Target time, when it can be evaluated: predicted_at plus the horizon';--> statement-breakpoint
COMMENT ON COLUMN "active_predictions"."is_due" IS 'Whether the target time has passed and the prediction is due for evaluation';--> statement-breakpoint
COMMENT ON COLUMN "active_predictions"."input_price" IS 'Price at predicted_at, USD; always present for type price';--> statement-breakpoint
COMMENT ON COLUMN "active_predictions"."current_price" IS 'Latest price of the asset, USD';--> statement-breakpoint
COMMENT ON COLUMN "active_predictions"."predicted_price" IS 'Predicted price at target_at, USD; always present for type price';--> statement-breakpoint
COMMENT ON COLUMN "active_predictions"."predicted_value" IS 'Predicted value that is not a price; always present for type volatility';--> statement-breakpoint
COMMENT ON COLUMN "active_predictions"."predicted_low" IS 'Lower bound of the predicted interval, in the unit of the prediction';--> statement-breakpoint
COMMENT ON COLUMN "active_predictions"."predicted_high" IS 'Upper bound of the predicted interval; not null if and only if the lower bound is';--> statement-breakpoint
COMMENT ON COLUMN "active_predictions"."predicted_direction" IS 'Predicted direction; always present for type direction';--> statement-breakpoint
COMMENT ON COLUMN "active_predictions"."predicted_change" IS 'Predicted change from input_price to predicted_price, percent; null without a predicted price';--> statement-breakpoint
COMMENT ON COLUMN "active_predictions"."current_change" IS 'Change from input_price to the latest price, percent; null when one is unknown';--> statement-breakpoint
COMMENT ON COLUMN "active_predictions"."confidence_score" IS 'Model confidence, 0 to 100';--> statement-breakpoint
COMMENT ON VIEW "active_signals" IS 'Active, unexpired signals of active, supported coins';--> statement-breakpoint
COMMENT ON COLUMN "active_signals"."cryptocurrency_id" IS 'Coin to trade';--> statement-breakpoint
COMMENT ON COLUMN "active_signals"."symbol" IS 'Ticker symbol in upper case; not unique';--> statement-breakpoint
COMMENT ON COLUMN "active_signals"."name" IS 'Coin name';--> statement-breakpoint
COMMENT ON COLUMN "active_signals"."suggestion_id" IS 'Suggestion (layer 3) the signal is based on';--> statement-breakpoint
COMMENT ON COLUMN "active_signals"."sector_analysis_id" IS 'Sector analysis (layer 2) the signal is based on';--> statement-breakpoint
COMMENT ON COLUMN "active_signals"."market_regime_id" IS 'Market regime (layer 1) the signal is based on';--> statement-breakpoint
COMMENT ON COLUMN "active_signals"."model_name" IS 'Model name, denormalized; predictions.model_id holds the key';--> statement-breakpoint
COMMENT ON COLUMN "active_signals"."model_version" IS 'Model version, denormalized';--> statement-breakpoint
COMMENT ON COLUMN "active_signals"."timeframe" IS 'Timeframe of the candles analyzed';--> statement-breakpoint
COMMENT ON COLUMN "active_signals"."generated_at" IS 'As-of time of the signal; no later data was used';--> statement-breakpoint
COMMENT ON COLUMN "active_signals"."expires_at" IS 'Expiry of the signal';--> statement-breakpoint
COMMENT ON COLUMN "active_signals"."signal_type" IS 'Recommended action';--> statement-breakpoint
COMMENT ON COLUMN "active_signals"."direction" IS 'Trade direction; null if and only if signal_type is hold or watch';--> statement-breakpoint
COMMENT ON COLUMN "active_signals"."entry_price" IS 'Entry price, USD';--> statement-breakpoint
COMMENT ON COLUMN "active_signals"."target_price" IS 'Target (take-profit) price, USD';--> statement-breakpoint
COMMENT ON COLUMN "active_signals"."stop_loss" IS 'Stop-loss price, USD';--> statement-breakpoint
COMMENT ON COLUMN "active_signals"."current_price" IS 'Latest price of the coin, USD';--> statement-breakpoint
COMMENT ON COLUMN "active_signals"."target_return" IS 'Return at the target price, percent of the entry price; short signals gain when the price falls';--> statement-breakpoint
COMMENT ON COLUMN "active_signals"."stop_return" IS 'Return at the stop-loss price, percent of the entry price; negative';--> statement-breakpoint
COMMENT ON COLUMN "active_signals"."current_return" IS 'Return at the latest price, percent of the entry price; null without a price';--> statement-breakpoint
COMMENT ON COLUMN "active_signals"."risk_reward_ratio" IS 'Reward-to-risk ratio: |target − entry| / |entry − stop|; null without a target or stop';--> statement-breakpoint
COMMENT ON COLUMN "active_signals"."confidence_score" IS 'Model confidence, 0 to 100';--> statement-breakpoint
COMMENT ON COLUMN "active_signals"."signal_strength" IS 'Signal strength';--> statement-breakpoint
COMMENT ON COLUMN "active_signals"."risk_level" IS 'Risk level of the trade';--> statement-breakpoint
COMMENT ON COLUMN "active_signals"."time_horizon_hours" IS 'Expected holding time, hours';--> statement-breakpoint
COMMENT ON COLUMN "active_signals"."position_size_percent" IS 'Recommended position size, percent of the portfolio';--> statement-breakpoint
COMMENT ON VIEW "ai_performance" IS 'Results of each of the four AI layers over the last 30 days: its suggestions and its predictions';--> statement-breakpoint
COMMENT ON COLUMN "ai_performance"."ai_layer" IS 'AI layer: 1 macro, 2 sector, 3 asset, 4 timing';--> statement-breakpoint
COMMENT ON COLUMN "ai_performance"."suggestion_count" IS 'Number of suggestions';--> statement-breakpoint
COMMENT ON COLUMN "ai_performance"."implemented_count" IS 'Number of implemented suggestions';--> statement-breakpoint
COMMENT ON COLUMN "ai_performance"."acceptance_percent" IS 'Approval rate: approved or implemented suggestions, of all approved, implemented or rejected, percent';--> statement-breakpoint
COMMENT ON COLUMN "ai_performance"."mean_confidence" IS 'Mean confidence of suggestions, 0 to 100';--> statement-breakpoint
COMMENT ON COLUMN "ai_performance"."mean_success" IS 'Mean accuracy score of evaluated suggestions, 0 to 100';--> statement-breakpoint
COMMENT ON COLUMN "ai_performance"."mean_expected_return" IS 'Mean expected return of suggestions, percent';--> statement-breakpoint
COMMENT ON COLUMN "ai_performance"."mean_actual_return" IS 'Mean actual return of suggestions with a known one, percent';--> statement-breakpoint
COMMENT ON COLUMN "ai_performance"."prediction_count" IS 'Number of predictions';--> statement-breakpoint
COMMENT ON COLUMN "ai_performance"."judged_prediction_count" IS 'Number of evaluated predictions';--> statement-breakpoint
COMMENT ON COLUMN "ai_performance"."accuracy_percent" IS 'Accuracy: share of correct evaluated predictions, percent; null without any';--> statement-breakpoint
COMMENT ON MATERIALIZED VIEW "candle_coverage" IS 'Coverage of closed candles, one row per coin and timeframe: candles present, expected and missing';--> statement-breakpoint
COMMENT ON COLUMN "candle_coverage"."cryptocurrency_id" IS 'Traded asset';--> statement-breakpoint
COMMENT ON COLUMN "candle_coverage"."timeframe" IS 'Timeframe of the candles';--> statement-breakpoint
COMMENT ON COLUMN "candle_coverage"."first_open_time" IS 'Open time of the first closed candle';--> statement-breakpoint
COMMENT ON COLUMN "candle_coverage"."last_open_time" IS 'Open time of the last closed candle';--> statement-breakpoint
COMMENT ON COLUMN "candle_coverage"."expected_count" IS 'Expected number of candles from the first to the last without gaps; `1M` by calendar month';--> statement-breakpoint
COMMENT ON COLUMN "candle_coverage"."present_count" IS 'Number of closed candles present';--> statement-breakpoint
COMMENT ON COLUMN "candle_coverage"."missing_count" IS 'Number of missing candles between the first and the last';--> statement-breakpoint
COMMENT ON COLUMN "candle_coverage"."gap_count" IS 'Number of gaps, of any length';--> statement-breakpoint
COMMENT ON COLUMN "candle_coverage"."longest_gap" IS 'Number of missing candles in the longest gap';--> statement-breakpoint
COMMENT ON COLUMN "candle_coverage"."coverage_percent" IS 'Share of the expected candles present, percent';--> statement-breakpoint
COMMENT ON VIEW "cryptocurrency_sectors" IS 'Active sectors of each coin, including inactive coins';--> statement-breakpoint
COMMENT ON COLUMN "cryptocurrency_sectors"."cryptocurrency_id" IS 'Member coin';--> statement-breakpoint
COMMENT ON COLUMN "cryptocurrency_sectors"."symbol" IS 'Ticker symbol in upper case; not unique';--> statement-breakpoint
COMMENT ON COLUMN "cryptocurrency_sectors"."name" IS 'Coin name';--> statement-breakpoint
COMMENT ON COLUMN "cryptocurrency_sectors"."sector_id" IS 'Sector the coin belongs to';--> statement-breakpoint
COMMENT ON COLUMN "cryptocurrency_sectors"."sector_slug" IS 'Stable key (slug) of the sector';--> statement-breakpoint
COMMENT ON COLUMN "cryptocurrency_sectors"."sector_name" IS 'Sector name';--> statement-breakpoint
COMMENT ON COLUMN "cryptocurrency_sectors"."sector_type" IS 'Sector type: the purpose of its coins';--> statement-breakpoint
COMMENT ON COLUMN "cryptocurrency_sectors"."sector_risk_level" IS 'Risk level of the sector''s coins';--> statement-breakpoint
COMMENT ON COLUMN "cryptocurrency_sectors"."is_primary" IS 'Whether this is the coin''s primary sector, under which it is shown; at most one per coin';--> statement-breakpoint
COMMENT ON COLUMN "cryptocurrency_sectors"."allocation_percent" IS 'Share of the coin attributed to the sector, percent; null if unknown';--> statement-breakpoint
COMMENT ON COLUMN "cryptocurrency_sectors"."share" IS 'Share of the coin that counts toward this sector, 0 to 1; the shares of a coin add up to 1';--> statement-breakpoint
COMMENT ON VIEW "dashboard_overview" IS 'Overview of the platform for a guest: always one row, each part null while there is no data';--> statement-breakpoint
COMMENT ON COLUMN "dashboard_overview"."regime" IS 'Market regime: the newest live one of timeframe 1d';--> statement-breakpoint
COMMENT ON COLUMN "dashboard_overview"."regime_confidence" IS 'Confidence of the market regime, 0 to 100';--> statement-breakpoint
COMMENT ON COLUMN "dashboard_overview"."regime_risk_level" IS 'Risk level of market exposure';--> statement-breakpoint
COMMENT ON COLUMN "dashboard_overview"."regime_time" IS 'As-of time of the market regime';--> statement-breakpoint
COMMENT ON COLUMN "dashboard_overview"."fear_greed_index" IS 'Fear and greed index, 0 (extreme fear) to 100 (extreme greed)';--> statement-breakpoint
COMMENT ON COLUMN "dashboard_overview"."fear_greed_label" IS 'Label of the fear and greed index, with thresholds at 20, 40, 60 and 80';--> statement-breakpoint
COMMENT ON COLUMN "dashboard_overview"."composite_sentiment" IS 'Market sentiment over all sources, -1 to 1';--> statement-breakpoint
COMMENT ON COLUMN "dashboard_overview"."btc_dominance" IS 'Bitcoin dominance: share of the total market capitalization, percent';--> statement-breakpoint
COMMENT ON COLUMN "dashboard_overview"."total_market_cap" IS 'Total market capitalization, USD';--> statement-breakpoint
COMMENT ON COLUMN "dashboard_overview"."sentiment_time" IS 'Time of the newest market sentiment reading';--> statement-breakpoint
COMMENT ON COLUMN "dashboard_overview"."top_sector_id" IS 'Active sector with the best newest daily performance';--> statement-breakpoint
COMMENT ON COLUMN "dashboard_overview"."top_sector_change_24h" IS '24-hour change of that sector, percent; the change of its market capitalization if no cap-weighted one is known';--> statement-breakpoint
COMMENT ON COLUMN "dashboard_overview"."active_signal_count" IS 'Number of signals in active_signals';--> statement-breakpoint
COMMENT ON COLUMN "dashboard_overview"."system_status" IS 'Status of the newest health check of the platform';--> statement-breakpoint
COMMENT ON COLUMN "dashboard_overview"."system_health_score" IS 'Composite health score of that check, 0 to 100';--> statement-breakpoint
COMMENT ON COLUMN "dashboard_overview"."system_checked_at" IS 'Time of that check';--> statement-breakpoint
COMMENT ON VIEW "latest_prices" IS 'Latest price of each active, supported coin: from its newest snapshot, or from a candle that opened after it';--> statement-breakpoint
COMMENT ON COLUMN "latest_prices"."cryptocurrency_id" IS 'Coin';--> statement-breakpoint
COMMENT ON COLUMN "latest_prices"."symbol" IS 'Ticker symbol in upper case; not unique';--> statement-breakpoint
COMMENT ON COLUMN "latest_prices"."name" IS 'Display name';--> statement-breakpoint
COMMENT ON COLUMN "latest_prices"."price" IS 'Latest known price, USD';--> statement-breakpoint
COMMENT ON COLUMN "latest_prices"."as_of" IS 'Time of the price: of the snapshot, or the open time of the candle; null for a snapshot without a time';--> statement-breakpoint
COMMENT ON COLUMN "latest_prices"."timeframe" IS 'Timeframe of the candle that gives the price; null when the snapshot gives it';--> statement-breakpoint
COMMENT ON COLUMN "latest_prices"."price_change_percentage_24h" IS 'Price change over 24 hours, percent; null when a candle gives the price';--> statement-breakpoint
COMMENT ON TYPE "market_regime" IS 'Market regimes: the state of the crypto market as a whole';--> statement-breakpoint
COMMENT ON VIEW "market_regime_current" IS 'Newest live market regime of each timeframe; backtests and simulations are excluded';--> statement-breakpoint
COMMENT ON COLUMN "market_regime_current"."timeframe" IS 'Length of the analyzed candles';--> statement-breakpoint
COMMENT ON COLUMN "market_regime_current"."model_name" IS 'Model name, denormalized; the foreign key to the model is predictions.model_id';--> statement-breakpoint
COMMENT ON COLUMN "market_regime_current"."model_version" IS 'Model version';--> statement-breakpoint
COMMENT ON COLUMN "market_regime_current"."analysis_time" IS 'As-of time of the analysis; no later data was used';--> statement-breakpoint
COMMENT ON COLUMN "market_regime_current"."regime" IS 'Market regime';--> statement-breakpoint
COMMENT ON COLUMN "market_regime_current"."previous_regime" IS 'Previous market regime';--> statement-breakpoint
COMMENT ON COLUMN "market_regime_current"."predicted_regime" IS 'Predicted next market regime';--> statement-breakpoint
COMMENT ON COLUMN "market_regime_current"."regime_started_at" IS 'Start time of the regime';--> statement-breakpoint
COMMENT ON COLUMN "market_regime_current"."confidence_score" IS 'Model confidence, 0 to 100';--> statement-breakpoint
COMMENT ON COLUMN "market_regime_current"."trend_strength" IS 'Trend strength, 0 to 100';--> statement-breakpoint
COMMENT ON COLUMN "market_regime_current"."volatility_score" IS 'Market volatility, 0 to 100';--> statement-breakpoint
COMMENT ON COLUMN "market_regime_current"."transition_probability" IS 'Probability of a regime change in the next period, percent';--> statement-breakpoint
COMMENT ON COLUMN "market_regime_current"."risk_level" IS 'Risk level of market exposure';--> statement-breakpoint
COMMENT ON COLUMN "market_regime_current"."recommended_exposure" IS 'Recommended share of capital to be invested, percent';--> statement-breakpoint
COMMENT ON VIEW "market_sentiment_summary" IS 'Sentiment of the whole market: one row, each measure the newest of the week up to the newest reading';--> statement-breakpoint
COMMENT ON COLUMN "market_sentiment_summary"."observed_at" IS 'Time of the newest market sentiment reading';--> statement-breakpoint
COMMENT ON COLUMN "market_sentiment_summary"."fear_greed_index" IS 'Fear and greed index, 0 (extreme fear) to 100 (extreme greed)';--> statement-breakpoint
COMMENT ON COLUMN "market_sentiment_summary"."fear_greed_label" IS 'Label of the fear and greed index, with thresholds at 20, 40, 60 and 80';--> statement-breakpoint
COMMENT ON COLUMN "market_sentiment_summary"."composite_sentiment" IS 'Sentiment over all sources, -1 to 1';--> statement-breakpoint
COMMENT ON COLUMN "market_sentiment_summary"."social_sentiment" IS 'Social media sentiment, -1 to 1';--> statement-breakpoint
COMMENT ON COLUMN "market_sentiment_summary"."news_sentiment" IS 'News sentiment, -1 to 1';--> statement-breakpoint
COMMENT ON COLUMN "market_sentiment_summary"."funding_rate" IS 'Funding rate of perpetual futures per period, a ratio: 0.0001 is 0.01%';--> statement-breakpoint
COMMENT ON COLUMN "market_sentiment_summary"."btc_dominance" IS 'Bitcoin dominance: share of the total market capitalization, percent';--> statement-breakpoint
COMMENT ON COLUMN "market_sentiment_summary"."eth_dominance" IS 'Ether dominance, percent';--> statement-breakpoint
COMMENT ON COLUMN "market_sentiment_summary"."stablecoin_dominance" IS 'Stablecoin dominance, percent';--> statement-breakpoint
COMMENT ON COLUMN "market_sentiment_summary"."alt_dominance" IS 'Share of all other assets, percent';--> statement-breakpoint
COMMENT ON COLUMN "market_sentiment_summary"."total_market_cap" IS 'Total market capitalization, USD';--> statement-breakpoint
COMMENT ON VIEW "model_leaderboard" IS 'Newest evaluation of each model version by evaluation type and timeframe, ranked by composite score';--> statement-breakpoint
COMMENT ON COLUMN "model_leaderboard"."model_id" IS 'Evaluated model version';--> statement-breakpoint
COMMENT ON COLUMN "model_leaderboard"."name" IS 'Model name, shared by all versions';--> statement-breakpoint
COMMENT ON COLUMN "model_leaderboard"."version" IS 'Version, unique per name';--> statement-breakpoint
COMMENT ON COLUMN "model_leaderboard"."model_type" IS 'Model type: macro, sector, asset or timing, one for each layer';--> statement-breakpoint
COMMENT ON COLUMN "model_leaderboard"."status" IS 'Status of the version; at most one version of a model is active';--> statement-breakpoint
COMMENT ON COLUMN "model_leaderboard"."rank" IS 'Rank by composite score, 1 is best, among models of the same type, evaluation type and timeframe';--> statement-breakpoint
COMMENT ON COLUMN "model_leaderboard"."evaluation_type" IS 'Evaluation type';--> statement-breakpoint
COMMENT ON COLUMN "model_leaderboard"."timeframe" IS 'Timeframe of the candles used';--> statement-breakpoint
COMMENT ON COLUMN "model_leaderboard"."evaluated_at" IS 'Evaluation time';--> statement-breakpoint
COMMENT ON COLUMN "model_leaderboard"."sample_size" IS 'Number of predictions or cases evaluated';--> statement-breakpoint
COMMENT ON COLUMN "model_leaderboard"."composite_score" IS 'Composite score of all metrics, 0 to 100';--> statement-breakpoint
COMMENT ON COLUMN "model_leaderboard"."grade" IS 'Grade, A to F';--> statement-breakpoint
COMMENT ON COLUMN "model_leaderboard"."meets_threshold" IS 'Whether the model meets the threshold for use; true only with a composite score';--> statement-breakpoint
COMMENT ON COLUMN "model_leaderboard"."accuracy" IS 'Accuracy: share of correct cases, 0 to 1';--> statement-breakpoint
COMMENT ON COLUMN "model_leaderboard"."f1_score" IS 'F1 score: harmonic mean of precision and recall, 0 to 1';--> statement-breakpoint
COMMENT ON COLUMN "model_leaderboard"."mape" IS 'Mean absolute percentage error (MAPE), percent';--> statement-breakpoint
COMMENT ON COLUMN "model_leaderboard"."directional_accuracy" IS 'Share of correctly predicted directions, 0 to 1';--> statement-breakpoint
COMMENT ON COLUMN "model_leaderboard"."win_rate" IS 'Win rate: share of profitable trades, 0 to 1';--> statement-breakpoint
COMMENT ON COLUMN "model_leaderboard"."profit_factor" IS 'Profit factor: gross profit / gross loss; null without losses';--> statement-breakpoint
COMMENT ON COLUMN "model_leaderboard"."sharpe_ratio" IS 'Sharpe ratio: excess return / standard deviation of returns';--> statement-breakpoint
COMMENT ON COLUMN "model_leaderboard"."max_drawdown" IS 'Maximum drawdown from a peak, as a share of the peak, 0 to 1';--> statement-breakpoint
COMMENT ON COLUMN "model_leaderboard"."total_return" IS 'Total return over the window, percent';--> statement-breakpoint
COMMENT ON VIEW "portfolio_exposure" IS 'Open exposure of each user by coin and by sector, at the latest prices; each dimension adds up to the total';--> statement-breakpoint
COMMENT ON COLUMN "portfolio_exposure"."user_id" IS 'Owner of the position';--> statement-breakpoint
COMMENT ON COLUMN "portfolio_exposure"."dimension" IS 'Dimension of the row: coin or sector';--> statement-breakpoint
COMMENT ON COLUMN "portfolio_exposure"."cryptocurrency_id" IS 'Coin; null for a sector, and for an asset outside `cryptocurrencies`';--> statement-breakpoint
COMMENT ON COLUMN "portfolio_exposure"."symbol" IS 'Ticker of the coin, or of an asset outside `cryptocurrencies`; null for a sector';--> statement-breakpoint
COMMENT ON COLUMN "portfolio_exposure"."sector_id" IS 'Sector; null for a coin, and for positions without an active sector';--> statement-breakpoint
COMMENT ON COLUMN "portfolio_exposure"."sector_name" IS 'Sector name';--> statement-breakpoint
COMMENT ON COLUMN "portfolio_exposure"."position_count" IS 'Number of open positions; a position in several sectors counts in each';--> statement-breakpoint
COMMENT ON COLUMN "portfolio_exposure"."gross_usd" IS 'Gross value at the latest prices, USD; at cost without a known price';--> statement-breakpoint
COMMENT ON COLUMN "portfolio_exposure"."net_usd" IS 'Net value: long minus short positions, USD';--> statement-breakpoint
COMMENT ON COLUMN "portfolio_exposure"."cost_usd" IS 'Cost basis of the open quantities, USD';--> statement-breakpoint
COMMENT ON COLUMN "portfolio_exposure"."gross_percent" IS 'Share of the user''s gross exposure, percent';--> statement-breakpoint
COMMENT ON MATERIALIZED VIEW "prediction_calibration" IS 'Calibration of models: hit rate by model version, prediction type and confidence bin of 10';--> statement-breakpoint
COMMENT ON COLUMN "prediction_calibration"."model_id" IS 'Model version that made the prediction';--> statement-breakpoint
COMMENT ON COLUMN "prediction_calibration"."prediction_type" IS 'Prediction type';--> statement-breakpoint
COMMENT ON COLUMN "prediction_calibration"."confidence_from" IS 'Lower bound of the confidence bin, 0 to 90; bins are 10 wide, the last one includes 100';--> statement-breakpoint
COMMENT ON COLUMN "prediction_calibration"."prediction_count" IS 'Number of evaluated predictions';--> statement-breakpoint
COMMENT ON COLUMN "prediction_calibration"."accurate_count" IS 'Number of correct predictions';--> statement-breakpoint
COMMENT ON COLUMN "prediction_calibration"."mean_confidence" IS 'Mean confidence, 0 to 100';--> statement-breakpoint
COMMENT ON COLUMN "prediction_calibration"."hit_rate_percent" IS 'Hit rate: share of correct predictions, percent';--> statement-breakpoint
COMMENT ON COLUMN "prediction_calibration"."overconfidence" IS 'Mean confidence minus hit rate, percentage points; 0 means perfectly calibrated';--> statement-breakpoint
COMMENT ON VIEW "provider_health" IS 'Health of each external data provider: its calls of the last hour, and its newest call';--> statement-breakpoint
COMMENT ON COLUMN "provider_health"."provider" IS 'Data provider, such as coingecko or alternative_me';--> statement-breakpoint
COMMENT ON COLUMN "provider_health"."last_requested_at" IS 'Start of the newest call';--> statement-breakpoint
COMMENT ON COLUMN "provider_health"."last_success" IS 'Whether the newest call returned a status of 200 to 299';--> statement-breakpoint
COMMENT ON COLUMN "provider_health"."last_response_status" IS 'HTTP status of the newest call; null without a response';--> statement-breakpoint
COMMENT ON COLUMN "provider_health"."call_count" IS 'Number of calls in the last hour';--> statement-breakpoint
COMMENT ON COLUMN "provider_health"."failure_count" IS 'Number of failed calls in the last hour';--> statement-breakpoint
COMMENT ON COLUMN "provider_health"."failure_percent" IS 'Error rate of the last hour, percent; null without calls';--> statement-breakpoint
COMMENT ON COLUMN "provider_health"."mean_response_time_ms" IS 'Mean response time of the last hour, milliseconds';--> statement-breakpoint
COMMENT ON COLUMN "provider_health"."p95_response_time_ms" IS '95th-percentile response time of the last hour, milliseconds';--> statement-breakpoint
COMMENT ON COLUMN "provider_health"."rate_limit_remaining" IS 'Calls left in the provider''s rate-limit window, from the newest call that reports it';--> statement-breakpoint
COMMENT ON COLUMN "provider_health"."rate_limit_reset_at" IS 'End of that rate-limit window';--> statement-breakpoint
COMMENT ON TYPE "risk_level" IS 'Risk levels from low to extreme: of assets, sectors, signals, portfolios, or a user''s risk tolerance';--> statement-breakpoint
COMMENT ON VIEW "sector_cryptocurrencies" IS 'Active coins of each sector, including inactive sectors';--> statement-breakpoint
COMMENT ON COLUMN "sector_cryptocurrencies"."sector_id" IS 'Sector the coin belongs to';--> statement-breakpoint
COMMENT ON COLUMN "sector_cryptocurrencies"."sector_slug" IS 'Stable key (slug) of the sector';--> statement-breakpoint
COMMENT ON COLUMN "sector_cryptocurrencies"."sector_name" IS 'Sector name';--> statement-breakpoint
COMMENT ON COLUMN "sector_cryptocurrencies"."cryptocurrency_id" IS 'Member coin';--> statement-breakpoint
COMMENT ON COLUMN "sector_cryptocurrencies"."slug" IS 'Stable key (slug) of the coin';--> statement-breakpoint
COMMENT ON COLUMN "sector_cryptocurrencies"."symbol" IS 'Ticker symbol in upper case; not unique';--> statement-breakpoint
COMMENT ON COLUMN "sector_cryptocurrencies"."name" IS 'Coin name';--> statement-breakpoint
COMMENT ON COLUMN "sector_cryptocurrencies"."market_cap_rank" IS 'Rank by market capitalization, from 1; null if unranked';--> statement-breakpoint
COMMENT ON COLUMN "sector_cryptocurrencies"."current_price" IS 'Latest price, USD';--> statement-breakpoint
COMMENT ON COLUMN "sector_cryptocurrencies"."market_cap" IS 'Market capitalization, USD';--> statement-breakpoint
COMMENT ON COLUMN "sector_cryptocurrencies"."total_volume" IS 'Trading volume of the last 24 hours, USD';--> statement-breakpoint
COMMENT ON COLUMN "sector_cryptocurrencies"."price_change_percentage_24h" IS 'Price change over the last 24 hours, percent';--> statement-breakpoint
COMMENT ON COLUMN "sector_cryptocurrencies"."price_change_percentage_7d" IS 'Price change over the last 7 days, percent';--> statement-breakpoint
COMMENT ON COLUMN "sector_cryptocurrencies"."is_primary" IS 'Whether this is the primary sector of the coin';--> statement-breakpoint
COMMENT ON COLUMN "sector_cryptocurrencies"."allocation_percent" IS 'Share of the coin attributed to the sector, percent; null if unknown';--> statement-breakpoint
COMMENT ON VIEW "sector_performance_summary" IS 'Current performance of each active sector from its active coins, each weighted by its share in the sector';--> statement-breakpoint
COMMENT ON COLUMN "sector_performance_summary"."slug" IS 'Stable unique identifier: the CoinGecko category id, or a custom one';--> statement-breakpoint
COMMENT ON COLUMN "sector_performance_summary"."name" IS 'Display name; unique';--> statement-breakpoint
COMMENT ON COLUMN "sector_performance_summary"."sort_order" IS 'Sort position in lists, lowest first';--> statement-breakpoint
COMMENT ON COLUMN "sector_performance_summary"."coin_count" IS 'Number of active coins';--> statement-breakpoint
COMMENT ON COLUMN "sector_performance_summary"."market_cap" IS 'Market capitalization of its coins, USD; null when none is known';--> statement-breakpoint
COMMENT ON COLUMN "sector_performance_summary"."volume_24h" IS 'Trading volume of its coins over 24 hours, USD; null when none is known';--> statement-breakpoint
COMMENT ON COLUMN "sector_performance_summary"."change_1h" IS 'Cap-weighted change over 1 hour of the coins with a known change, percent';--> statement-breakpoint
COMMENT ON COLUMN "sector_performance_summary"."change_24h" IS 'Cap-weighted change over 24 hours of the coins with a known change, percent';--> statement-breakpoint
COMMENT ON COLUMN "sector_performance_summary"."change_7d" IS 'Cap-weighted change over 7 days of the coins with a known change, percent';--> statement-breakpoint
COMMENT ON COLUMN "sector_performance_summary"."change_30d" IS 'Cap-weighted change over 30 days of the coins with a known change, percent';--> statement-breakpoint
COMMENT ON COLUMN "sector_performance_summary"."best_cryptocurrency_id" IS 'Coin with the best change over 24 hours';--> statement-breakpoint
COMMENT ON COLUMN "sector_performance_summary"."worst_cryptocurrency_id" IS 'Coin with the worst change over 24 hours';--> statement-breakpoint
COMMENT ON VIEW "signal_lineage" IS 'Lineage of each signal through the four layers: suggestion, sector analysis, market regime, prediction and model';--> statement-breakpoint
COMMENT ON COLUMN "signal_lineage"."signal_id" IS 'Signal';--> statement-breakpoint
COMMENT ON COLUMN "signal_lineage"."cryptocurrency_id" IS 'Coin to trade';--> statement-breakpoint
COMMENT ON COLUMN "signal_lineage"."symbol" IS 'Ticker symbol in upper case; not unique';--> statement-breakpoint
COMMENT ON COLUMN "signal_lineage"."generated_at" IS 'As-of time of the signal; no later data was used';--> statement-breakpoint
COMMENT ON COLUMN "signal_lineage"."signal_type" IS 'Recommended action';--> statement-breakpoint
COMMENT ON COLUMN "signal_lineage"."direction" IS 'Trade direction; null if and only if signal_type is hold or watch';--> statement-breakpoint
COMMENT ON COLUMN "signal_lineage"."signal_status" IS 'Signal status';--> statement-breakpoint
COMMENT ON COLUMN "signal_lineage"."signal_confidence" IS 'Confidence of the signal, 0 to 100';--> statement-breakpoint
COMMENT ON COLUMN "signal_lineage"."realized_return" IS 'Realized return, percent';--> statement-breakpoint
COMMENT ON COLUMN "signal_lineage"."suggestion_id" IS 'Suggestion (layer 3) the signal is based on';--> statement-breakpoint
COMMENT ON COLUMN "signal_lineage"."suggestion_type" IS 'Suggested action';--> statement-breakpoint
COMMENT ON COLUMN "signal_lineage"."suggestion_status" IS 'Suggestion status';--> statement-breakpoint
COMMENT ON COLUMN "signal_lineage"."suggestion_confidence" IS 'Confidence of the suggestion, 0 to 100';--> statement-breakpoint
COMMENT ON COLUMN "signal_lineage"."sector_analysis_id" IS 'Sector analysis (layer 2), named by the signal or else by its suggestion';--> statement-breakpoint
COMMENT ON COLUMN "signal_lineage"."sector_id" IS 'Analyzed sector';--> statement-breakpoint
COMMENT ON COLUMN "signal_lineage"."sector_name" IS 'Sector name';--> statement-breakpoint
COMMENT ON COLUMN "signal_lineage"."sector_outlook" IS 'Outlook for the sector';--> statement-breakpoint
COMMENT ON COLUMN "signal_lineage"."sector_confidence" IS 'Confidence of the sector analysis, 0 to 100';--> statement-breakpoint
COMMENT ON COLUMN "signal_lineage"."market_regime_id" IS 'Market regime (layer 1), named by the signal or else by its suggestion or sector analysis';--> statement-breakpoint
COMMENT ON COLUMN "signal_lineage"."regime" IS 'Market regime';--> statement-breakpoint
COMMENT ON COLUMN "signal_lineage"."regime_confidence" IS 'Confidence of the market regime, 0 to 100';--> statement-breakpoint
COMMENT ON COLUMN "signal_lineage"."regime_time" IS 'As-of time of the market regime';--> statement-breakpoint
COMMENT ON COLUMN "signal_lineage"."prediction_id" IS 'Newest prediction of the signal (layer 4)';--> statement-breakpoint
COMMENT ON COLUMN "signal_lineage"."prediction_is_accurate" IS 'Whether that prediction was correct; null while open';--> statement-breakpoint
COMMENT ON COLUMN "signal_lineage"."model_id" IS 'Model version of that prediction; null without one';--> statement-breakpoint
COMMENT ON COLUMN "signal_lineage"."model_name" IS 'Model name; from the signal without a prediction';--> statement-breakpoint
COMMENT ON COLUMN "signal_lineage"."model_version" IS 'Model version; from the signal without a prediction';--> statement-breakpoint
COMMENT ON TYPE "signal_type" IS 'Recommended actions of trading signals and asset suggestions';--> statement-breakpoint
COMMENT ON VIEW "system_performance" IS 'Health and activity of the platform over the last hour and day: always one row';--> statement-breakpoint
COMMENT ON COLUMN "system_performance"."status" IS 'Status of the newest health check of the platform; null without one';--> statement-breakpoint
COMMENT ON COLUMN "system_performance"."health_score" IS 'Overall health score, 0 to 100';--> statement-breakpoint
COMMENT ON COLUMN "system_performance"."checked_at" IS 'Time of that check';--> statement-breakpoint
COMMENT ON COLUMN "system_performance"."response_time_ms" IS 'Response time of the component, milliseconds';--> statement-breakpoint
COMMENT ON COLUMN "system_performance"."cpu_percent" IS 'CPU utilization across all cores, percent';--> statement-breakpoint
COMMENT ON COLUMN "system_performance"."memory_percent" IS 'Memory utilization, percent';--> statement-breakpoint
COMMENT ON COLUMN "system_performance"."disk_percent" IS 'Disk utilization, percent';--> statement-breakpoint
COMMENT ON COLUMN "system_performance"."error_rate_percent" IS 'Error rate of requests since the last check, percent';--> statement-breakpoint
COMMENT ON COLUMN "system_performance"."active_connections" IS 'Number of open connections';--> statement-breakpoint
COMMENT ON COLUMN "system_performance"."slow_queries" IS 'Number of slow queries since the last check';--> statement-breakpoint
COMMENT ON COLUMN "system_performance"."active_users" IS 'Number of accounts active since the last check';--> statement-breakpoint
COMMENT ON COLUMN "system_performance"."check_count_24h" IS 'Number of health checks of the platform in the last 24 hours';--> statement-breakpoint
COMMENT ON COLUMN "system_performance"."healthy_percent_24h" IS 'Share of healthy checks among them, percent; null without checks';--> statement-breakpoint
COMMENT ON COLUMN "system_performance"."mean_response_time_ms_24h" IS 'Mean response time of those checks, milliseconds';--> statement-breakpoint
COMMENT ON COLUMN "system_performance"."pending_task_count" IS 'Number of pending tasks';--> statement-breakpoint
COMMENT ON COLUMN "system_performance"."running_task_count" IS 'Number of running tasks';--> statement-breakpoint
COMMENT ON COLUMN "system_performance"."completed_task_count_1h" IS 'Number of tasks completed in the last hour';--> statement-breakpoint
COMMENT ON COLUMN "system_performance"."failed_task_count_1h" IS 'Number of tasks failed in the last hour';--> statement-breakpoint
COMMENT ON COLUMN "system_performance"."mean_task_duration_seconds_1h" IS 'Mean duration of the completed tasks, seconds; null without any';--> statement-breakpoint
COMMENT ON COLUMN "system_performance"."api_call_count_1h" IS 'Number of external API calls in the last hour';--> statement-breakpoint
COMMENT ON COLUMN "system_performance"."api_error_percent_1h" IS 'Error rate of those calls, percent; null without calls';--> statement-breakpoint
COMMENT ON TYPE "timeframe" IS 'Candle lengths: m is minutes, h hours, d days, w weeks starting on Monday, M calendar months; all in UTC';--> statement-breakpoint
COMMENT ON TYPE "user_role" IS 'Account roles, from least to most privileged';--> statement-breakpoint
COMMENT ON VIEW "users_overview" IS 'Accounts that are not deleted, with counts of their watchlists, positions and predictions';--> statement-breakpoint
COMMENT ON COLUMN "users_overview"."email" IS 'Login email address; unique, case-insensitively';--> statement-breakpoint
COMMENT ON COLUMN "users_overview"."display_name" IS 'Name displayed to other users';--> statement-breakpoint
COMMENT ON COLUMN "users_overview"."role" IS 'Account role';--> statement-breakpoint
COMMENT ON COLUMN "users_overview"."is_active" IS 'Whether the account may sign in';--> statement-breakpoint
COMMENT ON COLUMN "users_overview"."is_verified" IS 'Whether the email address is verified';--> statement-breakpoint
COMMENT ON COLUMN "users_overview"."is_premium" IS 'Whether the account has a paid plan';--> statement-breakpoint
COMMENT ON COLUMN "users_overview"."created_at" IS 'Registration time of the account';--> statement-breakpoint
COMMENT ON COLUMN "users_overview"."last_login_at" IS 'Time of the last successful sign-in; null before the first';--> statement-breakpoint
COMMENT ON COLUMN "users_overview"."login_count" IS 'Number of successful sign-ins';--> statement-breakpoint
COMMENT ON COLUMN "users_overview"."watchlist_count" IS 'Number of active watchlists';--> statement-breakpoint
COMMENT ON COLUMN "users_overview"."watchlist_asset_count" IS 'Number of active coins on those watchlists; a coin on two of them counts twice';--> statement-breakpoint
COMMENT ON COLUMN "users_overview"."open_position_count" IS 'Number of open positions';--> statement-breakpoint
COMMENT ON COLUMN "users_overview"."prediction_count" IS 'Number of predictions created for the user';--> statement-breakpoint
COMMENT ON COLUMN "users_overview"."judged_prediction_count" IS 'Number of evaluated predictions among them';--> statement-breakpoint
COMMENT ON COLUMN "users_overview"."accuracy_percent" IS 'Accuracy: share of correct evaluated predictions, percent; null without any';--> statement-breakpoint
COMMENT ON VIEW "watchlist_summary" IS 'Active watchlists with the 24-hour performance of their active coins';--> statement-breakpoint
COMMENT ON COLUMN "watchlist_summary"."user_id" IS 'Owner; null if and only if the watchlist is the default one';--> statement-breakpoint
COMMENT ON COLUMN "watchlist_summary"."name" IS 'Name, case-insensitively unique per owner';--> statement-breakpoint
COMMENT ON COLUMN "watchlist_summary"."type" IS 'Watchlist type: default (shared by all users) or personal';--> statement-breakpoint
COMMENT ON COLUMN "watchlist_summary"."is_public" IS 'Whether other users may see the watchlist';--> statement-breakpoint
COMMENT ON COLUMN "watchlist_summary"."max_assets" IS 'Maximum number of coins';--> statement-breakpoint
COMMENT ON COLUMN "watchlist_summary"."sort_order" IS 'Sort position among the watchlists of the owner, lowest first';--> statement-breakpoint
COMMENT ON COLUMN "watchlist_summary"."asset_count" IS 'Number of active coins';--> statement-breakpoint
COMMENT ON COLUMN "watchlist_summary"."allocated_percent" IS 'Sum of the current shares of those coins, percent';--> statement-breakpoint
COMMENT ON COLUMN "watchlist_summary"."market_cap" IS 'Market capitalization of its coins, USD; null when none is known';--> statement-breakpoint
COMMENT ON COLUMN "watchlist_summary"."mean_change_24h" IS 'Unweighted mean change of its coins over 24 hours, percent';--> statement-breakpoint
COMMENT ON COLUMN "watchlist_summary"."weighted_change_24h" IS 'Mean change of its coins over 24 hours, weighted by the share of coins with a known change, percent';--> statement-breakpoint
COMMENT ON COLUMN "watchlist_summary"."best_symbol" IS 'Ticker of the coin with the best change over 24 hours';--> statement-breakpoint
COMMENT ON COLUMN "watchlist_summary"."worst_symbol" IS 'Ticker of the coin with the worst change over 24 hours';--> statement-breakpoint
COMMENT ON COLUMN "watchlist_summary"."mean_ai_score" IS 'Mean score of its coins, 0 to 100; null without scores';
