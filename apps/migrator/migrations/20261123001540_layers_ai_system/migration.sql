CREATE TYPE "market_regime" AS ENUM('bull_market', 'bear_market', 'sideways', 'high_volatility');--> statement-breakpoint
CREATE TYPE "signal_type" AS ENUM('buy', 'sell', 'hold', 'watch');--> statement-breakpoint
CREATE TABLE "suggestion_feedback" (
	"id" bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "suggestion_feedback_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"suggestion_id" bigint,
	"user_id" bigint,
	"rating" smallint,
	"action_taken" text DEFAULT 'none' NOT NULL,
	"is_helpful" boolean,
	"feedback_text" text,
	"actual_outcome" numeric,
	"feedback_data" jsonb DEFAULT '{}' NOT NULL,
	"created_at" timestamp(3) with time zone DEFAULT now() NOT NULL,
	"updated_at" timestamp(3) with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "suggestion_feedback_suggestion_id_user_id_key" UNIQUE("suggestion_id","user_id"),
	CONSTRAINT "suggestion_feedback_rating_check" CHECK ("rating" >= 1 and "rating" <= 5),
	CONSTRAINT "suggestion_feedback_action_taken_check" CHECK ("action_taken" in ('accepted', 'rejected', 'modified', 'ignored', 'none')),
	CONSTRAINT "suggestion_feedback_feedback_text_check" CHECK (char_length("feedback_text") between 1 and 10000 and "feedback_text" = btrim("feedback_text")),
	CONSTRAINT "suggestion_feedback_actual_outcome_check" CHECK ("actual_outcome" >= -100 and "actual_outcome" < 'Infinity'),
	CONSTRAINT "suggestion_feedback_said_check" CHECK ("action_taken" <> 'none' or num_nonnulls("rating", "is_helpful", "feedback_text", "actual_outcome") > 0),
	CONSTRAINT "suggestion_feedback_feedback_data_check" CHECK (jsonb_typeof("feedback_data") = 'object')
);
--> statement-breakpoint
CREATE TABLE "ai_models" (
	"id" bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "ai_models_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"created_by" bigint,
	"name" text NOT NULL,
	"version" text NOT NULL,
	"model_type" text NOT NULL,
	"architecture" text NOT NULL,
	"framework" text,
	"status" text DEFAULT 'inactive' NOT NULL,
	"config_version" integer DEFAULT 1 NOT NULL,
	"min_confidence" numeric(5,2) DEFAULT '50' NOT NULL,
	"prediction_count" bigint DEFAULT 0 NOT NULL,
	"target_variable" text,
	"timeframe" "timeframe",
	"training_from" timestamp(3) with time zone,
	"training_to" timestamp(3) with time zone,
	"artifact_uri" text,
	"artifact_sha256" bytea,
	"model_size_bytes" bigint,
	"last_trained_at" timestamp(3) with time zone,
	"last_prediction_at" timestamp(3) with time zone,
	"next_retrain_at" timestamp(3) with time zone,
	"deployed_at" timestamp(3) with time zone,
	"deprecated_at" timestamp(3) with time zone,
	"notes" text,
	"configuration" jsonb DEFAULT '{}' NOT NULL,
	"training_features" jsonb DEFAULT '[]' NOT NULL,
	"performance_metrics" jsonb DEFAULT '{}' NOT NULL,
	"health_status" jsonb DEFAULT '{}' NOT NULL,
	"created_at" timestamp(3) with time zone DEFAULT now() NOT NULL,
	"updated_at" timestamp(3) with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "ai_models_name_version_key" UNIQUE("name","version"),
	CONSTRAINT "ai_models_name_check" CHECK (char_length("name") between 1 and 100 and "name" = btrim("name")),
	CONSTRAINT "ai_models_version_check" CHECK (char_length("version") between 1 and 50 and "version" = btrim("version")),
	CONSTRAINT "ai_models_model_type_check" CHECK ("model_type" in ('macro', 'sector', 'asset', 'timing')),
	CONSTRAINT "ai_models_architecture_check" CHECK ("architecture" in ('lstm', 'transformer', 'ensemble', 'regression', 'rule_based', 'xgboost')),
	CONSTRAINT "ai_models_framework_check" CHECK (char_length("framework") between 1 and 50 and "framework" = btrim("framework")),
	CONSTRAINT "ai_models_status_check" CHECK ("status" in ('active', 'training', 'inactive', 'error', 'deprecated')),
	CONSTRAINT "ai_models_config_version_check" CHECK ("config_version" > 0),
	CONSTRAINT "ai_models_min_confidence_check" CHECK ("min_confidence" >= 0 and "min_confidence" <= 100),
	CONSTRAINT "ai_models_prediction_count_check" CHECK ("prediction_count" >= 0),
	CONSTRAINT "ai_models_target_variable_check" CHECK (char_length("target_variable") between 1 and 100 and "target_variable" = btrim("target_variable")),
	CONSTRAINT "ai_models_training_to_check" CHECK (("training_from" is null) = ("training_to" is null) and "training_to" > "training_from"),
	CONSTRAINT "ai_models_artifact_uri_check" CHECK (char_length("artifact_uri") between 1 and 2048 and "artifact_uri" = btrim("artifact_uri")),
	CONSTRAINT "ai_models_artifact_sha256_check" CHECK (octet_length("artifact_sha256") = 32),
	CONSTRAINT "ai_models_artifact_uri_artifact_sha256_check" CHECK ("artifact_sha256" is null or "artifact_uri" is not null),
	CONSTRAINT "ai_models_model_size_bytes_check" CHECK ("model_size_bytes" >= 0),
	CONSTRAINT "ai_models_deprecated_at_check" CHECK ("status" <> 'deprecated' or "deprecated_at" is not null),
	CONSTRAINT "ai_models_notes_check" CHECK (char_length("notes") <= 10000),
	CONSTRAINT "ai_models_configuration_check" CHECK (jsonb_typeof("configuration") = 'object'),
	CONSTRAINT "ai_models_training_features_check" CHECK (jsonb_typeof("training_features") = 'array'),
	CONSTRAINT "ai_models_performance_metrics_check" CHECK (jsonb_typeof("performance_metrics") = 'object'),
	CONSTRAINT "ai_models_health_status_check" CHECK (jsonb_typeof("health_status") = 'object')
);
--> statement-breakpoint
CREATE TABLE "model_performance" (
	"id" bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "model_performance_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"model_id" bigint NOT NULL,
	"evaluated_at" timestamp(3) with time zone DEFAULT now() NOT NULL,
	"evaluation_type" text DEFAULT 'backtest' NOT NULL,
	"timeframe" "timeframe" DEFAULT '1d'::"timeframe" NOT NULL,
	"period_from" timestamp(3) with time zone,
	"period_to" timestamp(3) with time zone,
	"regime" "market_regime",
	"sample_size" integer NOT NULL,
	"accuracy" numeric(7,6),
	"precision_score" numeric(7,6),
	"recall" numeric(7,6),
	"f1_score" numeric(7,6),
	"auc" numeric(7,6),
	"mae" numeric,
	"rmse" numeric,
	"mape" numeric,
	"r2" numeric,
	"directional_accuracy" numeric(7,6),
	"win_rate" numeric(7,6),
	"max_drawdown" numeric(7,6),
	"profit_factor" numeric,
	"sharpe_ratio" numeric,
	"total_return" numeric,
	"confidence_mean" numeric(5,2),
	"confidence_std" numeric(5,2),
	"composite_score" numeric(5,2),
	"grade" text,
	"meets_threshold" boolean,
	"notes" text,
	"metrics" jsonb DEFAULT '{}' NOT NULL,
	"created_at" timestamp(3) with time zone DEFAULT now() NOT NULL,
	"updated_at" timestamp(3) with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "model_performance_model_id_evaluation_type_timeframe_key" UNIQUE("model_id","evaluation_type","timeframe","evaluated_at"),
	CONSTRAINT "model_performance_evaluation_type_check" CHECK ("evaluation_type" in ('backtest', 'forward_test', 'cross_validation', 'live')),
	CONSTRAINT "model_performance_period_to_check" CHECK (("period_from" is null) = ("period_to" is null) and "period_to" > "period_from"),
	CONSTRAINT "model_performance_sample_size_check" CHECK ("sample_size" > 0),
	CONSTRAINT "model_performance_accuracy_check" CHECK ("accuracy" >= 0 and "accuracy" <= 1),
	CONSTRAINT "model_performance_precision_score_check" CHECK ("precision_score" >= 0 and "precision_score" <= 1),
	CONSTRAINT "model_performance_recall_check" CHECK ("recall" >= 0 and "recall" <= 1),
	CONSTRAINT "model_performance_f1_score_check" CHECK ("f1_score" >= 0 and "f1_score" <= 1),
	CONSTRAINT "model_performance_auc_check" CHECK ("auc" >= 0 and "auc" <= 1),
	CONSTRAINT "model_performance_mae_check" CHECK ("mae" >= 0 and "mae" < 'Infinity'),
	CONSTRAINT "model_performance_rmse_check" CHECK ("rmse" >= 0 and "rmse" < 'Infinity'),
	CONSTRAINT "model_performance_mape_check" CHECK ("mape" >= 0 and "mape" < 'Infinity'),
	CONSTRAINT "model_performance_r2_check" CHECK ("r2" > '-Infinity' and "r2" <= 1),
	CONSTRAINT "model_performance_directional_accuracy_check" CHECK ("directional_accuracy" >= 0 and "directional_accuracy" <= 1),
	CONSTRAINT "model_performance_win_rate_check" CHECK ("win_rate" >= 0 and "win_rate" <= 1),
	CONSTRAINT "model_performance_max_drawdown_check" CHECK ("max_drawdown" >= 0 and "max_drawdown" <= 1),
	CONSTRAINT "model_performance_profit_factor_check" CHECK ("profit_factor" >= 0 and "profit_factor" < 'Infinity'),
	CONSTRAINT "model_performance_sharpe_ratio_check" CHECK ("sharpe_ratio" > '-Infinity' and "sharpe_ratio" < 'Infinity'),
	CONSTRAINT "model_performance_total_return_check" CHECK ("total_return" >= -100 and "total_return" < 'Infinity'),
	CONSTRAINT "model_performance_confidence_mean_check" CHECK ("confidence_mean" >= 0 and "confidence_mean" <= 100),
	CONSTRAINT "model_performance_confidence_std_check" CHECK ("confidence_std" >= 0 and "confidence_std" <= 100),
	CONSTRAINT "model_performance_composite_score_check" CHECK ("composite_score" >= 0 and "composite_score" <= 100),
	CONSTRAINT "model_performance_grade_check" CHECK ("grade" in ('A', 'B', 'C', 'D', 'F')),
	CONSTRAINT "model_performance_meets_threshold_check" CHECK (not "meets_threshold" or "composite_score" is not null),
	CONSTRAINT "model_performance_notes_check" CHECK (char_length("notes") <= 10000),
	CONSTRAINT "model_performance_metrics_check" CHECK (jsonb_typeof("metrics") = 'object')
);
--> statement-breakpoint
CREATE TABLE "predictions" (
	"cryptocurrency_id" integer,
	"id" bigint GENERATED ALWAYS AS IDENTITY (sequence name "predictions_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"model_id" bigint NOT NULL,
	"user_id" bigint,
	"watchlist_id" bigint,
	"market_regime_id" bigint,
	"sector_analysis_id" bigint,
	"suggestion_id" bigint,
	"trading_signal_id" bigint,
	"lineage_id" bigint,
	"ai_layer" smallint DEFAULT 3 NOT NULL,
	"prediction_type" text DEFAULT 'price' NOT NULL,
	"timeframe" "timeframe" DEFAULT '1d'::"timeframe" NOT NULL,
	"predicted_at" timestamp(3) with time zone DEFAULT now() NOT NULL,
	"horizon_hours" integer NOT NULL,
	"target_at" timestamp(3) with time zone NOT NULL,
	"input_price" numeric,
	"predicted_price" numeric,
	"predicted_value" numeric,
	"predicted_low" numeric,
	"predicted_high" numeric,
	"predicted_direction" text,
	"confidence_score" numeric(5,2) NOT NULL,
	"regime" "market_regime",
	"volatility_level" text,
	"duration_ms" numeric(12,3),
	"evaluated_at" timestamp(3) with time zone,
	"actual_price" numeric,
	"actual_value" numeric,
	"is_accurate" boolean,
	"accuracy_threshold" numeric(5,2) DEFAULT '5' NOT NULL,
	"notes" text,
	"features_used" jsonb DEFAULT '[]' NOT NULL,
	"input_features" jsonb DEFAULT '{}' NOT NULL,
	"model_parameters" jsonb DEFAULT '{}' NOT NULL,
	"context_data" jsonb DEFAULT '{}' NOT NULL,
	"is_realized" boolean GENERATED ALWAYS AS (evaluated_at is not null) STORED NOT NULL,
	"absolute_error" numeric GENERATED ALWAYS AS (abs((case prediction_type when 'price' then predicted_price - actual_price when 'volatility' then predicted_value - actual_value end))) STORED,
	"percentage_error" numeric GENERATED ALWAYS AS (100 * (case prediction_type when 'price' then predicted_price - actual_price when 'volatility' then predicted_value - actual_value end) / nullif((case prediction_type when 'price' then actual_price when 'volatility' then actual_value end), 0)) STORED,
	"squared_error" numeric GENERATED ALWAYS AS ((case prediction_type when 'price' then predicted_price - actual_price when 'volatility' then predicted_value - actual_value end) * (case prediction_type when 'price' then predicted_price - actual_price when 'volatility' then predicted_value - actual_value end)) STORED,
	"created_at" timestamp(3) with time zone DEFAULT now() NOT NULL,
	"updated_at" timestamp(3) with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "predictions_pkey" PRIMARY KEY("cryptocurrency_id","id"),
	CONSTRAINT "predictions_model_id_predicted_at_cryptocurrency_id_key" UNIQUE NULLS NOT DISTINCT("model_id","predicted_at","cryptocurrency_id","prediction_type","horizon_hours","ai_layer","lineage_id","user_id"),
	CONSTRAINT "predictions_ai_layer_check" CHECK ("ai_layer" >= 1 and "ai_layer" <= 4),
	CONSTRAINT "predictions_ai_layer_lineage_check" CHECK (("market_regime_id" is null or "ai_layer" = 1) and ("sector_analysis_id" is null or "ai_layer" = 2) and ("suggestion_id" is null or "ai_layer" = 3) and ("trading_signal_id" is null or "ai_layer" = 4)),
	CONSTRAINT "predictions_lineage_id_check" CHECK (coalesce("lineage_id" = coalesce("market_regime_id", "sector_analysis_id", "suggestion_id", "trading_signal_id"), num_nonnulls("market_regime_id", "sector_analysis_id", "suggestion_id", "trading_signal_id") = 0)),
	CONSTRAINT "predictions_prediction_type_check" CHECK ("prediction_type" in ('price', 'direction', 'volatility')),
	CONSTRAINT "predictions_horizon_hours_check" CHECK ("horizon_hours" > 0),
	CONSTRAINT "predictions_target_at_check" CHECK ("target_at" - "predicted_at" = "horizon_hours" * interval '1 hour'),
	CONSTRAINT "predictions_predicted_check" CHECK (case "prediction_type" when 'price' then "input_price" is not null and "predicted_price" is not null when 'direction' then "predicted_direction" is not null when 'volatility' then "predicted_value" is not null end),
	CONSTRAINT "predictions_input_price_check" CHECK ("input_price" > 0 and "input_price" < 'Infinity'),
	CONSTRAINT "predictions_predicted_price_check" CHECK ("predicted_price" >= 0 and "predicted_price" < 'Infinity'),
	CONSTRAINT "predictions_predicted_value_check" CHECK ("predicted_value" > '-Infinity' and "predicted_value" < 'Infinity'),
	CONSTRAINT "predictions_predicted_low_predicted_high_check" CHECK (("predicted_low" is null) = ("predicted_high" is null) and "predicted_low" > '-Infinity' and "predicted_low" <= "predicted_high" and "predicted_high" < 'Infinity'),
	CONSTRAINT "predictions_predicted_direction_check" CHECK ("predicted_direction" in ('up', 'down', 'flat')),
	CONSTRAINT "predictions_confidence_score_check" CHECK ("confidence_score" >= 0 and "confidence_score" <= 100),
	CONSTRAINT "predictions_volatility_level_check" CHECK ("volatility_level" in ('low', 'medium', 'high', 'extreme')),
	CONSTRAINT "predictions_duration_ms_check" CHECK ("duration_ms" >= 0 and "duration_ms" < 'Infinity'),
	CONSTRAINT "predictions_evaluated_at_check" CHECK ("evaluated_at" is null or case "prediction_type" when 'price' then "actual_price" is not null else "actual_value" is not null or "is_accurate" is not null end),
	CONSTRAINT "predictions_actual_check" CHECK ("evaluated_at" is not null or num_nonnulls("actual_price", "actual_value", "is_accurate") = 0),
	CONSTRAINT "predictions_actual_price_check" CHECK ("actual_price" >= 0 and "actual_price" < 'Infinity'),
	CONSTRAINT "predictions_actual_value_check" CHECK ("actual_value" > '-Infinity' and "actual_value" < 'Infinity'),
	CONSTRAINT "predictions_is_accurate_check" CHECK ("is_accurate" = (abs("percentage_error") <= "accuracy_threshold")),
	CONSTRAINT "predictions_accuracy_threshold_check" CHECK ("accuracy_threshold" >= 0 and "accuracy_threshold" <= 100),
	CONSTRAINT "predictions_notes_check" CHECK (char_length("notes") <= 10000),
	CONSTRAINT "predictions_features_used_check" CHECK (jsonb_typeof("features_used") = 'array'),
	CONSTRAINT "predictions_input_features_check" CHECK (jsonb_typeof("input_features") = 'object'),
	CONSTRAINT "predictions_model_parameters_check" CHECK (jsonb_typeof("model_parameters") = 'object'),
	CONSTRAINT "predictions_context_data_check" CHECK (jsonb_typeof("context_data") = 'object')
);
--> statement-breakpoint
CREATE TABLE "macro_indicators" (
	"id" bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "macro_indicators_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"indicator_name" text NOT NULL,
	"category" text NOT NULL,
	"timeframe" "timeframe" DEFAULT '1d'::"timeframe" NOT NULL,
	"observed_at" timestamp(3) with time zone NOT NULL,
	"released_at" timestamp(3) with time zone NOT NULL,
	"value" numeric NOT NULL,
	"previous_value" numeric,
	"change_percentage" numeric,
	"normalized_value" numeric,
	"unit" text,
	"impact" text,
	"source" text NOT NULL,
	"quality_score" numeric(5,2),
	"metadata" jsonb DEFAULT '{}' NOT NULL,
	"created_at" timestamp(3) with time zone DEFAULT now() NOT NULL,
	"updated_at" timestamp(3) with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "macro_indicators_name_timeframe_observed_at_released_at_key" UNIQUE("indicator_name","timeframe","observed_at","released_at"),
	CONSTRAINT "macro_indicators_indicator_name_check" CHECK ("indicator_name" ~ '^[A-Z0-9][A-Z0-9._-]{0,49}$'),
	CONSTRAINT "macro_indicators_category_check" CHECK ("category" in ('traditional', 'commodity', 'rates', 'dominance', 'derivatives', 'onchain', 'other')),
	CONSTRAINT "macro_indicators_value_check" CHECK ("value" > '-Infinity' and "value" < 'Infinity'),
	CONSTRAINT "macro_indicators_dominance_check" CHECK ("category" <> 'dominance' or "value" between 0 and 100),
	CONSTRAINT "macro_indicators_previous_value_check" CHECK ("previous_value" > '-Infinity' and "previous_value" < 'Infinity'),
	CONSTRAINT "macro_indicators_change_percentage_check" CHECK ("change_percentage" > '-Infinity' and "change_percentage" < 'Infinity'),
	CONSTRAINT "macro_indicators_normalized_value_check" CHECK ("normalized_value" > '-Infinity' and "normalized_value" < 'Infinity'),
	CONSTRAINT "macro_indicators_unit_check" CHECK (char_length("unit") between 1 and 20 and "unit" = btrim("unit")),
	CONSTRAINT "macro_indicators_impact_check" CHECK ("impact" in ('bullish', 'bearish', 'neutral')),
	CONSTRAINT "macro_indicators_source_check" CHECK (char_length("source") between 1 and 50 and "source" = btrim("source")),
	CONSTRAINT "macro_indicators_quality_score_check" CHECK ("quality_score" >= 0 and "quality_score" <= 100),
	CONSTRAINT "macro_indicators_metadata_check" CHECK (jsonb_typeof("metadata") = 'object')
);
--> statement-breakpoint
CREATE TABLE "market_regimes" (
	"id" bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "market_regimes_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"model_name" text NOT NULL,
	"model_version" text NOT NULL,
	"data_source" text DEFAULT 'live' NOT NULL,
	"timeframe" "timeframe" DEFAULT '1d'::"timeframe" NOT NULL,
	"analysis_time" timestamp(3) with time zone DEFAULT now() NOT NULL,
	"regime" "market_regime" NOT NULL,
	"previous_regime" "market_regime",
	"predicted_regime" "market_regime",
	"regime_started_at" timestamp(3) with time zone,
	"confidence_score" numeric(5,2) NOT NULL,
	"trend_strength" numeric(5,2),
	"volatility_score" numeric(5,2),
	"transition_probability" numeric(5,2),
	"risk_level" "risk_level" DEFAULT 'medium'::"risk_level" NOT NULL,
	"recommended_exposure" numeric(5,2),
	"indicators" jsonb DEFAULT '{}' NOT NULL,
	"supporting_factors" jsonb DEFAULT '[]' NOT NULL,
	"risk_factors" jsonb DEFAULT '[]' NOT NULL,
	"analysis_data" jsonb DEFAULT '{}' NOT NULL,
	"created_at" timestamp(3) with time zone DEFAULT now() NOT NULL,
	"updated_at" timestamp(3) with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "market_regimes_model_data_source_timeframe_analysis_time_key" UNIQUE("model_name","model_version","data_source","timeframe","analysis_time"),
	CONSTRAINT "market_regimes_model_name_check" CHECK (char_length("model_name") between 1 and 100 and "model_name" = btrim("model_name")),
	CONSTRAINT "market_regimes_model_version_check" CHECK (char_length("model_version") between 1 and 50 and "model_version" = btrim("model_version")),
	CONSTRAINT "market_regimes_data_source_check" CHECK ("data_source" in ('live', 'backtest', 'simulation')),
	CONSTRAINT "market_regimes_regime_started_at_check" CHECK ("regime_started_at" <= "analysis_time"),
	CONSTRAINT "market_regimes_confidence_score_check" CHECK ("confidence_score" >= 0 and "confidence_score" <= 100),
	CONSTRAINT "market_regimes_trend_strength_check" CHECK ("trend_strength" >= 0 and "trend_strength" <= 100),
	CONSTRAINT "market_regimes_volatility_score_check" CHECK ("volatility_score" >= 0 and "volatility_score" <= 100),
	CONSTRAINT "market_regimes_transition_probability_check" CHECK ("transition_probability" >= 0 and "transition_probability" <= 100),
	CONSTRAINT "market_regimes_recommended_exposure_check" CHECK ("recommended_exposure" >= 0 and "recommended_exposure" <= 100),
	CONSTRAINT "market_regimes_indicators_check" CHECK (jsonb_typeof("indicators") = 'object'),
	CONSTRAINT "market_regimes_supporting_factors_check" CHECK (jsonb_typeof("supporting_factors") = 'array'),
	CONSTRAINT "market_regimes_risk_factors_check" CHECK (jsonb_typeof("risk_factors") = 'array'),
	CONSTRAINT "market_regimes_analysis_data_check" CHECK (jsonb_typeof("analysis_data") = 'object')
);
--> statement-breakpoint
CREATE TABLE "news_events" (
	"id" bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "news_events_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"sector_id" integer,
	"source" text NOT NULL,
	"external_id" text,
	"url" text,
	"title" text NOT NULL,
	"summary" text,
	"content" text,
	"language" text DEFAULT 'en' NOT NULL,
	"event_type" text DEFAULT 'news' NOT NULL,
	"category" text,
	"impact_level" text DEFAULT 'low' NOT NULL,
	"sentiment_score" numeric(6,4),
	"relevance_score" numeric(5,2),
	"published_at" timestamp(3) with time zone NOT NULL,
	"event_at" timestamp(3) with time zone,
	"entities" jsonb DEFAULT '{}' NOT NULL,
	"search" tsvector GENERATED ALWAYS AS (setweight(to_tsvector('simple'::regconfig, title), 'A') || setweight(to_tsvector('simple'::regconfig, coalesce(summary, '')), 'B')) STORED NOT NULL,
	"created_at" timestamp(3) with time zone DEFAULT now() NOT NULL,
	"updated_at" timestamp(3) with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "news_events_source_external_id_key" UNIQUE("source","external_id"),
	CONSTRAINT "news_events_source_check" CHECK (char_length("source") between 1 and 100 and "source" = btrim("source")),
	CONSTRAINT "news_events_external_id_check" CHECK (char_length("external_id") between 1 and 500 and "external_id" = btrim("external_id")),
	CONSTRAINT "news_events_url_check" CHECK (char_length("url") between 1 and 2048 and "url" = btrim("url")),
	CONSTRAINT "news_events_title_check" CHECK (char_length("title") between 1 and 500 and "title" = btrim("title")),
	CONSTRAINT "news_events_summary_check" CHECK (char_length("summary") <= 5000),
	CONSTRAINT "news_events_content_check" CHECK (char_length("content") <= 200000),
	CONSTRAINT "news_events_language_check" CHECK ("language" ~ '^[a-z]{2}(-[A-Z]{2})?$'),
	CONSTRAINT "news_events_event_type_check" CHECK ("event_type" in ('news', 'regulation', 'hack', 'listing', 'macro_release', 'upgrade', 'partnership')),
	CONSTRAINT "news_events_category_check" CHECK (char_length("category") between 1 and 50 and "category" = btrim("category")),
	CONSTRAINT "news_events_impact_level_check" CHECK ("impact_level" in ('low', 'medium', 'high', 'critical')),
	CONSTRAINT "news_events_sentiment_score_check" CHECK ("sentiment_score" >= -1 and "sentiment_score" <= 1),
	CONSTRAINT "news_events_relevance_score_check" CHECK ("relevance_score" >= 0 and "relevance_score" <= 100),
	CONSTRAINT "news_events_entities_check" CHECK (jsonb_typeof("entities") = 'object')
);
--> statement-breakpoint
CREATE TABLE "news_event_cryptocurrencies" (
	"news_event_id" bigint,
	"cryptocurrency_id" integer,
	"published_at" timestamp(3) with time zone NOT NULL,
	"created_at" timestamp(3) with time zone DEFAULT now() NOT NULL,
	"updated_at" timestamp(3) with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "news_event_cryptocurrencies_pkey" PRIMARY KEY("news_event_id","cryptocurrency_id")
);
--> statement-breakpoint
CREATE TABLE "sentiment_data" (
	"id" bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "sentiment_data_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"cryptocurrency_id" integer,
	"timeframe" "timeframe" DEFAULT '1d'::"timeframe" NOT NULL,
	"source" text DEFAULT 'aggregated' NOT NULL,
	"observed_at" timestamp(3) with time zone NOT NULL,
	"fear_greed_index" numeric(5,2),
	"social_sentiment" numeric(6,4),
	"news_sentiment" numeric(6,4),
	"composite_sentiment" numeric(6,4),
	"google_trends_score" numeric(5,2),
	"social_volume" bigint,
	"funding_rate" numeric,
	"open_interest" numeric,
	"long_liquidations" numeric,
	"short_liquidations" numeric,
	"btc_dominance" numeric,
	"eth_dominance" numeric,
	"stablecoin_dominance" numeric,
	"alt_dominance" numeric,
	"total_market_cap" numeric,
	"sources" jsonb DEFAULT '{}' NOT NULL,
	"fear_greed_label" text GENERATED ALWAYS AS (case when fear_greed_index < 20 then 'extreme_fear' when fear_greed_index < 40 then 'fear' when fear_greed_index < 60 then 'neutral' when fear_greed_index < 80 then 'greed' when fear_greed_index is not null then 'extreme_greed' end) STORED,
	"created_at" timestamp(3) with time zone DEFAULT now() NOT NULL,
	"updated_at" timestamp(3) with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "sentiment_data_coin_observed_at_timeframe_source_key" UNIQUE NULLS NOT DISTINCT("cryptocurrency_id","observed_at","timeframe","source"),
	CONSTRAINT "sentiment_data_source_check" CHECK (char_length("source") between 1 and 50 and "source" = btrim("source")),
	CONSTRAINT "sentiment_data_fear_greed_index_check" CHECK ("fear_greed_index" >= 0 and "fear_greed_index" <= 100),
	CONSTRAINT "sentiment_data_social_sentiment_check" CHECK ("social_sentiment" >= -1 and "social_sentiment" <= 1),
	CONSTRAINT "sentiment_data_news_sentiment_check" CHECK ("news_sentiment" >= -1 and "news_sentiment" <= 1),
	CONSTRAINT "sentiment_data_composite_sentiment_check" CHECK ("composite_sentiment" >= -1 and "composite_sentiment" <= 1),
	CONSTRAINT "sentiment_data_google_trends_score_check" CHECK ("google_trends_score" >= 0 and "google_trends_score" <= 100),
	CONSTRAINT "sentiment_data_social_volume_check" CHECK ("social_volume" >= 0),
	CONSTRAINT "sentiment_data_funding_rate_check" CHECK ("funding_rate" > '-Infinity' and "funding_rate" < 'Infinity'),
	CONSTRAINT "sentiment_data_open_interest_check" CHECK ("open_interest" >= 0 and "open_interest" < 'Infinity'),
	CONSTRAINT "sentiment_data_long_liquidations_check" CHECK ("long_liquidations" >= 0 and "long_liquidations" < 'Infinity'),
	CONSTRAINT "sentiment_data_short_liquidations_check" CHECK ("short_liquidations" >= 0 and "short_liquidations" < 'Infinity'),
	CONSTRAINT "sentiment_data_btc_dominance_check" CHECK ("btc_dominance" >= 0 and "btc_dominance" <= 100),
	CONSTRAINT "sentiment_data_eth_dominance_check" CHECK ("eth_dominance" >= 0 and "eth_dominance" <= 100),
	CONSTRAINT "sentiment_data_stablecoin_dominance_check" CHECK ("stablecoin_dominance" >= 0 and "stablecoin_dominance" <= 100),
	CONSTRAINT "sentiment_data_alt_dominance_check" CHECK ("alt_dominance" >= 0 and "alt_dominance" <= 100),
	CONSTRAINT "sentiment_data_total_dominance_check" CHECK (coalesce("btc_dominance", 0) + coalesce("eth_dominance", 0) + coalesce("stablecoin_dominance", 0) + coalesce("alt_dominance", 0) <= 105 and coalesce("btc_dominance" + "eth_dominance" + "stablecoin_dominance" + "alt_dominance" >= 95, true)),
	CONSTRAINT "sentiment_data_total_market_cap_check" CHECK ("total_market_cap" >= 0 and "total_market_cap" < 'Infinity'),
	CONSTRAINT "sentiment_data_measures_check" CHECK (num_nonnulls("fear_greed_index", "social_sentiment", "news_sentiment", "composite_sentiment", "google_trends_score", "social_volume", "funding_rate", "open_interest", "long_liquidations", "short_liquidations", "btc_dominance", "eth_dominance", "stablecoin_dominance", "alt_dominance", "total_market_cap") > 0),
	CONSTRAINT "sentiment_data_sources_check" CHECK (jsonb_typeof("sources") = 'object')
);
--> statement-breakpoint
CREATE TABLE "crypto_sectors" (
	"id" integer PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "crypto_sectors_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 2147483647 START WITH 1 CACHE 1),
	"parent_id" integer,
	"slug" text NOT NULL CONSTRAINT "crypto_sectors_slug_key" UNIQUE,
	"name" text NOT NULL CONSTRAINT "crypto_sectors_name_key" UNIQUE,
	"description" text,
	"sector_type" text DEFAULT 'application' NOT NULL,
	"maturity_level" text DEFAULT 'medium' NOT NULL,
	"risk_level" "risk_level" DEFAULT 'medium'::"risk_level" NOT NULL,
	"is_active" boolean DEFAULT true NOT NULL,
	"sort_order" integer DEFAULT 0 NOT NULL,
	"market_cap" numeric,
	"volume_24h" numeric,
	"market_cap_change_24h" numeric,
	"characteristics" jsonb DEFAULT '{}' NOT NULL,
	"created_at" timestamp(3) with time zone DEFAULT now() NOT NULL,
	"updated_at" timestamp(3) with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "crypto_sectors_parent_id_check" CHECK ("parent_id" <> "id"),
	CONSTRAINT "crypto_sectors_slug_check" CHECK (char_length("slug") between 1 and 200 and "slug" = btrim("slug")),
	CONSTRAINT "crypto_sectors_name_check" CHECK (char_length("name") between 1 and 200 and "name" = btrim("name")),
	CONSTRAINT "crypto_sectors_description_check" CHECK (char_length("description") <= 20000),
	CONSTRAINT "crypto_sectors_sector_type_check" CHECK ("sector_type" in ('base_layer', 'platform', 'application', 'infrastructure', 'utility', 'speculative', 'general')),
	CONSTRAINT "crypto_sectors_maturity_level_check" CHECK ("maturity_level" in ('low', 'medium', 'high')),
	CONSTRAINT "crypto_sectors_market_cap_check" CHECK ("market_cap" >= 0 and "market_cap" < 'Infinity'),
	CONSTRAINT "crypto_sectors_volume_24h_check" CHECK ("volume_24h" >= 0 and "volume_24h" < 'Infinity'),
	CONSTRAINT "crypto_sectors_market_cap_change_24h_check" CHECK ("market_cap_change_24h" >= -100 and "market_cap_change_24h" < 'Infinity'),
	CONSTRAINT "crypto_sectors_characteristics_check" CHECK (jsonb_typeof("characteristics") = 'object')
);
--> statement-breakpoint
CREATE TABLE "crypto_sector_memberships" (
	"cryptocurrency_id" integer,
	"sector_id" integer,
	"allocation_percent" numeric(5,2),
	"is_primary" boolean DEFAULT false NOT NULL,
	"source" text DEFAULT 'coingecko' NOT NULL,
	"created_at" timestamp(3) with time zone DEFAULT now() NOT NULL,
	"updated_at" timestamp(3) with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "crypto_sector_memberships_pkey" PRIMARY KEY("cryptocurrency_id","sector_id"),
	CONSTRAINT "crypto_sector_memberships_allocation_percent_check" CHECK ("allocation_percent" >= 0 and "allocation_percent" <= 100),
	CONSTRAINT "crypto_sector_memberships_source_check" CHECK (char_length("source") between 1 and 50 and "source" = btrim("source"))
);
--> statement-breakpoint
CREATE TABLE "sector_analysis" (
	"id" bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "sector_analysis_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"sector_id" integer NOT NULL,
	"market_regime_id" bigint,
	"model_name" text NOT NULL,
	"model_version" text NOT NULL,
	"timeframe" "timeframe" DEFAULT '1d'::"timeframe" NOT NULL,
	"analysis_time" timestamp(3) with time zone DEFAULT now() NOT NULL,
	"valid_until" timestamp(3) with time zone,
	"outlook" text DEFAULT 'neutral' NOT NULL,
	"confidence_score" numeric(5,2) NOT NULL,
	"risk_level" "risk_level" DEFAULT 'medium'::"risk_level" NOT NULL,
	"recommended_allocation" numeric(5,2),
	"relative_strength" numeric(5,2),
	"momentum_score" numeric(5,2),
	"liquidity_score" numeric(5,2),
	"volatility_score" numeric(5,2),
	"inflow_score" numeric(5,2),
	"outflow_score" numeric(5,2),
	"correlation_with_btc" numeric(6,4),
	"correlation_with_eth" numeric(6,4),
	"dominance_percentage" numeric,
	"tvl_usd" numeric,
	"institutional_inflow_usd" numeric,
	"top_cryptos" jsonb DEFAULT '[]' NOT NULL,
	"key_signals" jsonb DEFAULT '{}' NOT NULL,
	"analysis_data" jsonb DEFAULT '{}' NOT NULL,
	"created_at" timestamp(3) with time zone DEFAULT now() NOT NULL,
	"updated_at" timestamp(3) with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "sector_analysis_sector_id_timeframe_analysis_time_model_key" UNIQUE("sector_id","timeframe","analysis_time","model_name","model_version"),
	CONSTRAINT "sector_analysis_model_name_check" CHECK (char_length("model_name") between 1 and 100 and "model_name" = btrim("model_name")),
	CONSTRAINT "sector_analysis_model_version_check" CHECK (char_length("model_version") between 1 and 50 and "model_version" = btrim("model_version")),
	CONSTRAINT "sector_analysis_valid_until_check" CHECK ("valid_until" > "analysis_time"),
	CONSTRAINT "sector_analysis_outlook_check" CHECK ("outlook" in ('bullish', 'bearish', 'neutral')),
	CONSTRAINT "sector_analysis_confidence_score_check" CHECK ("confidence_score" >= 0 and "confidence_score" <= 100),
	CONSTRAINT "sector_analysis_recommended_allocation_check" CHECK ("recommended_allocation" >= 0 and "recommended_allocation" <= 100),
	CONSTRAINT "sector_analysis_relative_strength_check" CHECK ("relative_strength" >= 0 and "relative_strength" <= 100),
	CONSTRAINT "sector_analysis_momentum_score_check" CHECK ("momentum_score" >= 0 and "momentum_score" <= 100),
	CONSTRAINT "sector_analysis_liquidity_score_check" CHECK ("liquidity_score" >= 0 and "liquidity_score" <= 100),
	CONSTRAINT "sector_analysis_volatility_score_check" CHECK ("volatility_score" >= 0 and "volatility_score" <= 100),
	CONSTRAINT "sector_analysis_inflow_score_check" CHECK ("inflow_score" >= 0 and "inflow_score" <= 100),
	CONSTRAINT "sector_analysis_outflow_score_check" CHECK ("outflow_score" >= 0 and "outflow_score" <= 100),
	CONSTRAINT "sector_analysis_correlation_with_btc_check" CHECK ("correlation_with_btc" >= -1 and "correlation_with_btc" <= 1),
	CONSTRAINT "sector_analysis_correlation_with_eth_check" CHECK ("correlation_with_eth" >= -1 and "correlation_with_eth" <= 1),
	CONSTRAINT "sector_analysis_dominance_percentage_check" CHECK ("dominance_percentage" >= 0 and "dominance_percentage" <= 100),
	CONSTRAINT "sector_analysis_tvl_usd_check" CHECK ("tvl_usd" >= 0 and "tvl_usd" < 'Infinity'),
	CONSTRAINT "sector_analysis_institutional_inflow_usd_check" CHECK ("institutional_inflow_usd" > '-Infinity' and "institutional_inflow_usd" < 'Infinity'),
	CONSTRAINT "sector_analysis_top_cryptos_check" CHECK (jsonb_typeof("top_cryptos") = 'array'),
	CONSTRAINT "sector_analysis_key_signals_check" CHECK (jsonb_typeof("key_signals") = 'object'),
	CONSTRAINT "sector_analysis_analysis_data_check" CHECK (jsonb_typeof("analysis_data") = 'object')
);
--> statement-breakpoint
CREATE TABLE "sector_performance" (
	"id" bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "sector_performance_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"sector_id" integer NOT NULL,
	"top_performer_id" integer,
	"worst_performer_id" integer,
	"timeframe" "timeframe" DEFAULT '1d'::"timeframe" NOT NULL,
	"measured_at" timestamp(3) with time zone NOT NULL,
	"asset_count" integer DEFAULT 0 NOT NULL,
	"market_cap" numeric,
	"volume_24h" numeric,
	"performance_1h" numeric,
	"performance_24h" numeric,
	"performance_7d" numeric,
	"performance_30d" numeric,
	"performance_90d" numeric,
	"performance_vs_btc" numeric,
	"volume_change_24h" numeric,
	"market_cap_change_24h" numeric,
	"momentum_score" numeric(5,2),
	"metrics" jsonb DEFAULT '{}' NOT NULL,
	"created_at" timestamp(3) with time zone DEFAULT now() NOT NULL,
	"updated_at" timestamp(3) with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "sector_performance_sector_id_timeframe_measured_at_key" UNIQUE("sector_id","timeframe","measured_at"),
	CONSTRAINT "sector_performance_asset_count_check" CHECK ("asset_count" >= 0),
	CONSTRAINT "sector_performance_market_cap_check" CHECK ("market_cap" >= 0 and "market_cap" < 'Infinity'),
	CONSTRAINT "sector_performance_volume_24h_check" CHECK ("volume_24h" >= 0 and "volume_24h" < 'Infinity'),
	CONSTRAINT "sector_performance_performance_1h_check" CHECK ("performance_1h" >= -100 and "performance_1h" < 'Infinity'),
	CONSTRAINT "sector_performance_performance_24h_check" CHECK ("performance_24h" >= -100 and "performance_24h" < 'Infinity'),
	CONSTRAINT "sector_performance_performance_7d_check" CHECK ("performance_7d" >= -100 and "performance_7d" < 'Infinity'),
	CONSTRAINT "sector_performance_performance_30d_check" CHECK ("performance_30d" >= -100 and "performance_30d" < 'Infinity'),
	CONSTRAINT "sector_performance_performance_90d_check" CHECK ("performance_90d" >= -100 and "performance_90d" < 'Infinity'),
	CONSTRAINT "sector_performance_performance_vs_btc_check" CHECK ("performance_vs_btc" > '-Infinity' and "performance_vs_btc" < 'Infinity'),
	CONSTRAINT "sector_performance_volume_change_24h_check" CHECK ("volume_change_24h" >= -100 and "volume_change_24h" < 'Infinity'),
	CONSTRAINT "sector_performance_market_cap_change_24h_check" CHECK ("market_cap_change_24h" >= -100 and "market_cap_change_24h" < 'Infinity'),
	CONSTRAINT "sector_performance_momentum_score_check" CHECK ("momentum_score" >= 0 and "momentum_score" <= 100),
	CONSTRAINT "sector_performance_metrics_check" CHECK (jsonb_typeof("metrics") = 'object')
);
--> statement-breakpoint
CREATE TABLE "sector_rotation_signals" (
	"id" bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "sector_rotation_signals_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"from_sector_id" integer,
	"to_sector_id" integer,
	"market_regime_id" bigint,
	"model_name" text NOT NULL,
	"model_version" text NOT NULL,
	"timeframe" "timeframe" DEFAULT '1d'::"timeframe" NOT NULL,
	"detected_at" timestamp(3) with time zone DEFAULT now() NOT NULL,
	"expires_at" timestamp(3) with time zone,
	"status" text DEFAULT 'active' NOT NULL,
	"rotation_stage" text,
	"strength" numeric(5,2) NOT NULL,
	"confidence_score" numeric(5,2) NOT NULL,
	"capital_flow_usd" numeric,
	"detection_method" text DEFAULT 'volume_price' NOT NULL,
	"indicators" jsonb DEFAULT '{}' NOT NULL,
	"created_at" timestamp(3) with time zone DEFAULT now() NOT NULL,
	"updated_at" timestamp(3) with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "sector_rotation_signals_from_detected_to_timeframe_model_key" UNIQUE NULLS NOT DISTINCT("from_sector_id","detected_at","to_sector_id","timeframe","model_name","model_version"),
	CONSTRAINT "sector_rotation_signals_sectors_check" CHECK (num_nonnulls("from_sector_id", "to_sector_id") > 0 and coalesce("from_sector_id" <> "to_sector_id", true)),
	CONSTRAINT "sector_rotation_signals_model_name_check" CHECK (char_length("model_name") between 1 and 100 and "model_name" = btrim("model_name")),
	CONSTRAINT "sector_rotation_signals_model_version_check" CHECK (char_length("model_version") between 1 and 50 and "model_version" = btrim("model_version")),
	CONSTRAINT "sector_rotation_signals_expires_at_check" CHECK ("expires_at" > "detected_at"),
	CONSTRAINT "sector_rotation_signals_status_check" CHECK ("status" in ('active', 'confirmed', 'faded', 'expired')),
	CONSTRAINT "sector_rotation_signals_rotation_stage_check" CHECK ("rotation_stage" in ('early', 'mid', 'late')),
	CONSTRAINT "sector_rotation_signals_strength_check" CHECK ("strength" >= 0 and "strength" <= 100),
	CONSTRAINT "sector_rotation_signals_confidence_score_check" CHECK ("confidence_score" >= 0 and "confidence_score" <= 100),
	CONSTRAINT "sector_rotation_signals_capital_flow_usd_check" CHECK ("capital_flow_usd" >= 0 and "capital_flow_usd" < 'Infinity'),
	CONSTRAINT "sector_rotation_signals_detection_method_check" CHECK (char_length("detection_method") between 1 and 50 and "detection_method" = btrim("detection_method")),
	CONSTRAINT "sector_rotation_signals_indicators_check" CHECK (jsonb_typeof("indicators") = 'object')
);
--> statement-breakpoint
CREATE TABLE "ai_asset_suggestions" (
	"id" bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "ai_asset_suggestions_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"watchlist_id" bigint,
	"user_id" bigint,
	"cryptocurrency_id" integer NOT NULL,
	"market_regime_id" bigint,
	"sector_analysis_id" bigint,
	"reviewed_by" bigint,
	"model_name" text NOT NULL,
	"model_version" text NOT NULL,
	"suggestion_type" text NOT NULL,
	"signal" "signal_type",
	"ai_layer" smallint DEFAULT 3 NOT NULL,
	"confidence_score" numeric(5,2) NOT NULL,
	"priority_score" numeric(5,2) DEFAULT '50' NOT NULL,
	"risk_level" "risk_level" DEFAULT 'medium'::"risk_level" NOT NULL,
	"current_tier" smallint,
	"suggested_tier" smallint,
	"target_position" integer,
	"target_allocation" numeric(5,2),
	"expected_return" numeric,
	"actual_return" numeric,
	"success_score" numeric(5,2),
	"status" text DEFAULT 'pending' NOT NULL,
	"reviewed_at" timestamp(3) with time zone,
	"implemented_at" timestamp(3) with time zone,
	"expires_at" timestamp(3) with time zone DEFAULT (now() + '7 days'::interval),
	"reasoning" jsonb DEFAULT '{}' NOT NULL,
	"context_data" jsonb DEFAULT '{}' NOT NULL,
	"created_at" timestamp(3) with time zone DEFAULT now() NOT NULL,
	"updated_at" timestamp(3) with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "ai_asset_suggestions_model_name_check" CHECK (char_length("model_name") between 1 and 100 and "model_name" = btrim("model_name")),
	CONSTRAINT "ai_asset_suggestions_model_version_check" CHECK (char_length("model_version") between 1 and 50 and "model_version" = btrim("model_version")),
	CONSTRAINT "ai_asset_suggestions_suggestion_type_check" CHECK ("suggestion_type" in ('add', 'remove', 'rebalance', 'tier_change', 'rank_change', 'hold')),
	CONSTRAINT "ai_asset_suggestions_ai_layer_check" CHECK ("ai_layer" >= 1 and "ai_layer" <= 4),
	CONSTRAINT "ai_asset_suggestions_confidence_score_check" CHECK ("confidence_score" >= 0 and "confidence_score" <= 100),
	CONSTRAINT "ai_asset_suggestions_priority_score_check" CHECK ("priority_score" >= 0 and "priority_score" <= 100),
	CONSTRAINT "ai_asset_suggestions_current_tier_check" CHECK ("current_tier" >= 1 and "current_tier" <= 3),
	CONSTRAINT "ai_asset_suggestions_suggested_tier_check" CHECK ("suggested_tier" >= 1 and "suggested_tier" <= 3),
	CONSTRAINT "ai_asset_suggestions_target_position_check" CHECK ("target_position" >= 0),
	CONSTRAINT "ai_asset_suggestions_target_allocation_check" CHECK ("target_allocation" >= 0 and "target_allocation" <= 100),
	CONSTRAINT "ai_asset_suggestions_expected_return_check" CHECK ("expected_return" >= -100 and "expected_return" < 'Infinity'),
	CONSTRAINT "ai_asset_suggestions_actual_return_check" CHECK ("actual_return" >= -100 and "actual_return" < 'Infinity'),
	CONSTRAINT "ai_asset_suggestions_success_score_check" CHECK ("success_score" >= 0 and "success_score" <= 100),
	CONSTRAINT "ai_asset_suggestions_status_check" CHECK ("status" in ('pending', 'approved', 'rejected', 'implemented', 'expired')),
	CONSTRAINT "ai_asset_suggestions_reviewed_by_check" CHECK ("reviewed_by" is null or "reviewed_at" is not null),
	CONSTRAINT "ai_asset_suggestions_reviewed_at_check" CHECK (case when "status" in ('approved', 'rejected') then "reviewed_at" is not null when "status" = 'pending' then "reviewed_at" is null else true end),
	CONSTRAINT "ai_asset_suggestions_implemented_at_check" CHECK (("status" = 'implemented') = ("implemented_at" is not null)),
	CONSTRAINT "ai_asset_suggestions_reasoning_check" CHECK (jsonb_typeof("reasoning") = 'object'),
	CONSTRAINT "ai_asset_suggestions_context_data_check" CHECK (jsonb_typeof("context_data") = 'object')
);
--> statement-breakpoint
CREATE TABLE "watchlists" (
	"id" bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "watchlists_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"user_id" bigint,
	"name" text NOT NULL,
	"description" text,
	"type" text DEFAULT 'personal' NOT NULL,
	"is_active" boolean DEFAULT true NOT NULL,
	"is_public" boolean DEFAULT false NOT NULL,
	"max_assets" integer DEFAULT 50 NOT NULL,
	"sort_order" integer DEFAULT 0 NOT NULL,
	"settings" jsonb DEFAULT '{}' NOT NULL,
	"performance_metrics" jsonb DEFAULT '{}' NOT NULL,
	"created_at" timestamp(3) with time zone DEFAULT now() NOT NULL,
	"updated_at" timestamp(3) with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "watchlists_user_id_check" CHECK (("type" = 'default') = ("user_id" is null)),
	CONSTRAINT "watchlists_name_check" CHECK (char_length("name") between 1 and 100 and "name" = btrim("name")),
	CONSTRAINT "watchlists_description_check" CHECK (char_length("description") <= 2000),
	CONSTRAINT "watchlists_type_check" CHECK ("type" in ('default', 'personal')),
	CONSTRAINT "watchlists_max_assets_check" CHECK ("max_assets" >= 1 and "max_assets" <= 500),
	CONSTRAINT "watchlists_settings_check" CHECK (jsonb_typeof("settings") = 'object'),
	CONSTRAINT "watchlists_performance_metrics_check" CHECK (jsonb_typeof("performance_metrics") = 'object')
);
--> statement-breakpoint
CREATE TABLE "watchlist_assets" (
	"id" bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "watchlist_assets_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"watchlist_id" bigint NOT NULL,
	"cryptocurrency_id" integer NOT NULL,
	"position" integer DEFAULT 0 NOT NULL,
	"is_active" boolean DEFAULT true NOT NULL,
	"allocation_percent" numeric(5,2) DEFAULT '0.0' NOT NULL,
	"target_allocation" numeric(5,2),
	"ai_score" numeric(5,2),
	"risk_level" "risk_level" DEFAULT 'medium'::"risk_level" NOT NULL,
	"confidence_score" numeric(5,2),
	"performance_metrics" jsonb DEFAULT '{}' NOT NULL,
	"alert_settings" jsonb DEFAULT '{}' NOT NULL,
	"notes" text,
	"custom_settings" jsonb DEFAULT '{}' NOT NULL,
	"added_by" bigint,
	"last_modified_by" bigint,
	"created_at" timestamp(3) with time zone DEFAULT now() NOT NULL,
	"updated_at" timestamp(3) with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "watchlist_assets_watchlist_id_cryptocurrency_id_key" UNIQUE("watchlist_id","cryptocurrency_id"),
	CONSTRAINT "watchlist_assets_position_check" CHECK ("position" >= 0),
	CONSTRAINT "watchlist_assets_allocation_percent_check" CHECK ("allocation_percent" >= 0 and "allocation_percent" <= 100),
	CONSTRAINT "watchlist_assets_target_allocation_check" CHECK ("target_allocation" >= 0 and "target_allocation" <= 100),
	CONSTRAINT "watchlist_assets_ai_score_check" CHECK ("ai_score" >= 0 and "ai_score" <= 100),
	CONSTRAINT "watchlist_assets_confidence_score_check" CHECK ("confidence_score" >= 0 and "confidence_score" <= 100),
	CONSTRAINT "watchlist_assets_performance_metrics_check" CHECK (jsonb_typeof("performance_metrics") = 'object'),
	CONSTRAINT "watchlist_assets_alert_settings_check" CHECK (jsonb_typeof("alert_settings") = 'object'),
	CONSTRAINT "watchlist_assets_notes_check" CHECK (char_length("notes") <= 5000),
	CONSTRAINT "watchlist_assets_custom_settings_check" CHECK (jsonb_typeof("custom_settings") = 'object')
);
--> statement-breakpoint
CREATE TABLE "portfolio_tracking" (
	"id" bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "portfolio_tracking_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"user_id" bigint NOT NULL,
	"cryptocurrency_id" integer,
	"opened_by_signal_id" bigint,
	"portfolio_name" text DEFAULT 'main' NOT NULL,
	"external_symbol" text,
	"position_type" text DEFAULT 'spot' NOT NULL,
	"leverage" numeric(6,2) DEFAULT '1' NOT NULL,
	"status" text DEFAULT 'open' NOT NULL,
	"opened_at" timestamp(3) with time zone DEFAULT now() NOT NULL,
	"closed_at" timestamp(3) with time zone,
	"quantity" numeric DEFAULT '0' NOT NULL,
	"average_entry_price" numeric,
	"average_exit_price" numeric,
	"cost_basis_usd" numeric DEFAULT '0' NOT NULL,
	"realized_pnl_usd" numeric DEFAULT '0' NOT NULL,
	"last_price" numeric,
	"unrealized_pnl_usd" numeric,
	"valued_at" timestamp(3) with time zone,
	"stop_loss_price" numeric,
	"take_profit_price" numeric,
	"target_allocation_percent" numeric(5,2),
	"max_allocation_percent" numeric(5,2),
	"risk_level" "risk_level" DEFAULT 'medium'::"risk_level" NOT NULL,
	"investment_horizon" text,
	"thesis" text,
	"notes" text,
	"created_at" timestamp(3) with time zone DEFAULT now() NOT NULL,
	"updated_at" timestamp(3) with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "portfolio_tracking_asset_check" CHECK (num_nonnulls("cryptocurrency_id", "external_symbol") = 1),
	CONSTRAINT "portfolio_tracking_portfolio_name_check" CHECK (char_length("portfolio_name") between 1 and 100 and "portfolio_name" = btrim("portfolio_name")),
	CONSTRAINT "portfolio_tracking_external_symbol_check" CHECK (char_length("external_symbol") between 1 and 32 and "external_symbol" = upper("external_symbol")),
	CONSTRAINT "portfolio_tracking_position_type_check" CHECK ("position_type" in ('spot', 'stable', 'long', 'short')),
	CONSTRAINT "portfolio_tracking_leverage_check" CHECK ("leverage" >= 1 and "leverage" <= 1000),
	CONSTRAINT "portfolio_tracking_status_check" CHECK ("status" in ('open', 'accumulating', 'reducing', 'closed')),
	CONSTRAINT "portfolio_tracking_closed_at_check" CHECK (("status" = 'closed') = ("closed_at" is not null) and coalesce("closed_at" >= "opened_at", true)),
	CONSTRAINT "portfolio_tracking_quantity_check" CHECK ("quantity" >= 0 and "quantity" < 'Infinity'),
	CONSTRAINT "portfolio_tracking_remainder_check" CHECK ("status" <> 'closed' or "quantity" = 0),
	CONSTRAINT "portfolio_tracking_average_entry_price_check" CHECK ("average_entry_price" >= 0 and "average_entry_price" < 'Infinity'),
	CONSTRAINT "portfolio_tracking_average_exit_price_check" CHECK ("average_exit_price" >= 0 and "average_exit_price" < 'Infinity'),
	CONSTRAINT "portfolio_tracking_cost_basis_usd_check" CHECK ("cost_basis_usd" >= 0 and "cost_basis_usd" < 'Infinity'),
	CONSTRAINT "portfolio_tracking_realized_pnl_usd_check" CHECK ("realized_pnl_usd" > '-Infinity' and "realized_pnl_usd" < 'Infinity'),
	CONSTRAINT "portfolio_tracking_last_price_check" CHECK ("last_price" >= 0 and "last_price" < 'Infinity'),
	CONSTRAINT "portfolio_tracking_unrealized_pnl_usd_check" CHECK ("unrealized_pnl_usd" > '-Infinity' and "unrealized_pnl_usd" < 'Infinity'),
	CONSTRAINT "portfolio_tracking_valued_at_check" CHECK ("valued_at" is not null or num_nonnulls("last_price", "unrealized_pnl_usd") = 0),
	CONSTRAINT "portfolio_tracking_stop_loss_price_check" CHECK ("stop_loss_price" > 0 and "stop_loss_price" < 'Infinity'),
	CONSTRAINT "portfolio_tracking_take_profit_price_check" CHECK ("take_profit_price" > 0 and "take_profit_price" < 'Infinity'),
	CONSTRAINT "portfolio_tracking_target_allocation_percent_check" CHECK ("target_allocation_percent" >= 0 and "target_allocation_percent" <= 100),
	CONSTRAINT "portfolio_tracking_max_allocation_percent_check" CHECK ("max_allocation_percent" >= 0 and "max_allocation_percent" <= 100),
	CONSTRAINT "portfolio_tracking_investment_horizon_check" CHECK ("investment_horizon" in ('short', 'medium', 'long')),
	CONSTRAINT "portfolio_tracking_thesis_check" CHECK (char_length("thesis") <= 5000),
	CONSTRAINT "portfolio_tracking_notes_check" CHECK (char_length("notes") <= 5000)
);
--> statement-breakpoint
CREATE TABLE "risk_management" (
	"user_id" bigint PRIMARY KEY,
	"risk_level" "risk_level" DEFAULT 'medium'::"risk_level" NOT NULL,
	"max_position_size_usd" numeric DEFAULT '1000' NOT NULL,
	"max_portfolio_risk_percent" numeric(5,2) DEFAULT '2' NOT NULL,
	"max_daily_loss_percent" numeric(5,2) DEFAULT '5' NOT NULL,
	"max_drawdown_percent" numeric(5,2),
	"max_open_positions" integer DEFAULT 5 NOT NULL,
	"max_sector_exposure_percent" numeric(5,2),
	"max_leverage" numeric(6,2) DEFAULT '1' NOT NULL,
	"position_sizing_method" text DEFAULT 'fixed_percent' NOT NULL,
	"default_stop_loss_percent" numeric(5,2),
	"default_take_profit_percent" numeric,
	"auto_stop_trading" boolean DEFAULT false NOT NULL,
	"limit_breached_at" timestamp(3) with time zone,
	"last_calculated_at" timestamp(3) with time zone,
	"risk_rules" jsonb DEFAULT '{}' NOT NULL,
	"current_exposure" jsonb DEFAULT '{}' NOT NULL,
	"risk_metrics" jsonb DEFAULT '{}' NOT NULL,
	"created_at" timestamp(3) with time zone DEFAULT now() NOT NULL,
	"updated_at" timestamp(3) with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "risk_management_max_position_size_usd_check" CHECK ("max_position_size_usd" > 0 and "max_position_size_usd" < 'Infinity'),
	CONSTRAINT "risk_management_max_portfolio_risk_percent_check" CHECK ("max_portfolio_risk_percent" >= 0 and "max_portfolio_risk_percent" <= 100),
	CONSTRAINT "risk_management_max_daily_loss_percent_check" CHECK ("max_daily_loss_percent" >= 0 and "max_daily_loss_percent" <= 100),
	CONSTRAINT "risk_management_max_drawdown_percent_check" CHECK ("max_drawdown_percent" >= 0 and "max_drawdown_percent" <= 100),
	CONSTRAINT "risk_management_max_open_positions_check" CHECK ("max_open_positions" > 0),
	CONSTRAINT "risk_management_max_sector_exposure_percent_check" CHECK ("max_sector_exposure_percent" >= 0 and "max_sector_exposure_percent" <= 100),
	CONSTRAINT "risk_management_max_leverage_check" CHECK ("max_leverage" >= 1 and "max_leverage" <= 1000),
	CONSTRAINT "risk_management_position_sizing_method_check" CHECK ("position_sizing_method" in ('fixed_amount', 'fixed_percent', 'kelly', 'volatility')),
	CONSTRAINT "risk_management_default_stop_loss_percent_check" CHECK ("default_stop_loss_percent" >= 0 and "default_stop_loss_percent" <= 100),
	CONSTRAINT "risk_management_default_take_profit_percent_check" CHECK ("default_take_profit_percent" >= 0 and "default_take_profit_percent" < 'Infinity'),
	CONSTRAINT "risk_management_risk_rules_check" CHECK (jsonb_typeof("risk_rules") = 'object'),
	CONSTRAINT "risk_management_current_exposure_check" CHECK (jsonb_typeof("current_exposure") = 'object'),
	CONSTRAINT "risk_management_risk_metrics_check" CHECK (jsonb_typeof("risk_metrics") = 'object')
);
--> statement-breakpoint
CREATE TABLE "signal_alerts" (
	"id" bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "signal_alerts_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"user_id" bigint NOT NULL,
	"cryptocurrency_id" integer,
	"signal_id" bigint,
	"watchlist_id" bigint,
	"alert_type" text NOT NULL,
	"condition" text,
	"trigger_value" numeric,
	"reference_price" numeric,
	"timeframe" "timeframe",
	"status" text DEFAULT 'active' NOT NULL,
	"is_recurring" boolean DEFAULT false NOT NULL,
	"cooldown_seconds" integer DEFAULT 0 NOT NULL,
	"notification_method" text DEFAULT 'in_app' NOT NULL,
	"message" text,
	"trigger_count" integer DEFAULT 0 NOT NULL,
	"triggered_value" numeric,
	"triggered_at" timestamp(3) with time zone,
	"notified_at" timestamp(3) with time zone,
	"acknowledged_at" timestamp(3) with time zone,
	"last_checked_at" timestamp(3) with time zone,
	"expires_at" timestamp(3) with time zone,
	"created_at" timestamp(3) with time zone DEFAULT now() NOT NULL,
	"updated_at" timestamp(3) with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "signal_alerts_alert_type_check" CHECK ("alert_type" in ('price_target', 'percent_change', 'volume_spike', 'signal_generated', 'regime_change', 'news')),
	CONSTRAINT "signal_alerts_target_check" CHECK (num_nonnulls("cryptocurrency_id", "watchlist_id") > 0 or "alert_type" in ('signal_generated', 'regime_change', 'news')),
	CONSTRAINT "signal_alerts_condition_check" CHECK ("condition" in ('above', 'below', 'crosses_above', 'crosses_below', 'percent_change')),
	CONSTRAINT "signal_alerts_trigger_value_check" CHECK ("trigger_value" > '-Infinity' and "trigger_value" < 'Infinity'),
	CONSTRAINT "signal_alerts_trigger_check" CHECK ("condition" is not null and "trigger_value" is not null or "alert_type" in ('signal_generated', 'regime_change', 'news')),
	CONSTRAINT "signal_alerts_reference_price_check" CHECK ("reference_price" > 0 and "reference_price" < 'Infinity'),
	CONSTRAINT "signal_alerts_status_check" CHECK ("status" in ('active', 'triggered', 'acknowledged', 'paused', 'expired')),
	CONSTRAINT "signal_alerts_cooldown_seconds_check" CHECK ("cooldown_seconds" >= 0),
	CONSTRAINT "signal_alerts_notification_method_check" CHECK ("notification_method" in ('email', 'push', 'sms', 'in_app')),
	CONSTRAINT "signal_alerts_message_check" CHECK (char_length("message") <= 2000),
	CONSTRAINT "signal_alerts_trigger_count_check" CHECK ("trigger_count" >= 0),
	CONSTRAINT "signal_alerts_triggered_value_check" CHECK ("triggered_value" > '-Infinity' and "triggered_value" < 'Infinity'),
	CONSTRAINT "signal_alerts_triggered_at_check" CHECK ("status" not in ('triggered', 'acknowledged') or "triggered_at" is not null),
	CONSTRAINT "signal_alerts_expires_at_check" CHECK ("expires_at" > "created_at")
);
--> statement-breakpoint
CREATE TABLE "signal_executions" (
	"id" bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "signal_executions_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"signal_id" bigint,
	"user_id" bigint NOT NULL,
	"portfolio_id" bigint,
	"cryptocurrency_id" integer NOT NULL,
	"idempotency_key" text,
	"exchange" text,
	"external_order_id" text,
	"side" text NOT NULL,
	"execution_type" text DEFAULT 'manual' NOT NULL,
	"mode" text DEFAULT 'paper' NOT NULL,
	"order_type" text DEFAULT 'market' NOT NULL,
	"action_source" text DEFAULT 'manual' NOT NULL,
	"status" text DEFAULT 'pending' NOT NULL,
	"requested_quantity" numeric NOT NULL,
	"filled_quantity" numeric DEFAULT '0' NOT NULL,
	"execution_price" numeric,
	"fees" numeric DEFAULT '0' NOT NULL,
	"fee_currency" text DEFAULT 'USD' NOT NULL,
	"slippage_percent" numeric,
	"portfolio_percentage" numeric(5,2),
	"realized_pnl" numeric,
	"stop_loss" numeric,
	"take_profit" numeric,
	"executed_at" timestamp(3) with time zone,
	"closed_at" timestamp(3) with time zone,
	"journal" jsonb DEFAULT '{}' NOT NULL,
	"details" jsonb DEFAULT '{}' NOT NULL,
	"created_at" timestamp(3) with time zone DEFAULT now() NOT NULL,
	"updated_at" timestamp(3) with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "signal_executions_user_id_idempotency_key_key" UNIQUE("user_id","idempotency_key"),
	CONSTRAINT "signal_executions_exchange_external_order_id_key" UNIQUE("exchange","external_order_id"),
	CONSTRAINT "signal_executions_idempotency_key_check" CHECK (char_length("idempotency_key") between 1 and 200 and "idempotency_key" = btrim("idempotency_key")),
	CONSTRAINT "signal_executions_exchange_check" CHECK (char_length("exchange") between 1 and 50 and "exchange" = btrim("exchange")),
	CONSTRAINT "signal_executions_external_order_id_check" CHECK (char_length("external_order_id") between 1 and 200 and "external_order_id" = btrim("external_order_id")),
	CONSTRAINT "signal_executions_order_check" CHECK ("external_order_id" is null or "exchange" is not null),
	CONSTRAINT "signal_executions_side_check" CHECK ("side" in ('buy', 'sell')),
	CONSTRAINT "signal_executions_execution_type_check" CHECK ("execution_type" in ('manual', 'automatic')),
	CONSTRAINT "signal_executions_mode_check" CHECK ("mode" in ('paper', 'live')),
	CONSTRAINT "signal_executions_order_type_check" CHECK ("order_type" in ('market', 'limit', 'stop_limit', 'trailing_stop')),
	CONSTRAINT "signal_executions_action_source_check" CHECK ("action_source" in ('manual', 'ai_signal', 'copy_trade', 'algorithm')),
	CONSTRAINT "signal_executions_status_check" CHECK ("status" in ('pending', 'partially_filled', 'filled', 'cancelled', 'failed')),
	CONSTRAINT "signal_executions_requested_quantity_check" CHECK ("requested_quantity" > 0 and "requested_quantity" < 'Infinity'),
	CONSTRAINT "signal_executions_filled_quantity_check" CHECK ("filled_quantity" >= 0 and "filled_quantity" <= "requested_quantity"),
	CONSTRAINT "signal_executions_fill_check" CHECK ("filled_quantity" = 0 and "status" not in ('partially_filled', 'filled') or "filled_quantity" <> 0 and "execution_price" is not null and "executed_at" is not null),
	CONSTRAINT "signal_executions_execution_price_check" CHECK ("execution_price" > 0 and "execution_price" < 'Infinity'),
	CONSTRAINT "signal_executions_fees_check" CHECK ("fees" >= 0 and "fees" < 'Infinity'),
	CONSTRAINT "signal_executions_fee_currency_check" CHECK ("fee_currency" ~ '^[A-Z0-9]{1,20}$'),
	CONSTRAINT "signal_executions_slippage_percent_check" CHECK ("slippage_percent" > '-Infinity' and "slippage_percent" < 'Infinity'),
	CONSTRAINT "signal_executions_portfolio_percentage_check" CHECK ("portfolio_percentage" >= 0 and "portfolio_percentage" <= 100),
	CONSTRAINT "signal_executions_realized_pnl_check" CHECK ("realized_pnl" > '-Infinity' and "realized_pnl" < 'Infinity'),
	CONSTRAINT "signal_executions_stop_loss_check" CHECK ("stop_loss" > 0 and "stop_loss" < 'Infinity'),
	CONSTRAINT "signal_executions_take_profit_check" CHECK ("take_profit" > 0 and "take_profit" < 'Infinity'),
	CONSTRAINT "signal_executions_closed_at_check" CHECK ("closed_at" >= "executed_at"),
	CONSTRAINT "signal_executions_journal_check" CHECK (jsonb_typeof("journal") = 'object'),
	CONSTRAINT "signal_executions_details_check" CHECK (jsonb_typeof("details") = 'object')
);
--> statement-breakpoint
CREATE TABLE "trading_signals" (
	"id" bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "trading_signals_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"cryptocurrency_id" integer NOT NULL,
	"suggestion_id" bigint,
	"sector_analysis_id" bigint,
	"market_regime_id" bigint,
	"model_name" text NOT NULL,
	"model_version" text NOT NULL,
	"timeframe" "timeframe" DEFAULT '1h'::"timeframe" NOT NULL,
	"generated_at" timestamp(3) with time zone DEFAULT now() NOT NULL,
	"expires_at" timestamp(3) with time zone DEFAULT (now() + '7 days'::interval) NOT NULL,
	"signal_type" "signal_type" NOT NULL,
	"direction" text,
	"entry_price" numeric NOT NULL,
	"target_price" numeric,
	"stop_loss" numeric,
	"confidence_score" numeric(5,2) NOT NULL,
	"signal_strength" text DEFAULT 'moderate' NOT NULL,
	"risk_level" "risk_level" NOT NULL,
	"time_horizon_hours" integer DEFAULT 24 NOT NULL,
	"position_size_percent" numeric(5,2),
	"status" text DEFAULT 'active' NOT NULL,
	"closed_at" timestamp(3) with time zone,
	"max_favorable_excursion" numeric,
	"max_adverse_excursion" numeric,
	"realized_return" numeric,
	"technical_indicators" jsonb DEFAULT '{}' NOT NULL,
	"market_context" jsonb DEFAULT '{}' NOT NULL,
	"ai_analysis" jsonb DEFAULT '{}' NOT NULL,
	"invalidation_criteria" jsonb DEFAULT '{}' NOT NULL,
	"risk_reward_ratio" numeric GENERATED ALWAYS AS (abs(target_price - entry_price) / nullif(abs(entry_price - stop_loss), 0)) STORED,
	"created_at" timestamp(3) with time zone DEFAULT now() NOT NULL,
	"updated_at" timestamp(3) with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "trading_signals_coin_generated_at_timeframe_model_key" UNIQUE("cryptocurrency_id","generated_at","timeframe","model_name","model_version"),
	CONSTRAINT "trading_signals_model_name_check" CHECK (char_length("model_name") between 1 and 100 and "model_name" = btrim("model_name")),
	CONSTRAINT "trading_signals_model_version_check" CHECK (char_length("model_version") between 1 and 50 and "model_version" = btrim("model_version")),
	CONSTRAINT "trading_signals_expires_at_check" CHECK ("expires_at" > "generated_at"),
	CONSTRAINT "trading_signals_signal_type_check" CHECK (("signal_type" in ('hold', 'watch')) = ("direction" is null)),
	CONSTRAINT "trading_signals_direction_check" CHECK ("direction" in ('long', 'short')),
	CONSTRAINT "trading_signals_entry_price_check" CHECK ("entry_price" > 0 and "entry_price" < 'Infinity'),
	CONSTRAINT "trading_signals_target_price_check" CHECK ("target_price" > 0 and "target_price" < 'Infinity'),
	CONSTRAINT "trading_signals_stop_loss_check" CHECK ("stop_loss" > 0 and "stop_loss" < 'Infinity'),
	CONSTRAINT "trading_signals_prices_check" CHECK (case "direction" when 'long' then coalesce("stop_loss" < "entry_price", true) and coalesce("entry_price" < "target_price", true) when 'short' then coalesce("target_price" < "entry_price", true) and coalesce("entry_price" < "stop_loss", true) else true end),
	CONSTRAINT "trading_signals_confidence_score_check" CHECK ("confidence_score" >= 0 and "confidence_score" <= 100),
	CONSTRAINT "trading_signals_signal_strength_check" CHECK ("signal_strength" in ('weak', 'moderate', 'strong', 'very_strong')),
	CONSTRAINT "trading_signals_time_horizon_hours_check" CHECK ("time_horizon_hours" > 0),
	CONSTRAINT "trading_signals_position_size_percent_check" CHECK ("position_size_percent" >= 0 and "position_size_percent" <= 100),
	CONSTRAINT "trading_signals_status_check" CHECK ("status" in ('active', 'executed', 'expired', 'cancelled', 'invalidated', 'hit_target', 'stopped_out')),
	CONSTRAINT "trading_signals_closed_at_check" CHECK ("closed_at" is null or "closed_at" >= "generated_at" and "status" <> 'active'),
	CONSTRAINT "trading_signals_max_favorable_excursion_check" CHECK ("max_favorable_excursion" > '-Infinity' and "max_favorable_excursion" < 'Infinity'),
	CONSTRAINT "trading_signals_max_adverse_excursion_check" CHECK ("max_adverse_excursion" > '-Infinity' and "max_adverse_excursion" < 'Infinity'),
	CONSTRAINT "trading_signals_realized_return_check" CHECK ("realized_return" > '-Infinity' and "realized_return" < 'Infinity'),
	CONSTRAINT "trading_signals_technical_indicators_check" CHECK (jsonb_typeof("technical_indicators") = 'object'),
	CONSTRAINT "trading_signals_market_context_check" CHECK (jsonb_typeof("market_context") = 'object'),
	CONSTRAINT "trading_signals_ai_analysis_check" CHECK (jsonb_typeof("ai_analysis") = 'object'),
	CONSTRAINT "trading_signals_invalidation_criteria_check" CHECK (jsonb_typeof("invalidation_criteria") = 'object')
);
--> statement-breakpoint
CREATE TABLE "analytics_data" (
	"metric_name" text,
	"category" text,
	"aggregation_level" text,
	"period_start" timestamp(3) with time zone,
	"metric_value" numeric NOT NULL,
	"sample_count" bigint DEFAULT 1 NOT NULL,
	"unit" text,
	"dimensions" jsonb DEFAULT '{}' NOT NULL,
	"dimensions_hash" text GENERATED ALWAYS AS (md5(dimensions::text)) STORED,
	"created_at" timestamp(3) with time zone DEFAULT now() NOT NULL,
	"updated_at" timestamp(3) with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "analytics_data_pkey" PRIMARY KEY("metric_name","category","aggregation_level","period_start","dimensions_hash"),
	CONSTRAINT "analytics_data_metric_name_check" CHECK (char_length("metric_name") between 1 and 100 and "metric_name" = btrim("metric_name")),
	CONSTRAINT "analytics_data_category_check" CHECK ("category" in ('user_behavior', 'api_usage', 'performance', 'business', 'prediction')),
	CONSTRAINT "analytics_data_aggregation_level_check" CHECK ("aggregation_level" in ('raw', 'hour', 'day', 'week', 'month')),
	CONSTRAINT "analytics_data_period_start_check" CHECK (case when "aggregation_level" in ('hour', 'day', 'week', 'month') then date_trunc("aggregation_level", "period_start" at time zone 'UTC') = "period_start" at time zone 'UTC' end),
	CONSTRAINT "analytics_data_metric_value_check" CHECK ("metric_value" > '-Infinity' and "metric_value" < 'Infinity'),
	CONSTRAINT "analytics_data_sample_count_check" CHECK ("sample_count" > 0),
	CONSTRAINT "analytics_data_unit_check" CHECK (char_length("unit") between 1 and 20 and "unit" = btrim("unit")),
	CONSTRAINT "analytics_data_dimensions_check" CHECK (jsonb_typeof("dimensions") = 'object')
);
--> statement-breakpoint
CREATE TABLE "external_api_logs" (
	"id" bigint GENERATED ALWAYS AS IDENTITY (sequence name "external_api_logs_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"requested_at" timestamp(3) with time zone DEFAULT now(),
	"provider" text NOT NULL,
	"endpoint" text NOT NULL,
	"http_method" text DEFAULT 'GET' NOT NULL,
	"response_status" smallint,
	"response_time_ms" numeric(12,3),
	"response_bytes" integer,
	"error_message" text,
	"rate_limit_remaining" integer,
	"rate_limit_reset_at" timestamp(3) with time zone,
	"retry_count" smallint DEFAULT 0 NOT NULL,
	"request_params" jsonb DEFAULT '{}' NOT NULL,
	"success" boolean GENERATED ALWAYS AS (coalesce(response_status between 200 and 299, false)) STORED NOT NULL,
	"created_at" timestamp(3) with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "external_api_logs_pkey" PRIMARY KEY("id","requested_at"),
	CONSTRAINT "external_api_logs_provider_check" CHECK ("provider" ~ '^[a-z0-9_]{1,50}$'),
	CONSTRAINT "external_api_logs_endpoint_check" CHECK (char_length("endpoint") between 1 and 2048 and "endpoint" = btrim("endpoint")),
	CONSTRAINT "external_api_logs_http_method_check" CHECK ("http_method" in ('GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE')),
	CONSTRAINT "external_api_logs_response_status_check" CHECK ("response_status" >= 100 and "response_status" <= 599),
	CONSTRAINT "external_api_logs_response_time_ms_check" CHECK ("response_time_ms" >= 0 and "response_time_ms" < 'Infinity'),
	CONSTRAINT "external_api_logs_response_bytes_check" CHECK ("response_bytes" >= 0),
	CONSTRAINT "external_api_logs_error_message_check" CHECK (char_length("error_message") <= 10000),
	CONSTRAINT "external_api_logs_rate_limit_remaining_check" CHECK ("rate_limit_remaining" >= 0),
	CONSTRAINT "external_api_logs_retry_count_check" CHECK ("retry_count" >= 0),
	CONSTRAINT "external_api_logs_request_params_check" CHECK (jsonb_typeof("request_params") = 'object')
);
--> statement-breakpoint
CREATE TABLE "system_health" (
	"component" text DEFAULT 'overall',
	"checked_at" timestamp(3) with time zone DEFAULT now(),
	"status" text NOT NULL,
	"health_score" numeric(5,2),
	"response_time_ms" numeric(12,3),
	"cpu_percent" numeric(5,2),
	"memory_percent" numeric(5,2),
	"disk_percent" numeric(5,2),
	"error_rate_percent" numeric(5,2),
	"active_connections" integer,
	"slow_queries" integer,
	"active_users" integer,
	"details" jsonb DEFAULT '{}' NOT NULL,
	"errors" jsonb DEFAULT '[]' NOT NULL,
	"created_at" timestamp(3) with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "system_health_pkey" PRIMARY KEY("component","checked_at"),
	CONSTRAINT "system_health_component_check" CHECK ("component" ~ '^(overall|api|database|redis|ml_models|data_pipeline|provider:[a-z0-9_]{1,50})$'),
	CONSTRAINT "system_health_status_check" CHECK ("status" in ('healthy', 'degraded', 'down', 'unknown')),
	CONSTRAINT "system_health_health_score_check" CHECK ("health_score" >= 0 and "health_score" <= 100),
	CONSTRAINT "system_health_response_time_ms_check" CHECK ("response_time_ms" >= 0 and "response_time_ms" < 'Infinity'),
	CONSTRAINT "system_health_cpu_percent_check" CHECK ("cpu_percent" >= 0 and "cpu_percent" <= 100),
	CONSTRAINT "system_health_memory_percent_check" CHECK ("memory_percent" >= 0 and "memory_percent" <= 100),
	CONSTRAINT "system_health_disk_percent_check" CHECK ("disk_percent" >= 0 and "disk_percent" <= 100),
	CONSTRAINT "system_health_error_rate_percent_check" CHECK ("error_rate_percent" >= 0 and "error_rate_percent" <= 100),
	CONSTRAINT "system_health_active_connections_check" CHECK ("active_connections" >= 0),
	CONSTRAINT "system_health_slow_queries_check" CHECK ("slow_queries" >= 0),
	CONSTRAINT "system_health_active_users_check" CHECK ("active_users" >= 0),
	CONSTRAINT "system_health_details_check" CHECK (jsonb_typeof("details") = 'object'),
	CONSTRAINT "system_health_errors_check" CHECK (jsonb_typeof("errors") = 'array')
);
--> statement-breakpoint
CREATE TABLE "background_tasks" (
	"id" bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "background_tasks_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"parent_task_id" bigint,
	"task_name" text NOT NULL,
	"task_type" text NOT NULL,
	"queue" text DEFAULT 'default' NOT NULL,
	"priority" smallint DEFAULT 0 NOT NULL,
	"dedupe_key" text,
	"cron" text,
	"scheduled_for" timestamp(3) with time zone DEFAULT now() NOT NULL,
	"status" text DEFAULT 'pending' NOT NULL,
	"locked_by" text,
	"attempts" smallint DEFAULT 0 NOT NULL,
	"max_attempts" smallint DEFAULT 3 NOT NULL,
	"started_at" timestamp(3) with time zone,
	"heartbeat_at" timestamp(3) with time zone,
	"completed_at" timestamp(3) with time zone,
	"progress_percent" numeric(5,2) DEFAULT '0' NOT NULL,
	"current_phase" text,
	"error_message" text,
	"params" jsonb DEFAULT '{}' NOT NULL,
	"result" jsonb,
	"duration_seconds" numeric GENERATED ALWAYS AS (round(extract(epoch from completed_at - started_at), 3)) STORED,
	"created_at" timestamp(3) with time zone DEFAULT now() NOT NULL,
	"updated_at" timestamp(3) with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "background_tasks_parent_task_id_check" CHECK ("parent_task_id" <> "id"),
	CONSTRAINT "background_tasks_task_name_check" CHECK (char_length("task_name") between 1 and 200 and "task_name" = btrim("task_name")),
	CONSTRAINT "background_tasks_task_type_check" CHECK ("task_type" in ('data_sync', 'historical_sync', 'discovery', 'cleanup', 'training', 'prediction', 'evaluation', 'aggregation')),
	CONSTRAINT "background_tasks_queue_check" CHECK ("queue" ~ '^[a-z0-9_]{1,50}$'),
	CONSTRAINT "background_tasks_dedupe_key_check" CHECK (char_length("dedupe_key") between 1 and 200 and "dedupe_key" = btrim("dedupe_key")),
	CONSTRAINT "background_tasks_cron_check" CHECK ("cron" ~ '^(@[a-z]{1,20}|[^ ]{1,50}( [^ ]{1,50}){4})$'),
	CONSTRAINT "background_tasks_status_check" CHECK ("status" in ('pending', 'running', 'completed', 'failed', 'cancelled', 'paused')),
	CONSTRAINT "background_tasks_locked_by_check" CHECK (char_length("locked_by") between 1 and 200 and "locked_by" = btrim("locked_by")),
	CONSTRAINT "background_tasks_status_locked_by_check" CHECK (("status" = 'running') = ("locked_by" is not null)),
	CONSTRAINT "background_tasks_started_at_check" CHECK (case "status" when 'pending' then "started_at" is null when 'running' then "started_at" is not null when 'completed' then "started_at" is not null end),
	CONSTRAINT "background_tasks_heartbeat_at_check" CHECK ("status" <> 'running' or "heartbeat_at" is not null),
	CONSTRAINT "background_tasks_status_completed_at_check" CHECK (("status" in ('completed', 'failed', 'cancelled')) = ("completed_at" is not null)),
	CONSTRAINT "background_tasks_completed_at_check" CHECK ("completed_at" >= "started_at"),
	CONSTRAINT "background_tasks_attempts_check" CHECK ("attempts" >= 0 and "attempts" <= "max_attempts"),
	CONSTRAINT "background_tasks_max_attempts_check" CHECK ("max_attempts" > 0),
	CONSTRAINT "background_tasks_progress_percent_check" CHECK ("progress_percent" >= 0 and "progress_percent" <= 100),
	CONSTRAINT "background_tasks_current_phase_check" CHECK (char_length("current_phase") between 1 and 100 and "current_phase" = btrim("current_phase")),
	CONSTRAINT "background_tasks_error_message_check" CHECK (char_length("error_message") <= 10000),
	CONSTRAINT "background_tasks_params_check" CHECK (jsonb_typeof("params") = 'object'),
	CONSTRAINT "background_tasks_result_check" CHECK (jsonb_typeof("result") = 'object')
);
--> statement-breakpoint
CREATE INDEX "suggestion_feedback_user_id_created_at_idx" ON "suggestion_feedback" ("user_id","created_at");--> statement-breakpoint
CREATE INDEX "suggestion_feedback_created_at_idx" ON "suggestion_feedback" ("created_at");--> statement-breakpoint
CREATE UNIQUE INDEX "ai_models_model_type_name_key" ON "ai_models" ("model_type","name") WHERE "status" = 'active';--> statement-breakpoint
CREATE INDEX "ai_models_next_retrain_at_idx" ON "ai_models" ("next_retrain_at") WHERE "status" = 'active';--> statement-breakpoint
CREATE INDEX "ai_models_created_by_idx" ON "ai_models" ("created_by");--> statement-breakpoint
CREATE INDEX "model_performance_model_id_evaluated_at_idx" ON "model_performance" ("model_id","evaluated_at");--> statement-breakpoint
CREATE INDEX "model_performance_composite_score_idx" ON "model_performance" ("composite_score") WHERE "meets_threshold";--> statement-breakpoint
CREATE INDEX "predictions_cryptocurrency_id_predicted_at_idx" ON "predictions" ("cryptocurrency_id","predicted_at");--> statement-breakpoint
CREATE INDEX "predictions_target_at_idx" ON "predictions" ("target_at") WHERE "evaluated_at" is null;--> statement-breakpoint
CREATE INDEX "predictions_predicted_at_open_idx" ON "predictions" ("predicted_at") WHERE "evaluated_at" is null;--> statement-breakpoint
CREATE INDEX "predictions_predicted_at_idx" ON "predictions" USING brin ("predicted_at");--> statement-breakpoint
CREATE INDEX "predictions_user_id_predicted_at_idx" ON "predictions" ("user_id","predicted_at") WHERE "user_id" is not null;--> statement-breakpoint
CREATE INDEX "predictions_watchlist_id_idx" ON "predictions" ("watchlist_id") WHERE "watchlist_id" is not null;--> statement-breakpoint
CREATE INDEX "predictions_market_regime_id_idx" ON "predictions" ("market_regime_id") WHERE "market_regime_id" is not null;--> statement-breakpoint
CREATE INDEX "predictions_sector_analysis_id_idx" ON "predictions" ("sector_analysis_id") WHERE "sector_analysis_id" is not null;--> statement-breakpoint
CREATE INDEX "predictions_suggestion_id_idx" ON "predictions" ("suggestion_id") WHERE "suggestion_id" is not null;--> statement-breakpoint
CREATE INDEX "predictions_trading_signal_id_idx" ON "predictions" ("trading_signal_id") WHERE "trading_signal_id" is not null;--> statement-breakpoint
CREATE INDEX "market_regimes_timeframe_analysis_time_idx" ON "market_regimes" ("timeframe","analysis_time") WHERE "data_source" = 'live';--> statement-breakpoint
CREATE UNIQUE INDEX "news_events_url_key" ON "news_events" (md5("url")) WHERE "url" is not null;--> statement-breakpoint
CREATE INDEX "news_events_published_at_id_idx" ON "news_events" ("published_at","id");--> statement-breakpoint
CREATE INDEX "news_events_search_idx" ON "news_events" USING gin ("search");--> statement-breakpoint
CREATE INDEX "news_events_sector_id_idx" ON "news_events" ("sector_id") WHERE "sector_id" is not null;--> statement-breakpoint
CREATE INDEX "news_event_cryptocurrencies_coin_published_at_news_event_id_idx" ON "news_event_cryptocurrencies" ("cryptocurrency_id","published_at","news_event_id");--> statement-breakpoint
CREATE INDEX "sentiment_data_observed_at_idx" ON "sentiment_data" ("observed_at") WHERE "cryptocurrency_id" is null;--> statement-breakpoint
CREATE INDEX "crypto_sectors_sort_order_name_idx" ON "crypto_sectors" ("sort_order","name") WHERE "is_active";--> statement-breakpoint
CREATE INDEX "crypto_sectors_parent_id_idx" ON "crypto_sectors" ("parent_id") WHERE "parent_id" is not null;--> statement-breakpoint
CREATE UNIQUE INDEX "crypto_sector_memberships_cryptocurrency_id_key" ON "crypto_sector_memberships" ("cryptocurrency_id") WHERE "is_primary";--> statement-breakpoint
CREATE INDEX "crypto_sector_memberships_sector_id_is_primary_idx" ON "crypto_sector_memberships" ("sector_id","is_primary");--> statement-breakpoint
CREATE INDEX "sector_analysis_market_regime_id_idx" ON "sector_analysis" ("market_regime_id") WHERE "market_regime_id" is not null;--> statement-breakpoint
CREATE INDEX "sector_performance_timeframe_measured_at_idx" ON "sector_performance" ("timeframe","measured_at");--> statement-breakpoint
CREATE INDEX "sector_performance_top_performer_id_idx" ON "sector_performance" ("top_performer_id") WHERE "top_performer_id" is not null;--> statement-breakpoint
CREATE INDEX "sector_performance_worst_performer_id_idx" ON "sector_performance" ("worst_performer_id") WHERE "worst_performer_id" is not null;--> statement-breakpoint
CREATE INDEX "sector_rotation_signals_to_sector_id_detected_at_idx" ON "sector_rotation_signals" ("to_sector_id","detected_at");--> statement-breakpoint
CREATE INDEX "sector_rotation_signals_strength_detected_at_idx" ON "sector_rotation_signals" ("strength","detected_at") WHERE "status" = 'active';--> statement-breakpoint
CREATE INDEX "sector_rotation_signals_market_regime_id_idx" ON "sector_rotation_signals" ("market_regime_id") WHERE "market_regime_id" is not null;--> statement-breakpoint
CREATE UNIQUE INDEX "ai_asset_suggestions_watchlist_user_coin_type_model_key" ON "ai_asset_suggestions" (coalesce("watchlist_id", 0),coalesce("user_id", 0),"cryptocurrency_id","suggestion_type","model_name","model_version") WHERE "status" = 'pending';--> statement-breakpoint
CREATE INDEX "ai_asset_suggestions_watchlist_id_status_confidence_score_idx" ON "ai_asset_suggestions" ("watchlist_id","status","confidence_score");--> statement-breakpoint
CREATE INDEX "ai_asset_suggestions_cryptocurrency_id_created_at_idx" ON "ai_asset_suggestions" ("cryptocurrency_id","created_at");--> statement-breakpoint
CREATE INDEX "ai_asset_suggestions_user_id_created_at_idx" ON "ai_asset_suggestions" ("user_id","created_at") WHERE "user_id" is not null;--> statement-breakpoint
CREATE INDEX "ai_asset_suggestions_expires_at_idx" ON "ai_asset_suggestions" ("expires_at") WHERE "status" = 'pending';--> statement-breakpoint
CREATE INDEX "ai_asset_suggestions_ai_layer_created_at_idx" ON "ai_asset_suggestions" ("ai_layer","created_at");--> statement-breakpoint
CREATE INDEX "ai_asset_suggestions_market_regime_id_idx" ON "ai_asset_suggestions" ("market_regime_id") WHERE "market_regime_id" is not null;--> statement-breakpoint
CREATE INDEX "ai_asset_suggestions_sector_analysis_id_idx" ON "ai_asset_suggestions" ("sector_analysis_id") WHERE "sector_analysis_id" is not null;--> statement-breakpoint
CREATE INDEX "ai_asset_suggestions_reviewed_by_idx" ON "ai_asset_suggestions" ("reviewed_by") WHERE "reviewed_by" is not null;--> statement-breakpoint
CREATE UNIQUE INDEX "watchlists_type_key" ON "watchlists" ("type") WHERE "type" = 'default';--> statement-breakpoint
CREATE UNIQUE INDEX "watchlists_user_id_name_key" ON "watchlists" ("user_id",lower("name"));--> statement-breakpoint
CREATE INDEX "watchlists_user_id_sort_order_id_idx" ON "watchlists" ("user_id","sort_order","id");--> statement-breakpoint
CREATE INDEX "idx_watchlist_assets_watchlist" ON "watchlist_assets" ("watchlist_id","position","id");--> statement-breakpoint
CREATE INDEX "idx_watchlist_assets_crypto" ON "watchlist_assets" ("cryptocurrency_id");--> statement-breakpoint
CREATE INDEX "idx_watchlist_assets_active" ON "watchlist_assets" ("watchlist_id","cryptocurrency_id") WHERE "is_active";--> statement-breakpoint
CREATE INDEX "idx_watchlist_assets_performance" ON "watchlist_assets" ("ai_score","confidence_score");--> statement-breakpoint
CREATE INDEX "watchlist_assets_added_by_idx" ON "watchlist_assets" ("added_by") WHERE "added_by" is not null;--> statement-breakpoint
CREATE INDEX "watchlist_assets_last_modified_by_idx" ON "watchlist_assets" ("last_modified_by") WHERE "last_modified_by" is not null;--> statement-breakpoint
CREATE UNIQUE INDEX "portfolio_tracking_user_portfolio_asset_position_type_key" ON "portfolio_tracking" ("user_id","portfolio_name",coalesce("cryptocurrency_id", 0),coalesce("external_symbol", ''),"position_type") WHERE "status" <> 'closed';--> statement-breakpoint
CREATE INDEX "portfolio_tracking_user_id_closed_at_idx" ON "portfolio_tracking" ("user_id","closed_at");--> statement-breakpoint
CREATE INDEX "portfolio_tracking_cryptocurrency_id_idx" ON "portfolio_tracking" ("cryptocurrency_id") WHERE "cryptocurrency_id" is not null;--> statement-breakpoint
CREATE INDEX "portfolio_tracking_opened_by_signal_id_idx" ON "portfolio_tracking" ("opened_by_signal_id") WHERE "opened_by_signal_id" is not null;--> statement-breakpoint
CREATE INDEX "risk_management_limit_breached_at_idx" ON "risk_management" ("limit_breached_at") WHERE "limit_breached_at" is not null;--> statement-breakpoint
CREATE INDEX "signal_alerts_coin_status_type_condition_trigger_value_idx" ON "signal_alerts" ("cryptocurrency_id","status","alert_type","condition","trigger_value");--> statement-breakpoint
CREATE INDEX "signal_alerts_user_id_created_at_idx" ON "signal_alerts" ("user_id","created_at");--> statement-breakpoint
CREATE INDEX "signal_alerts_signal_id_idx" ON "signal_alerts" ("signal_id") WHERE "signal_id" is not null;--> statement-breakpoint
CREATE INDEX "signal_alerts_watchlist_id_idx" ON "signal_alerts" ("watchlist_id") WHERE "watchlist_id" is not null;--> statement-breakpoint
CREATE INDEX "signal_executions_user_id_executed_at_idx" ON "signal_executions" ("user_id","executed_at");--> statement-breakpoint
CREATE INDEX "signal_executions_signal_id_idx" ON "signal_executions" ("signal_id") WHERE "signal_id" is not null;--> statement-breakpoint
CREATE INDEX "signal_executions_created_at_idx" ON "signal_executions" ("created_at") WHERE "status" in ('pending', 'partially_filled');--> statement-breakpoint
CREATE INDEX "signal_executions_portfolio_id_idx" ON "signal_executions" ("portfolio_id") WHERE "portfolio_id" is not null;--> statement-breakpoint
CREATE INDEX "signal_executions_cryptocurrency_id_idx" ON "signal_executions" ("cryptocurrency_id");--> statement-breakpoint
CREATE INDEX "trading_signals_confidence_score_generated_at_idx" ON "trading_signals" ("confidence_score","generated_at") WHERE "status" = 'active';--> statement-breakpoint
CREATE INDEX "trading_signals_cryptocurrency_id_status_generated_at_idx" ON "trading_signals" ("cryptocurrency_id","status","generated_at");--> statement-breakpoint
CREATE INDEX "trading_signals_expires_at_idx" ON "trading_signals" ("expires_at") WHERE "status" = 'active';--> statement-breakpoint
CREATE INDEX "trading_signals_suggestion_id_idx" ON "trading_signals" ("suggestion_id") WHERE "suggestion_id" is not null;--> statement-breakpoint
CREATE INDEX "trading_signals_sector_analysis_id_idx" ON "trading_signals" ("sector_analysis_id") WHERE "sector_analysis_id" is not null;--> statement-breakpoint
CREATE INDEX "trading_signals_market_regime_id_idx" ON "trading_signals" ("market_regime_id") WHERE "market_regime_id" is not null;--> statement-breakpoint
CREATE INDEX "analytics_data_dimensions_idx" ON "analytics_data" USING gin ("dimensions" jsonb_path_ops);--> statement-breakpoint
CREATE INDEX "analytics_data_period_start_idx" ON "analytics_data" USING brin ("period_start");--> statement-breakpoint
CREATE INDEX "external_api_logs_provider_requested_at_idx" ON "external_api_logs" ("provider","requested_at");--> statement-breakpoint
CREATE INDEX "external_api_logs_requested_at_failed_idx" ON "external_api_logs" ("requested_at") WHERE not "success";--> statement-breakpoint
CREATE INDEX "external_api_logs_requested_at_idx" ON "external_api_logs" USING brin ("requested_at");--> statement-breakpoint
CREATE INDEX "system_health_checked_at_idx" ON "system_health" USING brin ("checked_at");--> statement-breakpoint
CREATE UNIQUE INDEX "background_tasks_dedupe_key_key" ON "background_tasks" ("dedupe_key") WHERE "status" in ('pending', 'running');--> statement-breakpoint
CREATE INDEX "background_tasks_queue_priority_scheduled_for_idx" ON "background_tasks" ("queue","priority" DESC,"scheduled_for") WHERE "status" = 'pending';--> statement-breakpoint
CREATE INDEX "background_tasks_heartbeat_at_idx" ON "background_tasks" ("heartbeat_at") WHERE "status" = 'running';--> statement-breakpoint
CREATE INDEX "background_tasks_task_type_created_at_idx" ON "background_tasks" ("task_type","created_at");--> statement-breakpoint
CREATE INDEX "background_tasks_parent_task_id_idx" ON "background_tasks" ("parent_task_id") WHERE "parent_task_id" is not null;--> statement-breakpoint
ALTER TABLE "suggestion_feedback" ADD CONSTRAINT "suggestion_feedback_suggestion_id_fk" FOREIGN KEY ("suggestion_id") REFERENCES "ai_asset_suggestions"("id") ON DELETE SET NULL;--> statement-breakpoint
ALTER TABLE "suggestion_feedback" ADD CONSTRAINT "suggestion_feedback_user_id_fk" FOREIGN KEY ("user_id") REFERENCES "users"("id") ON DELETE SET NULL;--> statement-breakpoint
ALTER TABLE "ai_models" ADD CONSTRAINT "ai_models_created_by_fk" FOREIGN KEY ("created_by") REFERENCES "users"("id") ON DELETE SET NULL;--> statement-breakpoint
ALTER TABLE "model_performance" ADD CONSTRAINT "model_performance_model_id_fk" FOREIGN KEY ("model_id") REFERENCES "ai_models"("id") ON DELETE CASCADE;--> statement-breakpoint
ALTER TABLE "predictions" ADD CONSTRAINT "predictions_cryptocurrency_id_fk" FOREIGN KEY ("cryptocurrency_id") REFERENCES "cryptocurrencies"("id") ON DELETE RESTRICT;--> statement-breakpoint
ALTER TABLE "predictions" ADD CONSTRAINT "predictions_model_id_fk" FOREIGN KEY ("model_id") REFERENCES "ai_models"("id") ON DELETE RESTRICT;--> statement-breakpoint
ALTER TABLE "predictions" ADD CONSTRAINT "predictions_user_id_fk" FOREIGN KEY ("user_id") REFERENCES "users"("id") ON DELETE CASCADE;--> statement-breakpoint
ALTER TABLE "predictions" ADD CONSTRAINT "predictions_watchlist_id_fk" FOREIGN KEY ("watchlist_id") REFERENCES "watchlists"("id") ON DELETE SET NULL;--> statement-breakpoint
ALTER TABLE "predictions" ADD CONSTRAINT "predictions_market_regime_id_fk" FOREIGN KEY ("market_regime_id") REFERENCES "market_regimes"("id") ON DELETE SET NULL;--> statement-breakpoint
ALTER TABLE "predictions" ADD CONSTRAINT "predictions_sector_analysis_id_fk" FOREIGN KEY ("sector_analysis_id") REFERENCES "sector_analysis"("id") ON DELETE SET NULL;--> statement-breakpoint
ALTER TABLE "predictions" ADD CONSTRAINT "predictions_suggestion_id_fk" FOREIGN KEY ("suggestion_id") REFERENCES "ai_asset_suggestions"("id") ON DELETE SET NULL;--> statement-breakpoint
ALTER TABLE "predictions" ADD CONSTRAINT "predictions_trading_signal_id_fk" FOREIGN KEY ("trading_signal_id") REFERENCES "trading_signals"("id") ON DELETE SET NULL;--> statement-breakpoint
ALTER TABLE "news_events" ADD CONSTRAINT "news_events_sector_id_fk" FOREIGN KEY ("sector_id") REFERENCES "crypto_sectors"("id") ON DELETE SET NULL;--> statement-breakpoint
ALTER TABLE "news_event_cryptocurrencies" ADD CONSTRAINT "news_event_cryptocurrencies_news_event_id_fk" FOREIGN KEY ("news_event_id") REFERENCES "news_events"("id") ON DELETE CASCADE;--> statement-breakpoint
ALTER TABLE "news_event_cryptocurrencies" ADD CONSTRAINT "news_event_cryptocurrencies_cryptocurrency_id_fk" FOREIGN KEY ("cryptocurrency_id") REFERENCES "cryptocurrencies"("id") ON DELETE CASCADE;--> statement-breakpoint
ALTER TABLE "sentiment_data" ADD CONSTRAINT "sentiment_data_cryptocurrency_id_fk" FOREIGN KEY ("cryptocurrency_id") REFERENCES "cryptocurrencies"("id") ON DELETE CASCADE;--> statement-breakpoint
ALTER TABLE "crypto_sectors" ADD CONSTRAINT "crypto_sectors_parent_id_fk" FOREIGN KEY ("parent_id") REFERENCES "crypto_sectors"("id") ON DELETE SET NULL;--> statement-breakpoint
ALTER TABLE "crypto_sector_memberships" ADD CONSTRAINT "crypto_sector_memberships_cryptocurrency_id_fk" FOREIGN KEY ("cryptocurrency_id") REFERENCES "cryptocurrencies"("id") ON DELETE CASCADE;--> statement-breakpoint
ALTER TABLE "crypto_sector_memberships" ADD CONSTRAINT "crypto_sector_memberships_sector_id_fk" FOREIGN KEY ("sector_id") REFERENCES "crypto_sectors"("id") ON DELETE CASCADE;--> statement-breakpoint
ALTER TABLE "sector_analysis" ADD CONSTRAINT "sector_analysis_sector_id_fk" FOREIGN KEY ("sector_id") REFERENCES "crypto_sectors"("id") ON DELETE CASCADE;--> statement-breakpoint
ALTER TABLE "sector_analysis" ADD CONSTRAINT "sector_analysis_market_regime_id_fk" FOREIGN KEY ("market_regime_id") REFERENCES "market_regimes"("id") ON DELETE SET NULL;--> statement-breakpoint
ALTER TABLE "sector_performance" ADD CONSTRAINT "sector_performance_sector_id_fk" FOREIGN KEY ("sector_id") REFERENCES "crypto_sectors"("id") ON DELETE CASCADE;--> statement-breakpoint
ALTER TABLE "sector_performance" ADD CONSTRAINT "sector_performance_top_performer_id_fk" FOREIGN KEY ("top_performer_id") REFERENCES "cryptocurrencies"("id") ON DELETE SET NULL;--> statement-breakpoint
ALTER TABLE "sector_performance" ADD CONSTRAINT "sector_performance_worst_performer_id_fk" FOREIGN KEY ("worst_performer_id") REFERENCES "cryptocurrencies"("id") ON DELETE SET NULL;--> statement-breakpoint
ALTER TABLE "sector_rotation_signals" ADD CONSTRAINT "sector_rotation_signals_from_sector_id_fk" FOREIGN KEY ("from_sector_id") REFERENCES "crypto_sectors"("id") ON DELETE CASCADE;--> statement-breakpoint
ALTER TABLE "sector_rotation_signals" ADD CONSTRAINT "sector_rotation_signals_to_sector_id_fk" FOREIGN KEY ("to_sector_id") REFERENCES "crypto_sectors"("id") ON DELETE CASCADE;--> statement-breakpoint
ALTER TABLE "sector_rotation_signals" ADD CONSTRAINT "sector_rotation_signals_market_regime_id_fk" FOREIGN KEY ("market_regime_id") REFERENCES "market_regimes"("id") ON DELETE SET NULL;--> statement-breakpoint
ALTER TABLE "ai_asset_suggestions" ADD CONSTRAINT "ai_asset_suggestions_watchlist_id_fk" FOREIGN KEY ("watchlist_id") REFERENCES "watchlists"("id") ON DELETE CASCADE;--> statement-breakpoint
ALTER TABLE "ai_asset_suggestions" ADD CONSTRAINT "ai_asset_suggestions_user_id_fk" FOREIGN KEY ("user_id") REFERENCES "users"("id") ON DELETE CASCADE;--> statement-breakpoint
ALTER TABLE "ai_asset_suggestions" ADD CONSTRAINT "ai_asset_suggestions_cryptocurrency_id_fk" FOREIGN KEY ("cryptocurrency_id") REFERENCES "cryptocurrencies"("id") ON DELETE CASCADE;--> statement-breakpoint
ALTER TABLE "ai_asset_suggestions" ADD CONSTRAINT "ai_asset_suggestions_market_regime_id_fk" FOREIGN KEY ("market_regime_id") REFERENCES "market_regimes"("id") ON DELETE SET NULL;--> statement-breakpoint
ALTER TABLE "ai_asset_suggestions" ADD CONSTRAINT "ai_asset_suggestions_sector_analysis_id_fk" FOREIGN KEY ("sector_analysis_id") REFERENCES "sector_analysis"("id") ON DELETE SET NULL;--> statement-breakpoint
ALTER TABLE "ai_asset_suggestions" ADD CONSTRAINT "ai_asset_suggestions_reviewed_by_fk" FOREIGN KEY ("reviewed_by") REFERENCES "users"("id") ON DELETE SET NULL;--> statement-breakpoint
ALTER TABLE "watchlists" ADD CONSTRAINT "watchlists_user_id_fk" FOREIGN KEY ("user_id") REFERENCES "users"("id") ON DELETE CASCADE;--> statement-breakpoint
ALTER TABLE "watchlist_assets" ADD CONSTRAINT "watchlist_assets_watchlist_id_fk" FOREIGN KEY ("watchlist_id") REFERENCES "watchlists"("id") ON DELETE CASCADE;--> statement-breakpoint
ALTER TABLE "watchlist_assets" ADD CONSTRAINT "watchlist_assets_cryptocurrency_id_fk" FOREIGN KEY ("cryptocurrency_id") REFERENCES "cryptocurrencies"("id") ON DELETE CASCADE;--> statement-breakpoint
ALTER TABLE "watchlist_assets" ADD CONSTRAINT "watchlist_assets_added_by_fk" FOREIGN KEY ("added_by") REFERENCES "users"("id") ON DELETE SET NULL;--> statement-breakpoint
ALTER TABLE "watchlist_assets" ADD CONSTRAINT "watchlist_assets_last_modified_by_fk" FOREIGN KEY ("last_modified_by") REFERENCES "users"("id") ON DELETE SET NULL;--> statement-breakpoint
ALTER TABLE "portfolio_tracking" ADD CONSTRAINT "portfolio_tracking_user_id_fk" FOREIGN KEY ("user_id") REFERENCES "users"("id") ON DELETE CASCADE;--> statement-breakpoint
ALTER TABLE "portfolio_tracking" ADD CONSTRAINT "portfolio_tracking_cryptocurrency_id_fk" FOREIGN KEY ("cryptocurrency_id") REFERENCES "cryptocurrencies"("id") ON DELETE RESTRICT;--> statement-breakpoint
ALTER TABLE "portfolio_tracking" ADD CONSTRAINT "portfolio_tracking_opened_by_signal_id_fk" FOREIGN KEY ("opened_by_signal_id") REFERENCES "trading_signals"("id") ON DELETE SET NULL;--> statement-breakpoint
ALTER TABLE "risk_management" ADD CONSTRAINT "risk_management_user_id_fk" FOREIGN KEY ("user_id") REFERENCES "users"("id") ON DELETE CASCADE;--> statement-breakpoint
ALTER TABLE "signal_alerts" ADD CONSTRAINT "signal_alerts_user_id_fk" FOREIGN KEY ("user_id") REFERENCES "users"("id") ON DELETE CASCADE;--> statement-breakpoint
ALTER TABLE "signal_alerts" ADD CONSTRAINT "signal_alerts_cryptocurrency_id_fk" FOREIGN KEY ("cryptocurrency_id") REFERENCES "cryptocurrencies"("id") ON DELETE CASCADE;--> statement-breakpoint
ALTER TABLE "signal_alerts" ADD CONSTRAINT "signal_alerts_signal_id_fk" FOREIGN KEY ("signal_id") REFERENCES "trading_signals"("id") ON DELETE SET NULL;--> statement-breakpoint
ALTER TABLE "signal_alerts" ADD CONSTRAINT "signal_alerts_watchlist_id_fk" FOREIGN KEY ("watchlist_id") REFERENCES "watchlists"("id") ON DELETE CASCADE;--> statement-breakpoint
ALTER TABLE "signal_executions" ADD CONSTRAINT "signal_executions_signal_id_fk" FOREIGN KEY ("signal_id") REFERENCES "trading_signals"("id") ON DELETE SET NULL;--> statement-breakpoint
ALTER TABLE "signal_executions" ADD CONSTRAINT "signal_executions_user_id_fk" FOREIGN KEY ("user_id") REFERENCES "users"("id") ON DELETE CASCADE;--> statement-breakpoint
ALTER TABLE "signal_executions" ADD CONSTRAINT "signal_executions_portfolio_id_fk" FOREIGN KEY ("portfolio_id") REFERENCES "portfolio_tracking"("id") ON DELETE SET NULL;--> statement-breakpoint
ALTER TABLE "signal_executions" ADD CONSTRAINT "signal_executions_cryptocurrency_id_fk" FOREIGN KEY ("cryptocurrency_id") REFERENCES "cryptocurrencies"("id") ON DELETE RESTRICT;--> statement-breakpoint
ALTER TABLE "trading_signals" ADD CONSTRAINT "trading_signals_cryptocurrency_id_fk" FOREIGN KEY ("cryptocurrency_id") REFERENCES "cryptocurrencies"("id") ON DELETE CASCADE;--> statement-breakpoint
ALTER TABLE "trading_signals" ADD CONSTRAINT "trading_signals_suggestion_id_fk" FOREIGN KEY ("suggestion_id") REFERENCES "ai_asset_suggestions"("id") ON DELETE SET NULL;--> statement-breakpoint
ALTER TABLE "trading_signals" ADD CONSTRAINT "trading_signals_sector_analysis_id_fk" FOREIGN KEY ("sector_analysis_id") REFERENCES "sector_analysis"("id") ON DELETE SET NULL;--> statement-breakpoint
ALTER TABLE "trading_signals" ADD CONSTRAINT "trading_signals_market_regime_id_fk" FOREIGN KEY ("market_regime_id") REFERENCES "market_regimes"("id") ON DELETE SET NULL;--> statement-breakpoint
ALTER TABLE "background_tasks" ADD CONSTRAINT "background_tasks_parent_task_id_fk" FOREIGN KEY ("parent_task_id") REFERENCES "background_tasks"("id") ON DELETE SET NULL;--> statement-breakpoint
COMMENT ON TABLE "ai_asset_suggestions" IS 'One row is one thing that one model suggests to do with one coin: on a list, for a person, or at large';--> statement-breakpoint
COMMENT ON COLUMN "ai_asset_suggestions"."id" IS 'Surrogate key';--> statement-breakpoint
COMMENT ON COLUMN "ai_asset_suggestions"."watchlist_id" IS 'List that it is for; null is the whole universe';--> statement-breakpoint
COMMENT ON COLUMN "ai_asset_suggestions"."user_id" IS 'Person that it is for; null is everybody';--> statement-breakpoint
COMMENT ON COLUMN "ai_asset_suggestions"."cryptocurrency_id" IS 'The coin';--> statement-breakpoint
COMMENT ON COLUMN "ai_asset_suggestions"."market_regime_id" IS 'State of the market that it started from, layer 1';--> statement-breakpoint
COMMENT ON COLUMN "ai_asset_suggestions"."sector_analysis_id" IS 'Analysis of the sector that it started from, layer 2';--> statement-breakpoint
COMMENT ON COLUMN "ai_asset_suggestions"."reviewed_by" IS 'Who reviewed it; null after that account''s erasure';--> statement-breakpoint
COMMENT ON COLUMN "ai_asset_suggestions"."model_name" IS 'Model that suggests it, by value; predictions holds the key to it';--> statement-breakpoint
COMMENT ON COLUMN "ai_asset_suggestions"."model_version" IS 'Version of that model';--> statement-breakpoint
COMMENT ON COLUMN "ai_asset_suggestions"."suggestion_type" IS 'What to do';--> statement-breakpoint
COMMENT ON COLUMN "ai_asset_suggestions"."signal" IS 'What to do at the market, where that is meant';--> statement-breakpoint
COMMENT ON COLUMN "ai_asset_suggestions"."ai_layer" IS 'Layer that it comes from, 1 to 4';--> statement-breakpoint
COMMENT ON COLUMN "ai_asset_suggestions"."confidence_score" IS 'How sure the model is, 0 to 100';--> statement-breakpoint
COMMENT ON COLUMN "ai_asset_suggestions"."priority_score" IS 'How much it matters, 0 to 100';--> statement-breakpoint
COMMENT ON COLUMN "ai_asset_suggestions"."risk_level" IS 'Risk of following it';--> statement-breakpoint
COMMENT ON COLUMN "ai_asset_suggestions"."current_tier" IS 'Tier of the coin at the time';--> statement-breakpoint
COMMENT ON COLUMN "ai_asset_suggestions"."suggested_tier" IS 'Tier that it should have';--> statement-breakpoint
COMMENT ON COLUMN "ai_asset_suggestions"."target_position" IS 'Place on the list that it should have';--> statement-breakpoint
COMMENT ON COLUMN "ai_asset_suggestions"."target_allocation" IS 'Share of the list''s money that should be in it, percent';--> statement-breakpoint
COMMENT ON COLUMN "ai_asset_suggestions"."expected_return" IS 'Return that the model expects, percent';--> statement-breakpoint
COMMENT ON COLUMN "ai_asset_suggestions"."actual_return" IS 'Return that came of it, percent';--> statement-breakpoint
COMMENT ON COLUMN "ai_asset_suggestions"."success_score" IS 'How right it was, 0 to 100';--> statement-breakpoint
COMMENT ON COLUMN "ai_asset_suggestions"."status" IS 'What became of it';--> statement-breakpoint
COMMENT ON COLUMN "ai_asset_suggestions"."reviewed_at" IS 'When it was approved or rejected';--> statement-breakpoint
COMMENT ON COLUMN "ai_asset_suggestions"."implemented_at" IS 'When it was carried out; set exactly when it was';--> statement-breakpoint
COMMENT ON COLUMN "ai_asset_suggestions"."expires_at" IS 'When it is out of date; null is never';--> statement-breakpoint
COMMENT ON COLUMN "ai_asset_suggestions"."reasoning" IS 'Why the model suggests it';--> statement-breakpoint
COMMENT ON COLUMN "ai_asset_suggestions"."context_data" IS 'What the model knew';--> statement-breakpoint
COMMENT ON COLUMN "ai_asset_suggestions"."created_at" IS 'When this row was written';--> statement-breakpoint
COMMENT ON COLUMN "ai_asset_suggestions"."updated_at" IS 'When this row was last changed';--> statement-breakpoint
COMMENT ON TABLE "ai_models" IS 'One row is one version of one model; the versions of a model share its name';--> statement-breakpoint
COMMENT ON COLUMN "ai_models"."id" IS 'Surrogate key';--> statement-breakpoint
COMMENT ON COLUMN "ai_models"."created_by" IS 'Account that made it; null after its erasure';--> statement-breakpoint
COMMENT ON COLUMN "ai_models"."name" IS 'Name, shared by all versions';--> statement-breakpoint
COMMENT ON COLUMN "ai_models"."version" IS 'Version, unique within the name';--> statement-breakpoint
COMMENT ON COLUMN "ai_models"."model_type" IS 'What it speaks of: macro, sector, asset or timing, one for each layer';--> statement-breakpoint
COMMENT ON COLUMN "ai_models"."architecture" IS 'What kind of model it is';--> statement-breakpoint
COMMENT ON COLUMN "ai_models"."framework" IS 'Library it is made with';--> statement-breakpoint
COMMENT ON COLUMN "ai_models"."status" IS 'State of this version; at most one version of a model is active';--> statement-breakpoint
COMMENT ON COLUMN "ai_models"."config_version" IS 'Number of the configuration, up by one on each change';--> statement-breakpoint
COMMENT ON COLUMN "ai_models"."min_confidence" IS 'Predictions below this confidence are not shown, 0 to 100';--> statement-breakpoint
COMMENT ON COLUMN "ai_models"."prediction_count" IS 'Predictions so far; added in batches, as the row is shared by all of them';--> statement-breakpoint
COMMENT ON COLUMN "ai_models"."target_variable" IS 'What it was trained to foretell';--> statement-breakpoint
COMMENT ON COLUMN "ai_models"."timeframe" IS 'Length of the candles it was trained on';--> statement-breakpoint
COMMENT ON COLUMN "ai_models"."training_from" IS 'Start of the training data; set exactly when training_to is';--> statement-breakpoint
COMMENT ON COLUMN "ai_models"."training_to" IS 'End of the training data';--> statement-breakpoint
COMMENT ON COLUMN "ai_models"."artifact_uri" IS 'Where the trained model is kept';--> statement-breakpoint
COMMENT ON COLUMN "ai_models"."artifact_sha256" IS 'SHA-256 of the trained model';--> statement-breakpoint
COMMENT ON COLUMN "ai_models"."model_size_bytes" IS 'Size of the trained model';--> statement-breakpoint
COMMENT ON COLUMN "ai_models"."last_trained_at" IS 'End of the last training';--> statement-breakpoint
COMMENT ON COLUMN "ai_models"."last_prediction_at" IS 'Time of the last prediction';--> statement-breakpoint
COMMENT ON COLUMN "ai_models"."next_retrain_at" IS 'When it should be trained again; null where it is not planned';--> statement-breakpoint
COMMENT ON COLUMN "ai_models"."deployed_at" IS 'When it first became active';--> statement-breakpoint
COMMENT ON COLUMN "ai_models"."deprecated_at" IS 'When it was given up; a deprecated model has it';--> statement-breakpoint
COMMENT ON COLUMN "ai_models"."notes" IS 'Remarks, at most 10000 characters';--> statement-breakpoint
COMMENT ON COLUMN "ai_models"."configuration" IS 'Hyperparameters by name';--> statement-breakpoint
COMMENT ON COLUMN "ai_models"."training_features" IS 'Names of the features it was trained on';--> statement-breakpoint
COMMENT ON COLUMN "ai_models"."performance_metrics" IS 'Newest measures by name, copied from model_performance, which is the truth';--> statement-breakpoint
COMMENT ON COLUMN "ai_models"."health_status" IS 'What the last check of it found';--> statement-breakpoint
COMMENT ON COLUMN "ai_models"."created_at" IS 'When this row was written';--> statement-breakpoint
COMMENT ON COLUMN "ai_models"."updated_at" IS 'When this row was last changed';--> statement-breakpoint
COMMENT ON TABLE "analytics_data" IS 'One row is the value of one metric in one bucket of time, for one set of dimensions';--> statement-breakpoint
COMMENT ON COLUMN "analytics_data"."metric_name" IS 'What is measured';--> statement-breakpoint
COMMENT ON COLUMN "analytics_data"."category" IS 'What the metric is about';--> statement-breakpoint
COMMENT ON COLUMN "analytics_data"."aggregation_level" IS 'Length of the bucket; raw is a single measurement';--> statement-breakpoint
COMMENT ON COLUMN "analytics_data"."period_start" IS 'Start of the bucket, on the UTC grid of its level, weeks from Monday; of raw the instant';--> statement-breakpoint
COMMENT ON COLUMN "analytics_data"."metric_value" IS 'Value of the metric';--> statement-breakpoint
COMMENT ON COLUMN "analytics_data"."sample_count" IS 'Measurements in the bucket, to weigh it by when buckets are joined';--> statement-breakpoint
COMMENT ON COLUMN "analytics_data"."unit" IS 'Unit of the value';--> statement-breakpoint
COMMENT ON COLUMN "analytics_data"."dimensions" IS 'What the value is split by, by name; {} is the whole';--> statement-breakpoint
COMMENT ON COLUMN "analytics_data"."dimensions_hash" IS 'MD5 of the text of dimensions; for the key, not for secrecy';--> statement-breakpoint
COMMENT ON COLUMN "analytics_data"."created_at" IS 'When this row was written';--> statement-breakpoint
COMMENT ON COLUMN "analytics_data"."updated_at" IS 'When this row was last changed';--> statement-breakpoint
COMMENT ON TABLE "background_tasks" IS 'One row is one task of the queue';--> statement-breakpoint
COMMENT ON COLUMN "background_tasks"."id" IS 'Surrogate key';--> statement-breakpoint
COMMENT ON COLUMN "background_tasks"."parent_task_id" IS 'Task that this one is a part of';--> statement-breakpoint
COMMENT ON COLUMN "background_tasks"."task_name" IS 'What is to be done, such as sync_all_prices';--> statement-breakpoint
COMMENT ON COLUMN "background_tasks"."task_type" IS 'What kind of work it is';--> statement-breakpoint
COMMENT ON COLUMN "background_tasks"."queue" IS 'Queue that workers take it from';--> statement-breakpoint
COMMENT ON COLUMN "background_tasks"."priority" IS 'Higher comes first';--> statement-breakpoint
COMMENT ON COLUMN "background_tasks"."dedupe_key" IS 'At most one pending or running task has the same';--> statement-breakpoint
COMMENT ON COLUMN "background_tasks"."cron" IS 'When it recurs, five fields or a word such as @daily; null where it does not';--> statement-breakpoint
COMMENT ON COLUMN "background_tasks"."scheduled_for" IS 'Not before';--> statement-breakpoint
COMMENT ON COLUMN "background_tasks"."status" IS 'State of the task';--> statement-breakpoint
COMMENT ON COLUMN "background_tasks"."locked_by" IS 'Worker that holds it; set exactly while it runs';--> statement-breakpoint
COMMENT ON COLUMN "background_tasks"."attempts" IS 'How many times it was begun';--> statement-breakpoint
COMMENT ON COLUMN "background_tasks"."max_attempts" IS 'How many times it may be begun';--> statement-breakpoint
COMMENT ON COLUMN "background_tasks"."started_at" IS 'When the last attempt began; null while pending';--> statement-breakpoint
COMMENT ON COLUMN "background_tasks"."heartbeat_at" IS 'Last sign of life of its worker';--> statement-breakpoint
COMMENT ON COLUMN "background_tasks"."completed_at" IS 'When it ended; set exactly when it is completed, failed or cancelled';--> statement-breakpoint
COMMENT ON COLUMN "background_tasks"."progress_percent" IS 'How far it is, percent';--> statement-breakpoint
COMMENT ON COLUMN "background_tasks"."current_phase" IS 'What it is doing';--> statement-breakpoint
COMMENT ON COLUMN "background_tasks"."error_message" IS 'Why the last attempt failed';--> statement-breakpoint
COMMENT ON COLUMN "background_tasks"."params" IS 'What it was asked to do';--> statement-breakpoint
COMMENT ON COLUMN "background_tasks"."result" IS 'What came of it; null until there is something';--> statement-breakpoint
COMMENT ON COLUMN "background_tasks"."duration_seconds" IS 'How long the last attempt took, seconds; null until it has ended';--> statement-breakpoint
COMMENT ON COLUMN "background_tasks"."created_at" IS 'When this row was written';--> statement-breakpoint
COMMENT ON COLUMN "background_tasks"."updated_at" IS 'When this row was last changed';--> statement-breakpoint
COMMENT ON TABLE "crypto_sector_memberships" IS 'One row says that one coin belongs to one sector';--> statement-breakpoint
COMMENT ON COLUMN "crypto_sector_memberships"."cryptocurrency_id" IS 'The coin';--> statement-breakpoint
COMMENT ON COLUMN "crypto_sector_memberships"."sector_id" IS 'The sector';--> statement-breakpoint
COMMENT ON COLUMN "crypto_sector_memberships"."allocation_percent" IS 'Share of the coin that counts to this sector, percent; null where the source knows none';--> statement-breakpoint
COMMENT ON COLUMN "crypto_sector_memberships"."is_primary" IS 'The sector that the coin is shown under; at most one';--> statement-breakpoint
COMMENT ON COLUMN "crypto_sector_memberships"."source" IS 'Who says so';--> statement-breakpoint
COMMENT ON COLUMN "crypto_sector_memberships"."created_at" IS 'When this row was written';--> statement-breakpoint
COMMENT ON COLUMN "crypto_sector_memberships"."updated_at" IS 'When this row was last changed';--> statement-breakpoint
COMMENT ON TABLE "crypto_sectors" IS 'One row is one sector of the market: a category of coins, perhaps within a wider one';--> statement-breakpoint
COMMENT ON COLUMN "crypto_sectors"."id" IS 'Surrogate key';--> statement-breakpoint
COMMENT ON COLUMN "crypto_sectors"."parent_id" IS 'Wider sector that this one is part of';--> statement-breakpoint
COMMENT ON COLUMN "crypto_sectors"."slug" IS 'Stable key of the sector: its id at CoinGecko, or one of our own';--> statement-breakpoint
COMMENT ON COLUMN "crypto_sectors"."name" IS 'Name shown to people';--> statement-breakpoint
COMMENT ON COLUMN "crypto_sectors"."description" IS 'What its coins have in common';--> statement-breakpoint
COMMENT ON COLUMN "crypto_sectors"."sector_type" IS 'What its coins are for';--> statement-breakpoint
COMMENT ON COLUMN "crypto_sectors"."maturity_level" IS 'How far it has come';--> statement-breakpoint
COMMENT ON COLUMN "crypto_sectors"."risk_level" IS 'Risk of its coins';--> statement-breakpoint
COMMENT ON COLUMN "crypto_sectors"."is_active" IS 'Analysed and shown';--> statement-breakpoint
COMMENT ON COLUMN "crypto_sectors"."sort_order" IS 'Place in lists, lowest first';--> statement-breakpoint
COMMENT ON COLUMN "crypto_sectors"."market_cap" IS 'Newest market capitalisation of all its coins, USD';--> statement-breakpoint
COMMENT ON COLUMN "crypto_sectors"."volume_24h" IS 'Newest volume of the last 24 hours, USD';--> statement-breakpoint
COMMENT ON COLUMN "crypto_sectors"."market_cap_change_24h" IS 'Newest change of the capitalisation in 24 hours, percent';--> statement-breakpoint
COMMENT ON COLUMN "crypto_sectors"."characteristics" IS 'What else is known of it';--> statement-breakpoint
COMMENT ON COLUMN "crypto_sectors"."created_at" IS 'When this row was written';--> statement-breakpoint
COMMENT ON COLUMN "crypto_sectors"."updated_at" IS 'When this row was last changed';--> statement-breakpoint
COMMENT ON TABLE "external_api_logs" IS 'One row is one call to a provider of data; append-only';--> statement-breakpoint
COMMENT ON COLUMN "external_api_logs"."id" IS 'Surrogate key, with requested_at';--> statement-breakpoint
COMMENT ON COLUMN "external_api_logs"."requested_at" IS 'When the call began';--> statement-breakpoint
COMMENT ON COLUMN "external_api_logs"."provider" IS 'Who was called, such as coingecko or alternative_me';--> statement-breakpoint
COMMENT ON COLUMN "external_api_logs"."endpoint" IS 'Path that was called, without parameters';--> statement-breakpoint
COMMENT ON COLUMN "external_api_logs"."http_method" IS 'HTTP method';--> statement-breakpoint
COMMENT ON COLUMN "external_api_logs"."response_status" IS 'HTTP status; null where no answer came';--> statement-breakpoint
COMMENT ON COLUMN "external_api_logs"."response_time_ms" IS 'How long the call took, milliseconds';--> statement-breakpoint
COMMENT ON COLUMN "external_api_logs"."response_bytes" IS 'Size of the answer; the answer itself is not kept';--> statement-breakpoint
COMMENT ON COLUMN "external_api_logs"."error_message" IS 'What went wrong';--> statement-breakpoint
COMMENT ON COLUMN "external_api_logs"."rate_limit_remaining" IS 'Calls left in the provider''s window';--> statement-breakpoint
COMMENT ON COLUMN "external_api_logs"."rate_limit_reset_at" IS 'When that window ends';--> statement-breakpoint
COMMENT ON COLUMN "external_api_logs"."retry_count" IS 'How many times the call had been tried before';--> statement-breakpoint
COMMENT ON COLUMN "external_api_logs"."request_params" IS 'Parameters by name; never a key or a secret';--> statement-breakpoint
COMMENT ON COLUMN "external_api_logs"."success" IS 'Whether the answer had a status of 200 to 299';--> statement-breakpoint
COMMENT ON COLUMN "external_api_logs"."created_at" IS 'When this row was written';--> statement-breakpoint
COMMENT ON TABLE "macro_indicators" IS 'One row is one value of one macro indicator as it was released; a revision is a new row';--> statement-breakpoint
COMMENT ON COLUMN "macro_indicators"."id" IS 'Surrogate key';--> statement-breakpoint
COMMENT ON COLUMN "macro_indicators"."indicator_name" IS 'Name in upper case: VIX, DXY, US10Y, CPI, BTC.D, BTC_FUNDING';--> statement-breakpoint
COMMENT ON COLUMN "macro_indicators"."category" IS 'What kind of indicator it is';--> statement-breakpoint
COMMENT ON COLUMN "macro_indicators"."timeframe" IS 'How often it has a value';--> statement-breakpoint
COMMENT ON COLUMN "macro_indicators"."observed_at" IS 'Time that the value is of';--> statement-breakpoint
COMMENT ON COLUMN "macro_indicators"."released_at" IS 'When the value became public; later for a revision';--> statement-breakpoint
COMMENT ON COLUMN "macro_indicators"."value" IS 'The value, in its unit';--> statement-breakpoint
COMMENT ON COLUMN "macro_indicators"."previous_value" IS 'The value before it, as known at the release';--> statement-breakpoint
COMMENT ON COLUMN "macro_indicators"."change_percentage" IS 'Change against the previous value, percent';--> statement-breakpoint
COMMENT ON COLUMN "macro_indicators"."normalized_value" IS 'The value on a common scale: -1 to 1, or a z-score';--> statement-breakpoint
COMMENT ON COLUMN "macro_indicators"."unit" IS 'Unit of the value: usd, pct, index, btc';--> statement-breakpoint
COMMENT ON COLUMN "macro_indicators"."impact" IS 'What the value means for crypto';--> statement-breakpoint
COMMENT ON COLUMN "macro_indicators"."source" IS 'Where the value comes from';--> statement-breakpoint
COMMENT ON COLUMN "macro_indicators"."quality_score" IS 'How far the value can be trusted, 0 to 100';--> statement-breakpoint
COMMENT ON COLUMN "macro_indicators"."metadata" IS 'What else the source says of it';--> statement-breakpoint
COMMENT ON COLUMN "macro_indicators"."created_at" IS 'When this row was written';--> statement-breakpoint
COMMENT ON COLUMN "macro_indicators"."updated_at" IS 'When this row was last changed';--> statement-breakpoint
COMMENT ON TYPE "market_regime" IS 'State of the whole market';--> statement-breakpoint
COMMENT ON TABLE "market_regimes" IS 'One row is what one model said of the state of the whole market at one time';--> statement-breakpoint
COMMENT ON COLUMN "market_regimes"."id" IS 'Surrogate key';--> statement-breakpoint
COMMENT ON COLUMN "market_regimes"."model_name" IS 'Model that said it, by value; predictions holds the key to it';--> statement-breakpoint
COMMENT ON COLUMN "market_regimes"."model_version" IS 'Version of that model';--> statement-breakpoint
COMMENT ON COLUMN "market_regimes"."data_source" IS 'Whether it was said live or of the past';--> statement-breakpoint
COMMENT ON COLUMN "market_regimes"."timeframe" IS 'Length of the candles that it looked at';--> statement-breakpoint
COMMENT ON COLUMN "market_regimes"."analysis_time" IS 'Time that the analysis is of; it knows nothing later';--> statement-breakpoint
COMMENT ON COLUMN "market_regimes"."regime" IS 'State of the market';--> statement-breakpoint
COMMENT ON COLUMN "market_regimes"."previous_regime" IS 'State before this one';--> statement-breakpoint
COMMENT ON COLUMN "market_regimes"."predicted_regime" IS 'State that is likely to come next';--> statement-breakpoint
COMMENT ON COLUMN "market_regimes"."regime_started_at" IS 'When this state began';--> statement-breakpoint
COMMENT ON COLUMN "market_regimes"."confidence_score" IS 'How sure the model is, 0 to 100';--> statement-breakpoint
COMMENT ON COLUMN "market_regimes"."trend_strength" IS 'How strong the trend is, 0 to 100';--> statement-breakpoint
COMMENT ON COLUMN "market_regimes"."volatility_score" IS 'How volatile the market is, 0 to 100';--> statement-breakpoint
COMMENT ON COLUMN "market_regimes"."transition_probability" IS 'Chance that the state changes in the next period, percent';--> statement-breakpoint
COMMENT ON COLUMN "market_regimes"."risk_level" IS 'Risk of being invested';--> statement-breakpoint
COMMENT ON COLUMN "market_regimes"."recommended_exposure" IS 'Share of the money to have invested, percent';--> statement-breakpoint
COMMENT ON COLUMN "market_regimes"."indicators" IS 'Values that the model looked at, by name';--> statement-breakpoint
COMMENT ON COLUMN "market_regimes"."supporting_factors" IS 'What speaks for this state';--> statement-breakpoint
COMMENT ON COLUMN "market_regimes"."risk_factors" IS 'What could end it';--> statement-breakpoint
COMMENT ON COLUMN "market_regimes"."analysis_data" IS 'More of the analysis';--> statement-breakpoint
COMMENT ON COLUMN "market_regimes"."created_at" IS 'When this row was written';--> statement-breakpoint
COMMENT ON COLUMN "market_regimes"."updated_at" IS 'When this row was last changed';--> statement-breakpoint
COMMENT ON TABLE "model_performance" IS 'One row is one evaluation of one model version over one window';--> statement-breakpoint
COMMENT ON COLUMN "model_performance"."id" IS 'Surrogate key';--> statement-breakpoint
COMMENT ON COLUMN "model_performance"."model_id" IS 'Model version that was judged';--> statement-breakpoint
COMMENT ON COLUMN "model_performance"."evaluated_at" IS 'When it was judged';--> statement-breakpoint
COMMENT ON COLUMN "model_performance"."evaluation_type" IS 'How it was judged';--> statement-breakpoint
COMMENT ON COLUMN "model_performance"."timeframe" IS 'Length of the candles it was judged on';--> statement-breakpoint
COMMENT ON COLUMN "model_performance"."period_from" IS 'Start of the window; set exactly when period_to is';--> statement-breakpoint
COMMENT ON COLUMN "model_performance"."period_to" IS 'End of the window';--> statement-breakpoint
COMMENT ON COLUMN "model_performance"."regime" IS 'State of the market during the window';--> statement-breakpoint
COMMENT ON COLUMN "model_performance"."sample_size" IS 'Predictions or cases that were judged';--> statement-breakpoint
COMMENT ON COLUMN "model_performance"."accuracy" IS 'Share of cases that were right, 0 to 1';--> statement-breakpoint
COMMENT ON COLUMN "model_performance"."precision_score" IS 'Share of positives that were right, 0 to 1';--> statement-breakpoint
COMMENT ON COLUMN "model_performance"."recall" IS 'Share of true positives that were found, 0 to 1';--> statement-breakpoint
COMMENT ON COLUMN "model_performance"."f1_score" IS 'Harmonic mean of precision and recall, 0 to 1';--> statement-breakpoint
COMMENT ON COLUMN "model_performance"."auc" IS 'Area under the ROC curve, 0 to 1';--> statement-breakpoint
COMMENT ON COLUMN "model_performance"."mae" IS 'Mean absolute error, in units of the target';--> statement-breakpoint
COMMENT ON COLUMN "model_performance"."rmse" IS 'Root of the mean squared error, in units of the target';--> statement-breakpoint
COMMENT ON COLUMN "model_performance"."mape" IS 'Mean absolute percentage error, percent';--> statement-breakpoint
COMMENT ON COLUMN "model_performance"."r2" IS 'Coefficient of determination, at most 1; below 0 is worse than the mean';--> statement-breakpoint
COMMENT ON COLUMN "model_performance"."directional_accuracy" IS 'Share of directions that were right, 0 to 1';--> statement-breakpoint
COMMENT ON COLUMN "model_performance"."win_rate" IS 'Share of trades that gained, 0 to 1';--> statement-breakpoint
COMMENT ON COLUMN "model_performance"."max_drawdown" IS 'Deepest fall from a peak, as a share of it, 0 to 1';--> statement-breakpoint
COMMENT ON COLUMN "model_performance"."profit_factor" IS 'Gains divided by losses; null where nothing was lost';--> statement-breakpoint
COMMENT ON COLUMN "model_performance"."sharpe_ratio" IS 'Return above the risk-free one, divided by its deviation';--> statement-breakpoint
COMMENT ON COLUMN "model_performance"."total_return" IS 'Return over the window, percent';--> statement-breakpoint
COMMENT ON COLUMN "model_performance"."confidence_mean" IS 'Mean confidence, 0 to 100';--> statement-breakpoint
COMMENT ON COLUMN "model_performance"."confidence_std" IS 'Standard deviation of the confidence, 0 to 100';--> statement-breakpoint
COMMENT ON COLUMN "model_performance"."composite_score" IS 'All measures in one, 0 to 100';--> statement-breakpoint
COMMENT ON COLUMN "model_performance"."grade" IS 'Mark from A to F';--> statement-breakpoint
COMMENT ON COLUMN "model_performance"."meets_threshold" IS 'Whether it is good enough for use; true only where there is a composite score';--> statement-breakpoint
COMMENT ON COLUMN "model_performance"."notes" IS 'Remarks, at most 10000 characters';--> statement-breakpoint
COMMENT ON COLUMN "model_performance"."metrics" IS 'Further measures by name, such as the confusion matrix';--> statement-breakpoint
COMMENT ON COLUMN "model_performance"."created_at" IS 'When this row was written';--> statement-breakpoint
COMMENT ON COLUMN "model_performance"."updated_at" IS 'When this row was last changed';--> statement-breakpoint
COMMENT ON TABLE "news_event_cryptocurrencies" IS 'One row says that one piece of news is about one coin';--> statement-breakpoint
COMMENT ON COLUMN "news_event_cryptocurrencies"."news_event_id" IS 'The piece of news';--> statement-breakpoint
COMMENT ON COLUMN "news_event_cryptocurrencies"."cryptocurrency_id" IS 'The coin';--> statement-breakpoint
COMMENT ON COLUMN "news_event_cryptocurrencies"."published_at" IS 'When the news was published, as in news_events';--> statement-breakpoint
COMMENT ON COLUMN "news_event_cryptocurrencies"."created_at" IS 'When this row was written';--> statement-breakpoint
COMMENT ON COLUMN "news_event_cryptocurrencies"."updated_at" IS 'When this row was last changed';--> statement-breakpoint
COMMENT ON TABLE "news_events" IS 'One row is one piece of news or one scheduled event';--> statement-breakpoint
COMMENT ON COLUMN "news_events"."id" IS 'Surrogate key';--> statement-breakpoint
COMMENT ON COLUMN "news_events"."sector_id" IS 'Sector concerned, where it is one';--> statement-breakpoint
COMMENT ON COLUMN "news_events"."source" IS 'Publisher or feed';--> statement-breakpoint
COMMENT ON COLUMN "news_events"."external_id" IS 'Its id at the feed';--> statement-breakpoint
COMMENT ON COLUMN "news_events"."url" IS 'Its address; unique';--> statement-breakpoint
COMMENT ON COLUMN "news_events"."title" IS 'Its title';--> statement-breakpoint
COMMENT ON COLUMN "news_events"."summary" IS 'Its summary';--> statement-breakpoint
COMMENT ON COLUMN "news_events"."content" IS 'Its text';--> statement-breakpoint
COMMENT ON COLUMN "news_events"."language" IS 'Language that it is written in: en, fa, pt-BR';--> statement-breakpoint
COMMENT ON COLUMN "news_events"."event_type" IS 'What kind of event it tells of';--> statement-breakpoint
COMMENT ON COLUMN "news_events"."category" IS 'The feed''s own category';--> statement-breakpoint
COMMENT ON COLUMN "news_events"."impact_level" IS 'How much it can move the market';--> statement-breakpoint
COMMENT ON COLUMN "news_events"."sentiment_score" IS 'Mood of the text, -1 to 1';--> statement-breakpoint
COMMENT ON COLUMN "news_events"."relevance_score" IS 'How much it has to do with crypto, 0 to 100';--> statement-breakpoint
COMMENT ON COLUMN "news_events"."published_at" IS 'When it was published';--> statement-breakpoint
COMMENT ON COLUMN "news_events"."event_at" IS 'When the event takes place that it tells of: a release, a halving, an unlock';--> statement-breakpoint
COMMENT ON COLUMN "news_events"."entities" IS 'Who and what it names, by kind';--> statement-breakpoint
COMMENT ON COLUMN "news_events"."search" IS 'Words of title and summary, for full-text search with the configuration simple';--> statement-breakpoint
COMMENT ON COLUMN "news_events"."created_at" IS 'When this row was written';--> statement-breakpoint
COMMENT ON COLUMN "news_events"."updated_at" IS 'When this row was last changed';--> statement-breakpoint
COMMENT ON TABLE "portfolio_tracking" IS 'One row is one position of one person in one asset, from its opening to its close';--> statement-breakpoint
COMMENT ON COLUMN "portfolio_tracking"."id" IS 'Surrogate key';--> statement-breakpoint
COMMENT ON COLUMN "portfolio_tracking"."user_id" IS 'Whose position it is';--> statement-breakpoint
COMMENT ON COLUMN "portfolio_tracking"."cryptocurrency_id" IS 'Coin that is held; null is an asset that is not covered here';--> statement-breakpoint
COMMENT ON COLUMN "portfolio_tracking"."opened_by_signal_id" IS 'Signal that it was opened on';--> statement-breakpoint
COMMENT ON COLUMN "portfolio_tracking"."portfolio_name" IS 'Book that it is in';--> statement-breakpoint
COMMENT ON COLUMN "portfolio_tracking"."external_symbol" IS 'Ticker of an asset that is not covered here; set exactly where cryptocurrency_id is not';--> statement-breakpoint
COMMENT ON COLUMN "portfolio_tracking"."position_type" IS 'What kind of position it is';--> statement-breakpoint
COMMENT ON COLUMN "portfolio_tracking"."leverage" IS 'Times its own money, from 1';--> statement-breakpoint
COMMENT ON COLUMN "portfolio_tracking"."status" IS 'How it stands';--> statement-breakpoint
COMMENT ON COLUMN "portfolio_tracking"."opened_at" IS 'When it was opened';--> statement-breakpoint
COMMENT ON COLUMN "portfolio_tracking"."closed_at" IS 'When it was closed; set exactly when it is';--> statement-breakpoint
COMMENT ON COLUMN "portfolio_tracking"."quantity" IS 'Units that remain';--> statement-breakpoint
COMMENT ON COLUMN "portfolio_tracking"."average_entry_price" IS 'Average price of what was bought, USD';--> statement-breakpoint
COMMENT ON COLUMN "portfolio_tracking"."average_exit_price" IS 'Average price of what was sold, USD';--> statement-breakpoint
COMMENT ON COLUMN "portfolio_tracking"."cost_basis_usd" IS 'What the units that remain have cost, USD';--> statement-breakpoint
COMMENT ON COLUMN "portfolio_tracking"."realized_pnl_usd" IS 'Gain or loss of what was sold, USD';--> statement-breakpoint
COMMENT ON COLUMN "portfolio_tracking"."last_price" IS 'Price at the last valuation, USD';--> statement-breakpoint
COMMENT ON COLUMN "portfolio_tracking"."unrealized_pnl_usd" IS 'Gain or loss of the units that remain at the last valuation, USD';--> statement-breakpoint
COMMENT ON COLUMN "portfolio_tracking"."valued_at" IS 'Time of the last valuation';--> statement-breakpoint
COMMENT ON COLUMN "portfolio_tracking"."stop_loss_price" IS 'Price to end at with a loss, USD';--> statement-breakpoint
COMMENT ON COLUMN "portfolio_tracking"."take_profit_price" IS 'Price to end at with a gain, USD';--> statement-breakpoint
COMMENT ON COLUMN "portfolio_tracking"."target_allocation_percent" IS 'Share of the book that should be in it, percent';--> statement-breakpoint
COMMENT ON COLUMN "portfolio_tracking"."max_allocation_percent" IS 'Share of the book that may be in it, percent';--> statement-breakpoint
COMMENT ON COLUMN "portfolio_tracking"."risk_level" IS 'Risk of the position';--> statement-breakpoint
COMMENT ON COLUMN "portfolio_tracking"."investment_horizon" IS 'How long it is meant to be held';--> statement-breakpoint
COMMENT ON COLUMN "portfolio_tracking"."thesis" IS 'Why it is held';--> statement-breakpoint
COMMENT ON COLUMN "portfolio_tracking"."notes" IS 'What its owner writes of it';--> statement-breakpoint
COMMENT ON COLUMN "portfolio_tracking"."created_at" IS 'When this row was written';--> statement-breakpoint
COMMENT ON COLUMN "portfolio_tracking"."updated_at" IS 'When this row was last changed';--> statement-breakpoint
COMMENT ON TABLE "predictions" IS 'One row is one thing that one model foretold of one asset, and what became of it';--> statement-breakpoint
COMMENT ON COLUMN "predictions"."cryptocurrency_id" IS 'Asset spoken of; TOTAL for the whole market or a sector';--> statement-breakpoint
COMMENT ON COLUMN "predictions"."id" IS 'Surrogate key';--> statement-breakpoint
COMMENT ON COLUMN "predictions"."model_id" IS 'Model version that foretold it';--> statement-breakpoint
COMMENT ON COLUMN "predictions"."user_id" IS 'Account it was made for; null where for all';--> statement-breakpoint
COMMENT ON COLUMN "predictions"."watchlist_id" IS 'List it was made for; null where for none, or after its deletion';--> statement-breakpoint
COMMENT ON COLUMN "predictions"."market_regime_id" IS 'Regime analysis behind which it stands, for layer 1';--> statement-breakpoint
COMMENT ON COLUMN "predictions"."sector_analysis_id" IS 'Sector analysis behind which it stands, for layer 2';--> statement-breakpoint
COMMENT ON COLUMN "predictions"."suggestion_id" IS 'Suggestion behind which it stands, for layer 3';--> statement-breakpoint
COMMENT ON COLUMN "predictions"."trading_signal_id" IS 'Signal behind which it stands, for layer 4';--> statement-breakpoint
COMMENT ON COLUMN "predictions"."lineage_id" IS 'The id in whichever of those four keys is filled, by value: it stays when the row it names is deleted';--> statement-breakpoint
COMMENT ON COLUMN "predictions"."ai_layer" IS 'Layer that made it: 1 macro, 2 sector, 3 asset, 4 timing';--> statement-breakpoint
COMMENT ON COLUMN "predictions"."prediction_type" IS 'What it foretells';--> statement-breakpoint
COMMENT ON COLUMN "predictions"."timeframe" IS 'Length of the candles it was made from';--> statement-breakpoint
COMMENT ON COLUMN "predictions"."predicted_at" IS 'When it was made; nothing later was known to it';--> statement-breakpoint
COMMENT ON COLUMN "predictions"."horizon_hours" IS 'How far ahead it looks';--> statement-breakpoint
COMMENT ON COLUMN "predictions"."target_at" IS 'When it can be evaluated: predicted_at plus the horizon';--> statement-breakpoint
COMMENT ON COLUMN "predictions"."input_price" IS 'Price when it was made, USD; always there for type price';--> statement-breakpoint
COMMENT ON COLUMN "predictions"."predicted_price" IS 'Price foretold for target_at, USD; always there for type price';--> statement-breakpoint
COMMENT ON COLUMN "predictions"."predicted_value" IS 'Number foretold that is not a price; always there for type volatility';--> statement-breakpoint
COMMENT ON COLUMN "predictions"."predicted_low" IS 'Lower end of the interval foretold, in the unit of the prediction';--> statement-breakpoint
COMMENT ON COLUMN "predictions"."predicted_high" IS 'Upper end of the interval foretold; set exactly when the lower end is';--> statement-breakpoint
COMMENT ON COLUMN "predictions"."predicted_direction" IS 'Direction foretold; always there for type direction';--> statement-breakpoint
COMMENT ON COLUMN "predictions"."confidence_score" IS 'How sure the model was, 0 to 100';--> statement-breakpoint
COMMENT ON COLUMN "predictions"."regime" IS 'State of the market when it was made';--> statement-breakpoint
COMMENT ON COLUMN "predictions"."volatility_level" IS 'How much the asset moved when it was made';--> statement-breakpoint
COMMENT ON COLUMN "predictions"."duration_ms" IS 'How long the model took, milliseconds';--> statement-breakpoint
COMMENT ON COLUMN "predictions"."evaluated_at" IS 'When the outcome was written; null while open';--> statement-breakpoint
COMMENT ON COLUMN "predictions"."actual_price" IS 'Price at target_at, USD; of an evaluated prediction of type price always there';--> statement-breakpoint
COMMENT ON COLUMN "predictions"."actual_value" IS 'Number at target_at that is not a price, in the unit of predicted_value';--> statement-breakpoint
COMMENT ON COLUMN "predictions"."is_accurate" IS 'Whether it came true; where there is a percentage error, whether it is within the threshold';--> statement-breakpoint
COMMENT ON COLUMN "predictions"."accuracy_threshold" IS 'Largest percentage error that counts as true, percent';--> statement-breakpoint
COMMENT ON COLUMN "predictions"."notes" IS 'Remarks, at most 10000 characters';--> statement-breakpoint
COMMENT ON COLUMN "predictions"."features_used" IS 'Names of the features it was made from';--> statement-breakpoint
COMMENT ON COLUMN "predictions"."input_features" IS 'Values of the features, by name';--> statement-breakpoint
COMMENT ON COLUMN "predictions"."model_parameters" IS 'Parameters the model ran with, by name';--> statement-breakpoint
COMMENT ON COLUMN "predictions"."context_data" IS 'What else was known when it was made';--> statement-breakpoint
COMMENT ON COLUMN "predictions"."is_realized" IS 'Whether it was evaluated';--> statement-breakpoint
COMMENT ON COLUMN "predictions"."absolute_error" IS 'Distance of what was foretold from what came, for types price and volatility';--> statement-breakpoint
COMMENT ON COLUMN "predictions"."percentage_error" IS 'What was foretold above (or, negative, below) what came, percent of what came';--> statement-breakpoint
COMMENT ON COLUMN "predictions"."squared_error" IS 'Square of absolute_error';--> statement-breakpoint
COMMENT ON COLUMN "predictions"."created_at" IS 'When this row was written';--> statement-breakpoint
COMMENT ON COLUMN "predictions"."updated_at" IS 'When this row was last changed';--> statement-breakpoint
COMMENT ON TABLE "risk_management" IS 'One row is the risk that one person takes and the limits that hold for their trades, one-to-one with users';--> statement-breakpoint
COMMENT ON COLUMN "risk_management"."user_id" IS 'The account; its key is this table''s key';--> statement-breakpoint
COMMENT ON COLUMN "risk_management"."risk_level" IS 'How much risk the person takes';--> statement-breakpoint
COMMENT ON COLUMN "risk_management"."max_position_size_usd" IS 'Most money in one position, USD';--> statement-breakpoint
COMMENT ON COLUMN "risk_management"."max_portfolio_risk_percent" IS 'Most of the book that one trade may lose, percent';--> statement-breakpoint
COMMENT ON COLUMN "risk_management"."max_daily_loss_percent" IS 'Most of the book that one day may lose, percent';--> statement-breakpoint
COMMENT ON COLUMN "risk_management"."max_drawdown_percent" IS 'Most that the book may lose from its height, percent';--> statement-breakpoint
COMMENT ON COLUMN "risk_management"."max_open_positions" IS 'Most positions at one time';--> statement-breakpoint
COMMENT ON COLUMN "risk_management"."max_sector_exposure_percent" IS 'Most of the book in one sector, percent';--> statement-breakpoint
COMMENT ON COLUMN "risk_management"."max_leverage" IS 'Most times its own money of one position, from 1';--> statement-breakpoint
COMMENT ON COLUMN "risk_management"."position_sizing_method" IS 'How the size of a position is found';--> statement-breakpoint
COMMENT ON COLUMN "risk_management"."default_stop_loss_percent" IS 'Stop of a new position below its entry, percent';--> statement-breakpoint
COMMENT ON COLUMN "risk_management"."default_take_profit_percent" IS 'Target of a new position above its entry, percent';--> statement-breakpoint
COMMENT ON COLUMN "risk_management"."auto_stop_trading" IS 'Stop trading when a limit is broken';--> statement-breakpoint
COMMENT ON COLUMN "risk_management"."limit_breached_at" IS 'When a limit was broken; null is all well';--> statement-breakpoint
COMMENT ON COLUMN "risk_management"."last_calculated_at" IS 'When exposure and metrics were computed';--> statement-breakpoint
COMMENT ON COLUMN "risk_management"."risk_rules" IS 'Rules of the person''s own, by name';--> statement-breakpoint
COMMENT ON COLUMN "risk_management"."current_exposure" IS 'Exposure as last computed; a cache, the truth is in portfolio_tracking';--> statement-breakpoint
COMMENT ON COLUMN "risk_management"."risk_metrics" IS 'Figures of risk as last computed, by name';--> statement-breakpoint
COMMENT ON COLUMN "risk_management"."created_at" IS 'When this row was written';--> statement-breakpoint
COMMENT ON COLUMN "risk_management"."updated_at" IS 'When this row was last changed';--> statement-breakpoint
COMMENT ON TABLE "sector_analysis" IS 'One row is what one model said of one sector at one time';--> statement-breakpoint
COMMENT ON COLUMN "sector_analysis"."id" IS 'Surrogate key';--> statement-breakpoint
COMMENT ON COLUMN "sector_analysis"."sector_id" IS 'The sector';--> statement-breakpoint
COMMENT ON COLUMN "sector_analysis"."market_regime_id" IS 'State of the market that the analysis started from, layer 1';--> statement-breakpoint
COMMENT ON COLUMN "sector_analysis"."model_name" IS 'Model that said it, by value; predictions holds the key to it';--> statement-breakpoint
COMMENT ON COLUMN "sector_analysis"."model_version" IS 'Version of that model';--> statement-breakpoint
COMMENT ON COLUMN "sector_analysis"."timeframe" IS 'Length of the candles that it looked at';--> statement-breakpoint
COMMENT ON COLUMN "sector_analysis"."analysis_time" IS 'Time that the analysis is of; it knows nothing later';--> statement-breakpoint
COMMENT ON COLUMN "sector_analysis"."valid_until" IS 'End of the time that it speaks of';--> statement-breakpoint
COMMENT ON COLUMN "sector_analysis"."outlook" IS 'Where the sector is going';--> statement-breakpoint
COMMENT ON COLUMN "sector_analysis"."confidence_score" IS 'How sure the model is, 0 to 100';--> statement-breakpoint
COMMENT ON COLUMN "sector_analysis"."risk_level" IS 'Risk of the sector now';--> statement-breakpoint
COMMENT ON COLUMN "sector_analysis"."recommended_allocation" IS 'Share of the money to have in the sector, percent';--> statement-breakpoint
COMMENT ON COLUMN "sector_analysis"."relative_strength" IS 'Strength against the other sectors, 0 to 100';--> statement-breakpoint
COMMENT ON COLUMN "sector_analysis"."momentum_score" IS 'How strongly it moves, 0 to 100';--> statement-breakpoint
COMMENT ON COLUMN "sector_analysis"."liquidity_score" IS 'How easily its coins are traded, 0 to 100';--> statement-breakpoint
COMMENT ON COLUMN "sector_analysis"."volatility_score" IS 'How volatile it is, 0 to 100';--> statement-breakpoint
COMMENT ON COLUMN "sector_analysis"."inflow_score" IS 'How much money comes in from other sectors, 0 to 100';--> statement-breakpoint
COMMENT ON COLUMN "sector_analysis"."outflow_score" IS 'How much money leaves to other sectors, 0 to 100';--> statement-breakpoint
COMMENT ON COLUMN "sector_analysis"."correlation_with_btc" IS 'Correlation with bitcoin, -1 to 1';--> statement-breakpoint
COMMENT ON COLUMN "sector_analysis"."correlation_with_eth" IS 'Correlation with ether, -1 to 1';--> statement-breakpoint
COMMENT ON COLUMN "sector_analysis"."dominance_percentage" IS 'Its share of the market''s capitalisation, percent';--> statement-breakpoint
COMMENT ON COLUMN "sector_analysis"."tvl_usd" IS 'Value locked in its protocols, USD';--> statement-breakpoint
COMMENT ON COLUMN "sector_analysis"."institutional_inflow_usd" IS 'Money of institutions that came in, USD; negative where more left';--> statement-breakpoint
COMMENT ON COLUMN "sector_analysis"."top_cryptos" IS 'Its coins, best first';--> statement-breakpoint
COMMENT ON COLUMN "sector_analysis"."key_signals" IS 'Signs that the outlook rests on, by name';--> statement-breakpoint
COMMENT ON COLUMN "sector_analysis"."analysis_data" IS 'More of the analysis';--> statement-breakpoint
COMMENT ON COLUMN "sector_analysis"."created_at" IS 'When this row was written';--> statement-breakpoint
COMMENT ON COLUMN "sector_analysis"."updated_at" IS 'When this row was last changed';--> statement-breakpoint
COMMENT ON TABLE "sector_performance" IS 'One row is one measurement of how one sector did';--> statement-breakpoint
COMMENT ON COLUMN "sector_performance"."id" IS 'Surrogate key';--> statement-breakpoint
COMMENT ON COLUMN "sector_performance"."sector_id" IS 'The sector';--> statement-breakpoint
COMMENT ON COLUMN "sector_performance"."top_performer_id" IS 'Its coin that did best';--> statement-breakpoint
COMMENT ON COLUMN "sector_performance"."worst_performer_id" IS 'Its coin that did worst';--> statement-breakpoint
COMMENT ON COLUMN "sector_performance"."timeframe" IS 'How often it is measured';--> statement-breakpoint
COMMENT ON COLUMN "sector_performance"."measured_at" IS 'Time that the measurement is of';--> statement-breakpoint
COMMENT ON COLUMN "sector_performance"."asset_count" IS 'Coins that were counted';--> statement-breakpoint
COMMENT ON COLUMN "sector_performance"."market_cap" IS 'Capitalisation of all its coins, USD';--> statement-breakpoint
COMMENT ON COLUMN "sector_performance"."volume_24h" IS 'Volume of the last 24 hours, USD';--> statement-breakpoint
COMMENT ON COLUMN "sector_performance"."performance_1h" IS 'Change of the last hour weighted by capitalisation, percent';--> statement-breakpoint
COMMENT ON COLUMN "sector_performance"."performance_24h" IS 'Change of the last 24 hours weighted by capitalisation, percent';--> statement-breakpoint
COMMENT ON COLUMN "sector_performance"."performance_7d" IS 'Change of the last 7 days weighted by capitalisation, percent';--> statement-breakpoint
COMMENT ON COLUMN "sector_performance"."performance_30d" IS 'Change of the last 30 days weighted by capitalisation, percent';--> statement-breakpoint
COMMENT ON COLUMN "sector_performance"."performance_90d" IS 'Change of the last 90 days weighted by capitalisation, percent';--> statement-breakpoint
COMMENT ON COLUMN "sector_performance"."performance_vs_btc" IS 'Its change of the last 24 hours less that of bitcoin, percentage points';--> statement-breakpoint
COMMENT ON COLUMN "sector_performance"."volume_change_24h" IS 'Change of the volume in 24 hours, percent';--> statement-breakpoint
COMMENT ON COLUMN "sector_performance"."market_cap_change_24h" IS 'Change of the capitalisation in 24 hours, percent';--> statement-breakpoint
COMMENT ON COLUMN "sector_performance"."momentum_score" IS 'How strongly it moves, 0 to 100';--> statement-breakpoint
COMMENT ON COLUMN "sector_performance"."metrics" IS 'What else was measured';--> statement-breakpoint
COMMENT ON COLUMN "sector_performance"."created_at" IS 'When this row was written';--> statement-breakpoint
COMMENT ON COLUMN "sector_performance"."updated_at" IS 'When this row was last changed';--> statement-breakpoint
COMMENT ON TABLE "sector_rotation_signals" IS 'One row is one movement of money, from one sector to another, that one model saw';--> statement-breakpoint
COMMENT ON COLUMN "sector_rotation_signals"."id" IS 'Surrogate key';--> statement-breakpoint
COMMENT ON COLUMN "sector_rotation_signals"."from_sector_id" IS 'Sector that the money leaves; null is cash or outside';--> statement-breakpoint
COMMENT ON COLUMN "sector_rotation_signals"."to_sector_id" IS 'Sector that the money goes to; null is cash';--> statement-breakpoint
COMMENT ON COLUMN "sector_rotation_signals"."market_regime_id" IS 'State of the market at the time, layer 1';--> statement-breakpoint
COMMENT ON COLUMN "sector_rotation_signals"."model_name" IS 'Model that saw it, by value; predictions holds the key to it';--> statement-breakpoint
COMMENT ON COLUMN "sector_rotation_signals"."model_version" IS 'Version of that model';--> statement-breakpoint
COMMENT ON COLUMN "sector_rotation_signals"."timeframe" IS 'Length of the candles that it looked at';--> statement-breakpoint
COMMENT ON COLUMN "sector_rotation_signals"."detected_at" IS 'Time that the movement was seen at; the model knew nothing later';--> statement-breakpoint
COMMENT ON COLUMN "sector_rotation_signals"."expires_at" IS 'End of the time that it speaks of';--> statement-breakpoint
COMMENT ON COLUMN "sector_rotation_signals"."status" IS 'What became of it';--> statement-breakpoint
COMMENT ON COLUMN "sector_rotation_signals"."rotation_stage" IS 'How far the movement has come';--> statement-breakpoint
COMMENT ON COLUMN "sector_rotation_signals"."strength" IS 'How strong the movement is, 0 to 100';--> statement-breakpoint
COMMENT ON COLUMN "sector_rotation_signals"."confidence_score" IS 'How sure the model is, 0 to 100';--> statement-breakpoint
COMMENT ON COLUMN "sector_rotation_signals"."capital_flow_usd" IS 'Money that moves, USD; the sectors say in which direction';--> statement-breakpoint
COMMENT ON COLUMN "sector_rotation_signals"."detection_method" IS 'How it was seen';--> statement-breakpoint
COMMENT ON COLUMN "sector_rotation_signals"."indicators" IS 'Values that the model looked at, by name';--> statement-breakpoint
COMMENT ON COLUMN "sector_rotation_signals"."created_at" IS 'When this row was written';--> statement-breakpoint
COMMENT ON COLUMN "sector_rotation_signals"."updated_at" IS 'When this row was last changed';--> statement-breakpoint
COMMENT ON TABLE "sentiment_data" IS 'One row is what one source measured of the mood, of the whole market or of one coin, at one time';--> statement-breakpoint
COMMENT ON COLUMN "sentiment_data"."id" IS 'Surrogate key';--> statement-breakpoint
COMMENT ON COLUMN "sentiment_data"."cryptocurrency_id" IS 'Coin measured; null is the whole market';--> statement-breakpoint
COMMENT ON COLUMN "sentiment_data"."timeframe" IS 'How often the source measures';--> statement-breakpoint
COMMENT ON COLUMN "sentiment_data"."source" IS 'Who measured; aggregated where several were combined';--> statement-breakpoint
COMMENT ON COLUMN "sentiment_data"."observed_at" IS 'Time that the measurement is of';--> statement-breakpoint
COMMENT ON COLUMN "sentiment_data"."fear_greed_index" IS 'Fear and greed index, 0 is extreme fear and 100 extreme greed';--> statement-breakpoint
COMMENT ON COLUMN "sentiment_data"."social_sentiment" IS 'Mood in social media, -1 to 1';--> statement-breakpoint
COMMENT ON COLUMN "sentiment_data"."news_sentiment" IS 'Mood in the news, -1 to 1';--> statement-breakpoint
COMMENT ON COLUMN "sentiment_data"."composite_sentiment" IS 'Mood over all sources, -1 to 1';--> statement-breakpoint
COMMENT ON COLUMN "sentiment_data"."google_trends_score" IS 'Interest in searches, 0 to 100';--> statement-breakpoint
COMMENT ON COLUMN "sentiment_data"."social_volume" IS 'Mentions in social media';--> statement-breakpoint
COMMENT ON COLUMN "sentiment_data"."funding_rate" IS 'Funding rate of perpetual futures per period, 0.0001 is 0.01 percent';--> statement-breakpoint
COMMENT ON COLUMN "sentiment_data"."open_interest" IS 'Open interest of futures, USD';--> statement-breakpoint
COMMENT ON COLUMN "sentiment_data"."long_liquidations" IS 'Long positions liquidated in the last 24 hours, USD';--> statement-breakpoint
COMMENT ON COLUMN "sentiment_data"."short_liquidations" IS 'Short positions liquidated in the last 24 hours, USD';--> statement-breakpoint
COMMENT ON COLUMN "sentiment_data"."btc_dominance" IS 'Bitcoin''s share of the market''s capitalisation, percent';--> statement-breakpoint
COMMENT ON COLUMN "sentiment_data"."eth_dominance" IS 'Ether''s share, percent';--> statement-breakpoint
COMMENT ON COLUMN "sentiment_data"."stablecoin_dominance" IS 'The stablecoins'' share, percent';--> statement-breakpoint
COMMENT ON COLUMN "sentiment_data"."alt_dominance" IS 'The share of all others, percent';--> statement-breakpoint
COMMENT ON COLUMN "sentiment_data"."total_market_cap" IS 'Capitalisation of the whole market, USD';--> statement-breakpoint
COMMENT ON COLUMN "sentiment_data"."sources" IS 'What each source said, by source';--> statement-breakpoint
COMMENT ON COLUMN "sentiment_data"."fear_greed_label" IS 'The index in words, with borders at 20, 40, 60 and 80';--> statement-breakpoint
COMMENT ON COLUMN "sentiment_data"."created_at" IS 'When this row was written';--> statement-breakpoint
COMMENT ON COLUMN "sentiment_data"."updated_at" IS 'When this row was last changed';--> statement-breakpoint
COMMENT ON TABLE "signal_alerts" IS 'One row is one wish of one person to be told of something';--> statement-breakpoint
COMMENT ON COLUMN "signal_alerts"."id" IS 'Surrogate key';--> statement-breakpoint
COMMENT ON COLUMN "signal_alerts"."user_id" IS 'Who is to be told';--> statement-breakpoint
COMMENT ON COLUMN "signal_alerts"."cryptocurrency_id" IS 'Coin that it watches';--> statement-breakpoint
COMMENT ON COLUMN "signal_alerts"."signal_id" IS 'Signal that it was made for';--> statement-breakpoint
COMMENT ON COLUMN "signal_alerts"."watchlist_id" IS 'List whose coins it watches';--> statement-breakpoint
COMMENT ON COLUMN "signal_alerts"."alert_type" IS 'What it watches for';--> statement-breakpoint
COMMENT ON COLUMN "signal_alerts"."condition" IS 'How the value must stand to the trigger';--> statement-breakpoint
COMMENT ON COLUMN "signal_alerts"."trigger_value" IS 'Value that sets it off: a price in USD, percent, or a multiple of the usual volume';--> statement-breakpoint
COMMENT ON COLUMN "signal_alerts"."reference_price" IS 'Price that a change is counted from, USD';--> statement-breakpoint
COMMENT ON COLUMN "signal_alerts"."timeframe" IS 'Time that a change is counted over';--> statement-breakpoint
COMMENT ON COLUMN "signal_alerts"."status" IS 'How it stands';--> statement-breakpoint
COMMENT ON COLUMN "signal_alerts"."is_recurring" IS 'Whether it can go off again';--> statement-breakpoint
COMMENT ON COLUMN "signal_alerts"."cooldown_seconds" IS 'Seconds between two times';--> statement-breakpoint
COMMENT ON COLUMN "signal_alerts"."notification_method" IS 'How to tell the person';--> statement-breakpoint
COMMENT ON COLUMN "signal_alerts"."message" IS 'What to tell them';--> statement-breakpoint
COMMENT ON COLUMN "signal_alerts"."trigger_count" IS 'How often it went off';--> statement-breakpoint
COMMENT ON COLUMN "signal_alerts"."triggered_value" IS 'The value that set it off last';--> statement-breakpoint
COMMENT ON COLUMN "signal_alerts"."triggered_at" IS 'When it went off last';--> statement-breakpoint
COMMENT ON COLUMN "signal_alerts"."notified_at" IS 'When the person was told of it; told once each time';--> statement-breakpoint
COMMENT ON COLUMN "signal_alerts"."acknowledged_at" IS 'When the person took note';--> statement-breakpoint
COMMENT ON COLUMN "signal_alerts"."last_checked_at" IS 'When it was checked last';--> statement-breakpoint
COMMENT ON COLUMN "signal_alerts"."expires_at" IS 'When it ends; null is never';--> statement-breakpoint
COMMENT ON COLUMN "signal_alerts"."created_at" IS 'When this row was written';--> statement-breakpoint
COMMENT ON COLUMN "signal_alerts"."updated_at" IS 'When this row was last changed';--> statement-breakpoint
COMMENT ON TABLE "signal_executions" IS 'One row is one order of one person, on paper or at an exchange, and what was filled of it';--> statement-breakpoint
COMMENT ON COLUMN "signal_executions"."id" IS 'Surrogate key';--> statement-breakpoint
COMMENT ON COLUMN "signal_executions"."signal_id" IS 'Signal that it was placed on; null where there was none, or after the signal is gone';--> statement-breakpoint
COMMENT ON COLUMN "signal_executions"."user_id" IS 'Who placed it';--> statement-breakpoint
COMMENT ON COLUMN "signal_executions"."portfolio_id" IS 'Position that it changed';--> statement-breakpoint
COMMENT ON COLUMN "signal_executions"."cryptocurrency_id" IS 'Coin that was traded';--> statement-breakpoint
COMMENT ON COLUMN "signal_executions"."idempotency_key" IS 'The client''s own key; the same one is placed once';--> statement-breakpoint
COMMENT ON COLUMN "signal_executions"."exchange" IS 'Exchange that it was placed at';--> statement-breakpoint
COMMENT ON COLUMN "signal_executions"."external_order_id" IS 'Its id at the exchange';--> statement-breakpoint
COMMENT ON COLUMN "signal_executions"."side" IS 'Whether to buy or to sell';--> statement-breakpoint
COMMENT ON COLUMN "signal_executions"."execution_type" IS 'Whether a person or a program placed it';--> statement-breakpoint
COMMENT ON COLUMN "signal_executions"."mode" IS 'Whether with real money';--> statement-breakpoint
COMMENT ON COLUMN "signal_executions"."order_type" IS 'What kind of order it is';--> statement-breakpoint
COMMENT ON COLUMN "signal_executions"."action_source" IS 'What it was placed on';--> statement-breakpoint
COMMENT ON COLUMN "signal_executions"."status" IS 'How it stands';--> statement-breakpoint
COMMENT ON COLUMN "signal_executions"."requested_quantity" IS 'Units to trade';--> statement-breakpoint
COMMENT ON COLUMN "signal_executions"."filled_quantity" IS 'Units traded';--> statement-breakpoint
COMMENT ON COLUMN "signal_executions"."execution_price" IS 'Average price of the units traded, USD';--> statement-breakpoint
COMMENT ON COLUMN "signal_executions"."fees" IS 'Fees, in their currency';--> statement-breakpoint
COMMENT ON COLUMN "signal_executions"."fee_currency" IS 'Currency or coin of the fees';--> statement-breakpoint
COMMENT ON COLUMN "signal_executions"."slippage_percent" IS 'How much worse the price was than expected, percent; negative where better';--> statement-breakpoint
COMMENT ON COLUMN "signal_executions"."portfolio_percentage" IS 'Share of the book that it moved, percent';--> statement-breakpoint
COMMENT ON COLUMN "signal_executions"."realized_pnl" IS 'Gain or loss that it made, USD';--> statement-breakpoint
COMMENT ON COLUMN "signal_executions"."stop_loss" IS 'Price to end at with a loss, as set at the entry, USD';--> statement-breakpoint
COMMENT ON COLUMN "signal_executions"."take_profit" IS 'Price to end at with a gain, as set at the entry, USD';--> statement-breakpoint
COMMENT ON COLUMN "signal_executions"."executed_at" IS 'When it was filled, or began to be';--> statement-breakpoint
COMMENT ON COLUMN "signal_executions"."closed_at" IS 'When the trade was ended';--> statement-breakpoint
COMMENT ON COLUMN "signal_executions"."journal" IS 'What the person writes down of the trade';--> statement-breakpoint
COMMENT ON COLUMN "signal_executions"."details" IS 'What the exchange says of it';--> statement-breakpoint
COMMENT ON COLUMN "signal_executions"."created_at" IS 'When this row was written';--> statement-breakpoint
COMMENT ON COLUMN "signal_executions"."updated_at" IS 'When this row was last changed';--> statement-breakpoint
COMMENT ON TYPE "signal_type" IS 'What a signal or a suggestion tells one to do';--> statement-breakpoint
COMMENT ON TABLE "suggestion_feedback" IS 'One row is what one person said of one suggestion of the AI';--> statement-breakpoint
COMMENT ON COLUMN "suggestion_feedback"."id" IS 'Surrogate key';--> statement-breakpoint
COMMENT ON COLUMN "suggestion_feedback"."suggestion_id" IS 'Suggestion spoken of; null after its deletion';--> statement-breakpoint
COMMENT ON COLUMN "suggestion_feedback"."user_id" IS 'Account that said it; null after its erasure, while what it said stays';--> statement-breakpoint
COMMENT ON COLUMN "suggestion_feedback"."rating" IS 'From 1, bad, to 5, good';--> statement-breakpoint
COMMENT ON COLUMN "suggestion_feedback"."action_taken" IS 'What the person did with the suggestion';--> statement-breakpoint
COMMENT ON COLUMN "suggestion_feedback"."is_helpful" IS 'Whether it helped';--> statement-breakpoint
COMMENT ON COLUMN "suggestion_feedback"."feedback_text" IS 'What the person wrote, at most 10000 characters';--> statement-breakpoint
COMMENT ON COLUMN "suggestion_feedback"."actual_outcome" IS 'Return that the person saw, percent';--> statement-breakpoint
COMMENT ON COLUMN "suggestion_feedback"."feedback_data" IS 'More about it, by name';--> statement-breakpoint
COMMENT ON COLUMN "suggestion_feedback"."created_at" IS 'When this row was written';--> statement-breakpoint
COMMENT ON COLUMN "suggestion_feedback"."updated_at" IS 'When this row was last changed';--> statement-breakpoint
COMMENT ON TABLE "system_health" IS 'One row is one health check of one component; append-only';--> statement-breakpoint
COMMENT ON COLUMN "system_health"."component" IS 'What was checked: a part of the platform, or a provider of data, such as provider:coingecko';--> statement-breakpoint
COMMENT ON COLUMN "system_health"."checked_at" IS 'When it was checked';--> statement-breakpoint
COMMENT ON COLUMN "system_health"."status" IS 'What was found';--> statement-breakpoint
COMMENT ON COLUMN "system_health"."health_score" IS 'All that was measured in one, 0 to 100';--> statement-breakpoint
COMMENT ON COLUMN "system_health"."response_time_ms" IS 'How long the component took to answer, milliseconds';--> statement-breakpoint
COMMENT ON COLUMN "system_health"."cpu_percent" IS 'Share of the processors in use, of all cores together, percent';--> statement-breakpoint
COMMENT ON COLUMN "system_health"."memory_percent" IS 'Share of the memory in use, percent';--> statement-breakpoint
COMMENT ON COLUMN "system_health"."disk_percent" IS 'Share of the disk in use, percent';--> statement-breakpoint
COMMENT ON COLUMN "system_health"."error_rate_percent" IS 'Share of requests that failed since the last check, percent';--> statement-breakpoint
COMMENT ON COLUMN "system_health"."active_connections" IS 'Open connections';--> statement-breakpoint
COMMENT ON COLUMN "system_health"."slow_queries" IS 'Slow queries since the last check';--> statement-breakpoint
COMMENT ON COLUMN "system_health"."active_users" IS 'Accounts seen since the last check';--> statement-breakpoint
COMMENT ON COLUMN "system_health"."details" IS 'Further measures by name';--> statement-breakpoint
COMMENT ON COLUMN "system_health"."errors" IS 'What was found wrong';--> statement-breakpoint
COMMENT ON COLUMN "system_health"."created_at" IS 'When this row was written';--> statement-breakpoint
COMMENT ON TABLE "trading_signals" IS 'One row is one signal of one model to trade one coin, and in the end what came of it';--> statement-breakpoint
COMMENT ON COLUMN "trading_signals"."id" IS 'Surrogate key';--> statement-breakpoint
COMMENT ON COLUMN "trading_signals"."cryptocurrency_id" IS 'The coin';--> statement-breakpoint
COMMENT ON COLUMN "trading_signals"."suggestion_id" IS 'Suggestion that it came from, layer 3';--> statement-breakpoint
COMMENT ON COLUMN "trading_signals"."sector_analysis_id" IS 'Analysis of the sector that it started from, layer 2';--> statement-breakpoint
COMMENT ON COLUMN "trading_signals"."market_regime_id" IS 'State of the market that it started from, layer 1';--> statement-breakpoint
COMMENT ON COLUMN "trading_signals"."model_name" IS 'Model that gave it, by value; predictions holds the key to it';--> statement-breakpoint
COMMENT ON COLUMN "trading_signals"."model_version" IS 'Version of that model';--> statement-breakpoint
COMMENT ON COLUMN "trading_signals"."timeframe" IS 'Length of the candles that it looked at';--> statement-breakpoint
COMMENT ON COLUMN "trading_signals"."generated_at" IS 'Time that the signal is of; the model knew nothing later';--> statement-breakpoint
COMMENT ON COLUMN "trading_signals"."expires_at" IS 'When it is out of date';--> statement-breakpoint
COMMENT ON COLUMN "trading_signals"."signal_type" IS 'What to do';--> statement-breakpoint
COMMENT ON COLUMN "trading_signals"."direction" IS 'Which way to be in the market; null exactly for hold and watch';--> statement-breakpoint
COMMENT ON COLUMN "trading_signals"."entry_price" IS 'Price to begin at, USD';--> statement-breakpoint
COMMENT ON COLUMN "trading_signals"."target_price" IS 'Price to end at with a gain, USD';--> statement-breakpoint
COMMENT ON COLUMN "trading_signals"."stop_loss" IS 'Price to end at with a loss, USD';--> statement-breakpoint
COMMENT ON COLUMN "trading_signals"."confidence_score" IS 'How sure the model is, 0 to 100';--> statement-breakpoint
COMMENT ON COLUMN "trading_signals"."signal_strength" IS 'How strong the signal is';--> statement-breakpoint
COMMENT ON COLUMN "trading_signals"."risk_level" IS 'Risk of following it';--> statement-breakpoint
COMMENT ON COLUMN "trading_signals"."time_horizon_hours" IS 'How long it is meant to take, hours';--> statement-breakpoint
COMMENT ON COLUMN "trading_signals"."position_size_percent" IS 'Share of the money to put in, percent';--> statement-breakpoint
COMMENT ON COLUMN "trading_signals"."status" IS 'What became of it';--> statement-breakpoint
COMMENT ON COLUMN "trading_signals"."closed_at" IS 'When it came to its end';--> statement-breakpoint
COMMENT ON COLUMN "trading_signals"."max_favorable_excursion" IS 'Best that it was on the way, percent of the entry price';--> statement-breakpoint
COMMENT ON COLUMN "trading_signals"."max_adverse_excursion" IS 'Worst that it was on the way, percent of the entry price';--> statement-breakpoint
COMMENT ON COLUMN "trading_signals"."realized_return" IS 'What came of it, percent';--> statement-breakpoint
COMMENT ON COLUMN "trading_signals"."technical_indicators" IS 'Indicator values that the model looked at, by name';--> statement-breakpoint
COMMENT ON COLUMN "trading_signals"."market_context" IS 'State of the market that the model saw';--> statement-breakpoint
COMMENT ON COLUMN "trading_signals"."ai_analysis" IS 'Why the model gave it';--> statement-breakpoint
COMMENT ON COLUMN "trading_signals"."invalidation_criteria" IS 'What would make it void';--> statement-breakpoint
COMMENT ON COLUMN "trading_signals"."risk_reward_ratio" IS 'Way to the target over way to the stop; null where one is missing';--> statement-breakpoint
COMMENT ON COLUMN "trading_signals"."created_at" IS 'When this row was written';--> statement-breakpoint
COMMENT ON COLUMN "trading_signals"."updated_at" IS 'When this row was last changed';--> statement-breakpoint
COMMENT ON TABLE "watchlist_assets" IS 'One row is one coin on one list';--> statement-breakpoint
COMMENT ON COLUMN "watchlist_assets"."id" IS 'Surrogate key';--> statement-breakpoint
COMMENT ON COLUMN "watchlist_assets"."watchlist_id" IS 'The list';--> statement-breakpoint
COMMENT ON COLUMN "watchlist_assets"."cryptocurrency_id" IS 'The coin';--> statement-breakpoint
COMMENT ON COLUMN "watchlist_assets"."position" IS 'Place on the list, lowest first; where two are equal, the lower id is first';--> statement-breakpoint
COMMENT ON COLUMN "watchlist_assets"."is_active" IS 'Shown and analysed';--> statement-breakpoint
COMMENT ON COLUMN "watchlist_assets"."allocation_percent" IS 'Share of the list''s money that is in the coin, percent';--> statement-breakpoint
COMMENT ON COLUMN "watchlist_assets"."target_allocation" IS 'Share that should be in it, percent';--> statement-breakpoint
COMMENT ON COLUMN "watchlist_assets"."ai_score" IS 'How good the coin is for this list, 0 to 100';--> statement-breakpoint
COMMENT ON COLUMN "watchlist_assets"."risk_level" IS 'Risk of the coin';--> statement-breakpoint
COMMENT ON COLUMN "watchlist_assets"."confidence_score" IS 'How sure the score is, 0 to 100';--> statement-breakpoint
COMMENT ON COLUMN "watchlist_assets"."performance_metrics" IS 'Newest figures of its performance on the list, by name';--> statement-breakpoint
COMMENT ON COLUMN "watchlist_assets"."alert_settings" IS 'What its owner wants to be told of';--> statement-breakpoint
COMMENT ON COLUMN "watchlist_assets"."notes" IS 'What its owner writes of it';--> statement-breakpoint
COMMENT ON COLUMN "watchlist_assets"."custom_settings" IS 'How it is shown';--> statement-breakpoint
COMMENT ON COLUMN "watchlist_assets"."added_by" IS 'Who put it on the list';--> statement-breakpoint
COMMENT ON COLUMN "watchlist_assets"."last_modified_by" IS 'Who changed it last';--> statement-breakpoint
COMMENT ON COLUMN "watchlist_assets"."created_at" IS 'When this row was written';--> statement-breakpoint
COMMENT ON COLUMN "watchlist_assets"."updated_at" IS 'When this row was last changed';--> statement-breakpoint
COMMENT ON TABLE "watchlists" IS 'One row is one list of coins: a person''s own, or the default one, which belongs to nobody';--> statement-breakpoint
COMMENT ON COLUMN "watchlists"."id" IS 'Surrogate key';--> statement-breakpoint
COMMENT ON COLUMN "watchlists"."user_id" IS 'Whose list it is; null exactly for the default list';--> statement-breakpoint
COMMENT ON COLUMN "watchlists"."name" IS 'Name of the list; unique among those of its owner whatever its case';--> statement-breakpoint
COMMENT ON COLUMN "watchlists"."description" IS 'What the list is for';--> statement-breakpoint
COMMENT ON COLUMN "watchlists"."type" IS 'default for the one that everybody sees, else personal';--> statement-breakpoint
COMMENT ON COLUMN "watchlists"."is_active" IS 'In use';--> statement-breakpoint
COMMENT ON COLUMN "watchlists"."is_public" IS 'Others may see it';--> statement-breakpoint
COMMENT ON COLUMN "watchlists"."max_assets" IS 'How many coins it may hold';--> statement-breakpoint
COMMENT ON COLUMN "watchlists"."sort_order" IS 'Place among the lists of its owner, lowest first';--> statement-breakpoint
COMMENT ON COLUMN "watchlists"."settings" IS 'How it is shown';--> statement-breakpoint
COMMENT ON COLUMN "watchlists"."performance_metrics" IS 'Newest figures of its performance, by name';--> statement-breakpoint
COMMENT ON COLUMN "watchlists"."created_at" IS 'When this row was written';--> statement-breakpoint
COMMENT ON COLUMN "watchlists"."updated_at" IS 'When this row was last changed';
