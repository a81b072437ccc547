CREATE TYPE "user_role" AS ENUM('guest', 'casual', 'professional', 'admin');--> statement-breakpoint
CREATE TYPE "risk_level" AS ENUM('low', 'medium', 'high', 'extreme');--> statement-breakpoint
CREATE TYPE "timeframe" AS ENUM('1m', '5m', '15m', '1h', '4h', '1d', '1w', '1M');--> statement-breakpoint
CREATE TABLE "authentication_logs" (
	"id" bigint GENERATED ALWAYS AS IDENTITY (sequence name "authentication_logs_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"occurred_at" timestamp(3) with time zone DEFAULT now(),
	"user_id" bigint,
	"session_id" bigint,
	"email_attempted" text,
	"event_type" text NOT NULL,
	"success" boolean NOT NULL,
	"failure_reason" text,
	"ip_address" inet,
	"user_agent" text,
	"device_id" text,
	"country_code" text,
	"risk_score" numeric(5,2) DEFAULT '0' NOT NULL,
	"details" jsonb DEFAULT '{}' NOT NULL,
	"created_at" timestamp(3) with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "authentication_logs_pkey" PRIMARY KEY("id","occurred_at"),
	CONSTRAINT "authentication_logs_email_attempted_check" CHECK (char_length("email_attempted") <= 320),
	CONSTRAINT "authentication_logs_event_type_check" CHECK ("event_type" in ('login', 'logout', 'refresh', 'register', 'password_reset', 'password_change', 'lockout', 'mfa', 'role_change', 'profile_update', 'status_change')),
	CONSTRAINT "authentication_logs_failure_reason_check" CHECK ("failure_reason" in ('unknown_user', 'bad_password', 'inactive', 'locked', 'expired', 'rate_limited')),
	CONSTRAINT "authentication_logs_success_check" CHECK ("success" = ("failure_reason" is null)),
	CONSTRAINT "authentication_logs_user_agent_check" CHECK (char_length("user_agent") <= 1000),
	CONSTRAINT "authentication_logs_device_id_check" CHECK (char_length("device_id") between 1 and 200 and "device_id" = btrim("device_id")),
	CONSTRAINT "authentication_logs_country_code_check" CHECK ("country_code" ~ '^[A-Z]{2}$'),
	CONSTRAINT "authentication_logs_risk_score_check" CHECK ("risk_score" >= 0 and "risk_score" <= 100),
	CONSTRAINT "authentication_logs_details_check" CHECK (jsonb_typeof("details") = 'object')
);
--> statement-breakpoint
CREATE TABLE "users" (
	"id" bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "users_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"email" text NOT NULL,
	"password_hash" text NOT NULL,
	"role" "user_role" DEFAULT 'casual'::"user_role" NOT NULL,
	"is_active" boolean DEFAULT true NOT NULL,
	"is_verified" boolean DEFAULT false NOT NULL,
	"is_premium" boolean DEFAULT false NOT NULL,
	"failed_login_attempts" integer DEFAULT 0 NOT NULL,
	"locked_until" timestamp(3) with time zone,
	"password_changed_at" timestamp(3) with time zone,
	"password_reset_token_hash" bytea CONSTRAINT "users_password_reset_token_hash_key" UNIQUE,
	"password_reset_expires_at" timestamp(3) with time zone,
	"last_login_at" timestamp(3) with time zone,
	"login_count" integer DEFAULT 0 NOT NULL,
	"deleted_at" timestamp(3) with time zone,
	"created_at" timestamp(3) with time zone DEFAULT now() NOT NULL,
	"updated_at" timestamp(3) with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "users_email_check" CHECK (char_length("email") <= 320 and "email" ~ '^[^@[:space:]]+@[^@[:space:]]+$'),
	CONSTRAINT "users_password_hash_check" CHECK (char_length("password_hash") <= 500 and "password_hash" ~ '^[$](argon2(id|i|d)|2[aby])[$].{20}'),
	CONSTRAINT "users_failed_login_attempts_check" CHECK ("failed_login_attempts" >= 0),
	CONSTRAINT "users_login_count_check" CHECK ("login_count" >= 0),
	CONSTRAINT "users_password_reset_token_hash_check" CHECK (octet_length("password_reset_token_hash") = 32),
	CONSTRAINT "users_password_reset_expires_at_check" CHECK (("password_reset_token_hash" is null) = ("password_reset_expires_at" is null)),
	CONSTRAINT "users_deleted_at_check" CHECK ("deleted_at" is null or not "is_active")
);
--> statement-breakpoint
CREATE TABLE "user_profiles" (
	"user_id" bigint PRIMARY KEY,
	"referred_by" bigint,
	"first_name" text,
	"last_name" text,
	"display_name" text,
	"bio" text,
	"avatar_url" text,
	"timezone" text DEFAULT 'UTC' NOT NULL,
	"language" text DEFAULT 'en' NOT NULL,
	"preferred_currency" text DEFAULT 'USD' NOT NULL,
	"risk_tolerance" "risk_level" DEFAULT 'medium'::"risk_level" NOT NULL,
	"experience_level" text,
	"referral_code" text CONSTRAINT "user_profiles_referral_code_key" UNIQUE,
	"subscription_plan" text DEFAULT 'free' NOT NULL,
	"subscription_expires_at" timestamp(3) with time zone,
	"preferences" jsonb DEFAULT '{}' NOT NULL,
	"notification_settings" jsonb DEFAULT '{}' NOT NULL,
	"created_at" timestamp(3) with time zone DEFAULT now() NOT NULL,
	"updated_at" timestamp(3) with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "user_profiles_referred_by_check" CHECK ("referred_by" <> "user_id"),
	CONSTRAINT "user_profiles_first_name_check" CHECK (char_length("first_name") between 1 and 100 and "first_name" = btrim("first_name")),
	CONSTRAINT "user_profiles_last_name_check" CHECK (char_length("last_name") between 1 and 100 and "last_name" = btrim("last_name")),
	CONSTRAINT "user_profiles_display_name_check" CHECK (char_length("display_name") between 1 and 100 and "display_name" = btrim("display_name")),
	CONSTRAINT "user_profiles_bio_check" CHECK (char_length("bio") <= 2000),
	CONSTRAINT "user_profiles_avatar_url_check" CHECK (char_length("avatar_url") between 1 and 2048 and "avatar_url" = btrim("avatar_url")),
	CONSTRAINT "user_profiles_timezone_check" CHECK ("timezone" ~ '^[A-Za-z][A-Za-z0-9_+-]{0,31}(/[A-Za-z0-9_+-]{1,32}){0,2}$'),
	CONSTRAINT "user_profiles_language_check" CHECK ("language" ~ '^[a-z]{2}(-[A-Z]{2})?$'),
	CONSTRAINT "user_profiles_preferred_currency_check" CHECK ("preferred_currency" ~ '^[A-Z]{3}$'),
	CONSTRAINT "user_profiles_experience_level_check" CHECK ("experience_level" in ('beginner', 'intermediate', 'advanced', 'expert')),
	CONSTRAINT "user_profiles_referral_code_check" CHECK ("referral_code" ~ '^[A-Za-z0-9_-]{4,32}$'),
	CONSTRAINT "user_profiles_subscription_plan_check" CHECK ("subscription_plan" in ('free', 'basic', 'pro', 'enterprise')),
	CONSTRAINT "user_profiles_preferences_check" CHECK (jsonb_typeof("preferences") = 'object'),
	CONSTRAINT "user_profiles_notification_settings_check" CHECK (jsonb_typeof("notification_settings") = 'object')
);
--> statement-breakpoint
CREATE TABLE "user_sessions" (
	"id" bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "user_sessions_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"user_id" bigint NOT NULL,
	"replaced_by_id" bigint,
	"token_hash" bytea NOT NULL CONSTRAINT "user_sessions_token_hash_key" UNIQUE,
	"refresh_token_hash" bytea CONSTRAINT "user_sessions_refresh_token_hash_key" UNIQUE,
	"device_id" text,
	"user_agent" text,
	"ip_address" inet,
	"country_code" text,
	"issued_at" timestamp(3) with time zone DEFAULT now() NOT NULL,
	"last_used_at" timestamp(3) with time zone DEFAULT now() NOT NULL,
	"expires_at" timestamp(3) with time zone NOT NULL,
	"revoked_at" timestamp(3) with time zone,
	"revoked_reason" text,
	"device_info" jsonb DEFAULT '{}' NOT NULL,
	"created_at" timestamp(3) with time zone DEFAULT now() NOT NULL,
	"updated_at" timestamp(3) with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "user_sessions_token_hash_check" CHECK (octet_length("token_hash") = 32),
	CONSTRAINT "user_sessions_refresh_token_hash_check" CHECK (octet_length("refresh_token_hash") = 32),
	CONSTRAINT "user_sessions_device_id_check" CHECK (char_length("device_id") between 1 and 200 and "device_id" = btrim("device_id")),
	CONSTRAINT "user_sessions_user_agent_check" CHECK (char_length("user_agent") <= 1000),
	CONSTRAINT "user_sessions_country_code_check" CHECK ("country_code" ~ '^[A-Z]{2}$'),
	CONSTRAINT "user_sessions_expires_at_check" CHECK ("expires_at" > "issued_at"),
	CONSTRAINT "user_sessions_revoked_at_check" CHECK (("revoked_at" is null) = ("revoked_reason" is null)),
	CONSTRAINT "user_sessions_revoked_reason_check" CHECK ("revoked_reason" in ('logout', 'rotated', 'password_change', 'admin', 'expired')),
	CONSTRAINT "user_sessions_replaced_by_id_check" CHECK ("replaced_by_id" <> "id"),
	CONSTRAINT "user_sessions_device_info_check" CHECK (jsonb_typeof("device_info") = 'object')
);
--> statement-breakpoint
CREATE TABLE "cryptocurrencies" (
	"id" integer PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "cryptocurrencies_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 2147483647 START WITH 1 CACHE 1),
	"slug" text NOT NULL CONSTRAINT "cryptocurrencies_slug_key" UNIQUE,
	"symbol" text NOT NULL,
	"name" text NOT NULL,
	"asset_type" text DEFAULT 'crypto' NOT NULL,
	"tier" smallint DEFAULT 3 NOT NULL,
	"is_active" boolean DEFAULT true NOT NULL,
	"is_supported" boolean DEFAULT true NOT NULL,
	"contract_address" text,
	"decimals" smallint,
	"image_url" text,
	"description" text,
	"market_cap_rank" integer,
	"current_price" numeric,
	"market_cap" numeric,
	"fully_diluted_valuation" numeric,
	"total_volume" numeric,
	"high_24h" numeric,
	"low_24h" numeric,
	"price_change_percentage_1h" numeric,
	"price_change_percentage_24h" numeric,
	"price_change_percentage_7d" numeric,
	"price_change_percentage_30d" numeric,
	"circulating_supply" numeric,
	"total_supply" numeric,
	"max_supply" numeric,
	"ath" numeric,
	"ath_at" timestamp(3) with time zone,
	"atl" numeric,
	"atl_at" timestamp(3) with time zone,
	"data_source" text DEFAULT 'coingecko' NOT NULL,
	"data_quality_score" numeric(5,2),
	"last_data_update_at" timestamp(3) with time zone,
	"last_accessed_at" timestamp(3) with time zone,
	"external_ids" jsonb DEFAULT '{}' NOT NULL,
	"links" jsonb DEFAULT '{}' NOT NULL,
	"created_at" timestamp(3) with time zone DEFAULT now() NOT NULL,
	"updated_at" timestamp(3) with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "cryptocurrencies_slug_check" CHECK (char_length("slug") between 1 and 200 and "slug" = btrim("slug")),
	CONSTRAINT "cryptocurrencies_symbol_check" CHECK (char_length("symbol") between 1 and 32 and "symbol" = upper("symbol")),
	CONSTRAINT "cryptocurrencies_name_check" CHECK (char_length("name") between 1 and 200 and "name" = btrim("name")),
	CONSTRAINT "cryptocurrencies_asset_type_check" CHECK ("asset_type" in ('crypto', 'stablecoin', 'macro', 'index')),
	CONSTRAINT "cryptocurrencies_tier_check" CHECK ("tier" >= 1 and "tier" <= 3),
	CONSTRAINT "cryptocurrencies_contract_address_check" CHECK (char_length("contract_address") between 1 and 200 and "contract_address" = btrim("contract_address")),
	CONSTRAINT "cryptocurrencies_decimals_check" CHECK ("decimals" >= 0 and "decimals" <= 36),
	CONSTRAINT "cryptocurrencies_image_url_check" CHECK (char_length("image_url") between 1 and 2048 and "image_url" = btrim("image_url")),
	CONSTRAINT "cryptocurrencies_description_check" CHECK (char_length("description") <= 20000),
	CONSTRAINT "cryptocurrencies_market_cap_rank_check" CHECK ("market_cap_rank" > 0),
	CONSTRAINT "cryptocurrencies_current_price_check" CHECK ("current_price" >= 0 and "current_price" < 'Infinity'),
	CONSTRAINT "cryptocurrencies_market_cap_check" CHECK ("market_cap" >= 0 and "market_cap" < 'Infinity'),
	CONSTRAINT "cryptocurrencies_fully_diluted_valuation_check" CHECK ("fully_diluted_valuation" >= 0 and "fully_diluted_valuation" < 'Infinity'),
	CONSTRAINT "cryptocurrencies_total_volume_check" CHECK ("total_volume" >= 0 and "total_volume" < 'Infinity'),
	CONSTRAINT "cryptocurrencies_high_24h_check" CHECK ("high_24h" >= 0 and "high_24h" < 'Infinity'),
	CONSTRAINT "cryptocurrencies_low_24h_check" CHECK ("low_24h" >= 0 and "low_24h" < 'Infinity'),
	CONSTRAINT "cryptocurrencies_price_change_percentage_1h_check" CHECK ("price_change_percentage_1h" >= -100 and "price_change_percentage_1h" < 'Infinity'),
	CONSTRAINT "cryptocurrencies_price_change_percentage_24h_check" CHECK ("price_change_percentage_24h" >= -100 and "price_change_percentage_24h" < 'Infinity'),
	CONSTRAINT "cryptocurrencies_price_change_percentage_7d_check" CHECK ("price_change_percentage_7d" >= -100 and "price_change_percentage_7d" < 'Infinity'),
	CONSTRAINT "cryptocurrencies_price_change_percentage_30d_check" CHECK ("price_change_percentage_30d" >= -100 and "price_change_percentage_30d" < 'Infinity'),
	CONSTRAINT "cryptocurrencies_circulating_supply_check" CHECK ("circulating_supply" >= 0 and "circulating_supply" < 'Infinity' and "circulating_supply" <= coalesce("max_supply", "circulating_supply")),
	CONSTRAINT "cryptocurrencies_total_supply_check" CHECK ("total_supply" >= 0 and "total_supply" < 'Infinity'),
	CONSTRAINT "cryptocurrencies_max_supply_check" CHECK ("max_supply" >= 0 and "max_supply" < 'Infinity'),
	CONSTRAINT "cryptocurrencies_ath_check" CHECK ("ath" >= 0 and "ath" < 'Infinity'),
	CONSTRAINT "cryptocurrencies_atl_check" CHECK ("atl" >= 0 and "atl" < 'Infinity'),
	CONSTRAINT "cryptocurrencies_data_source_check" CHECK (char_length("data_source") between 1 and 50 and "data_source" = btrim("data_source")),
	CONSTRAINT "cryptocurrencies_data_quality_score_check" CHECK ("data_quality_score" >= 0 and "data_quality_score" <= 100),
	CONSTRAINT "cryptocurrencies_external_ids_check" CHECK (jsonb_typeof("external_ids") = 'object'),
	CONSTRAINT "cryptocurrencies_links_check" CHECK (jsonb_typeof("links") = 'object')
);
--> statement-breakpoint
-- By hand from here: drizzle-kit cannot express partitions (docs/decisions/0003-market-data.md).
CREATE SCHEMA "partitions";
--> statement-breakpoint
CREATE TABLE "market_data" (
	"cryptocurrency_id" integer,
	"timeframe" "timeframe",
	"open_time" timestamp(3) with time zone,
	"open" numeric NOT NULL,
	"high" numeric NOT NULL,
	"low" numeric NOT NULL,
	"close" numeric NOT NULL,
	"volume" numeric DEFAULT '0' NOT NULL,
	"quote_volume" numeric,
	"market_cap" numeric,
	"vwap" numeric,
	"trade_count" integer,
	"is_closed" boolean DEFAULT true NOT NULL,
	"source" text DEFAULT 'coingecko' NOT NULL,
	"technical_indicators" jsonb,
	"created_at" timestamp(3) with time zone DEFAULT now() NOT NULL,
	"updated_at" timestamp(3) with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "market_data_pkey" PRIMARY KEY("cryptocurrency_id","timeframe","open_time"),
	CONSTRAINT "market_data_open_time_check" CHECK (case when "timeframe" = '1M' then date_trunc('month', "open_time" at time zone 'UTC') = "open_time" at time zone 'UTC' else date_bin(case "timeframe" when '1m' then interval '60 seconds' when '5m' then interval '300 seconds' when '15m' then interval '900 seconds' when '1h' then interval '3600 seconds' when '4h' then interval '14400 seconds' when '1d' then interval '86400 seconds' when '1w' then interval '604800 seconds' end, "open_time", timestamptz '2001-01-01 00:00:00+00') = "open_time" end),
	CONSTRAINT "market_data_low_check" CHECK ("low" > 0 and "low" <= least("open", "close")),
	CONSTRAINT "market_data_high_check" CHECK ("high" >= greatest("open", "close") and "high" < 'Infinity'),
	CONSTRAINT "market_data_volume_check" CHECK ("volume" >= 0 and "volume" < 'Infinity'),
	CONSTRAINT "market_data_quote_volume_check" CHECK ("quote_volume" >= 0 and "quote_volume" < 'Infinity'),
	CONSTRAINT "market_data_market_cap_check" CHECK ("market_cap" >= 0 and "market_cap" < 'Infinity'),
	CONSTRAINT "market_data_vwap_check" CHECK ("vwap" between "low" and "high"),
	CONSTRAINT "market_data_trade_count_check" CHECK ("trade_count" >= 0),
	CONSTRAINT "market_data_source_check" CHECK ("source" in ('coingecko', 'binance', 'tradingview', 'aggregated')),
	CONSTRAINT "market_data_technical_indicators_check" CHECK (jsonb_typeof("technical_indicators") = 'object')
) PARTITION BY RANGE ("open_time");
--> statement-breakpoint
CREATE TABLE "partitions"."market_data_default" PARTITION OF "market_data" DEFAULT;
-- By hand up to here.
--> statement-breakpoint
CREATE INDEX "authentication_logs_ip_address_event_type_occurred_at_idx" ON "authentication_logs" ("ip_address","event_type","occurred_at");--> statement-breakpoint
CREATE INDEX "authentication_logs_user_id_occurred_at_idx" ON "authentication_logs" ("user_id","occurred_at");--> statement-breakpoint
CREATE INDEX "authentication_logs_occurred_at_idx" ON "authentication_logs" USING brin ("occurred_at");--> statement-breakpoint
CREATE INDEX "authentication_logs_risk_score_occurred_at_idx" ON "authentication_logs" ("risk_score","occurred_at") WHERE "risk_score" >= 70;--> statement-breakpoint
CREATE UNIQUE INDEX "users_email_key" ON "users" (lower("email"));--> statement-breakpoint
CREATE INDEX "users_role_created_at_id_idx" ON "users" ("role","created_at","id") WHERE "deleted_at" is null;--> statement-breakpoint
CREATE INDEX "users_created_at_idx" ON "users" ("created_at");--> statement-breakpoint
CREATE INDEX "users_last_login_at_idx" ON "users" ("last_login_at");--> statement-breakpoint
CREATE INDEX "user_profiles_referred_by_idx" ON "user_profiles" ("referred_by");--> statement-breakpoint
CREATE UNIQUE INDEX "user_sessions_user_id_device_id_key" ON "user_sessions" ("user_id","device_id") WHERE "revoked_at" is null;--> statement-breakpoint
CREATE INDEX "user_sessions_user_id_revoked_at_idx" ON "user_sessions" ("user_id","revoked_at");--> statement-breakpoint
CREATE INDEX "user_sessions_expires_at_idx" ON "user_sessions" ("expires_at");--> statement-breakpoint
CREATE INDEX "user_sessions_replaced_by_id_idx" ON "user_sessions" ("replaced_by_id");--> statement-breakpoint
CREATE INDEX "cryptocurrencies_symbol_market_cap_rank_idx" ON "cryptocurrencies" ("symbol","market_cap_rank");--> statement-breakpoint
CREATE INDEX "cryptocurrencies_market_cap_rank_idx" ON "cryptocurrencies" ("market_cap_rank") WHERE "is_active" and "is_supported";--> statement-breakpoint
CREATE INDEX "cryptocurrencies_tier_market_cap_rank_idx" ON "cryptocurrencies" ("tier","market_cap_rank") WHERE "is_active";--> statement-breakpoint
CREATE INDEX "cryptocurrencies_last_data_update_at_idx" ON "cryptocurrencies" ("last_data_update_at") WHERE "is_active";--> statement-breakpoint
CREATE INDEX "cryptocurrencies_external_ids_binance_idx" ON "cryptocurrencies" (("external_ids" ->> 'binance'));--> statement-breakpoint
ALTER TABLE "authentication_logs" ADD CONSTRAINT "authentication_logs_user_id_fk" FOREIGN KEY ("user_id") REFERENCES "users"("id") ON DELETE SET NULL;--> statement-breakpoint
ALTER TABLE "user_profiles" ADD CONSTRAINT "user_profiles_user_id_fk" FOREIGN KEY ("user_id") REFERENCES "users"("id") ON DELETE CASCADE;--> statement-breakpoint
ALTER TABLE "user_profiles" ADD CONSTRAINT "user_profiles_referred_by_fk" FOREIGN KEY ("referred_by") REFERENCES "users"("id") ON DELETE SET NULL;--> statement-breakpoint
ALTER TABLE "user_sessions" ADD CONSTRAINT "user_sessions_user_id_fk" FOREIGN KEY ("user_id") REFERENCES "users"("id") ON DELETE CASCADE;--> statement-breakpoint
ALTER TABLE "user_sessions" ADD CONSTRAINT "user_sessions_replaced_by_id_fk" FOREIGN KEY ("replaced_by_id") REFERENCES "user_sessions"("id") ON DELETE SET NULL;--> statement-breakpoint
ALTER TABLE "market_data" ADD CONSTRAINT "market_data_cryptocurrency_id_fk" FOREIGN KEY ("cryptocurrency_id") REFERENCES "cryptocurrencies"("id") ON DELETE RESTRICT;
--> statement-breakpoint
COMMENT ON TABLE authentication_logs IS 'One row is one event of signing in or of changing an account; append-only';--> statement-breakpoint
COMMENT ON COLUMN authentication_logs.id IS 'Surrogate key, with occurred_at';--> statement-breakpoint
COMMENT ON COLUMN authentication_logs.occurred_at IS 'When it happened';--> statement-breakpoint
COMMENT ON COLUMN authentication_logs.user_id IS 'Account concerned; null where none matched, or after its erasure';--> statement-breakpoint
COMMENT ON COLUMN authentication_logs.session_id IS 'Session concerned, by value: sessions are purged before the log is';--> statement-breakpoint
COMMENT ON COLUMN authentication_logs.email_attempted IS 'What was typed, where no account matched';--> statement-breakpoint
COMMENT ON COLUMN authentication_logs.event_type IS 'What was tried';--> statement-breakpoint
COMMENT ON COLUMN authentication_logs.success IS 'Whether it succeeded; true exactly when failure_reason is null';--> statement-breakpoint
COMMENT ON COLUMN authentication_logs.failure_reason IS 'Why it failed';--> statement-breakpoint
COMMENT ON COLUMN authentication_logs.ip_address IS 'Address of the client, where known';--> statement-breakpoint
COMMENT ON COLUMN authentication_logs.user_agent IS 'User-Agent header';--> statement-breakpoint
COMMENT ON COLUMN authentication_logs.device_id IS 'Fingerprint of the device';--> statement-breakpoint
COMMENT ON COLUMN authentication_logs.country_code IS 'ISO 3166 code of the coarse location';--> statement-breakpoint
COMMENT ON COLUMN authentication_logs.risk_score IS 'How suspicious the event looked, 0 to 100';--> statement-breakpoint
COMMENT ON COLUMN authentication_logs.details IS 'More about the event; never a secret';--> statement-breakpoint
COMMENT ON COLUMN authentication_logs.created_at IS 'When this row was written';--> statement-breakpoint
COMMENT ON TABLE cryptocurrencies IS 'One row is one asset that has candles: a coin, a stablecoin, or a series charted like a coin (DXY, TOTAL)';--> statement-breakpoint
COMMENT ON COLUMN cryptocurrencies.id IS 'Surrogate key';--> statement-breakpoint
COMMENT ON COLUMN cryptocurrencies.slug IS 'Stable key of the asset: its id at CoinGecko, or one of our own';--> statement-breakpoint
COMMENT ON COLUMN cryptocurrencies.symbol IS 'Ticker in upper case; not unique';--> statement-breakpoint
COMMENT ON COLUMN cryptocurrencies.name IS 'Name shown to people';--> statement-breakpoint
COMMENT ON COLUMN cryptocurrencies.asset_type IS 'What kind of asset it is';--> statement-breakpoint
COMMENT ON COLUMN cryptocurrencies.tier IS '1 on the default list, 2 on personal lists, 3 the rest of the universe';--> statement-breakpoint
COMMENT ON COLUMN cryptocurrencies.is_active IS 'Data is collected';--> statement-breakpoint
COMMENT ON COLUMN cryptocurrencies.is_supported IS 'Shown and analysed';--> statement-breakpoint
COMMENT ON COLUMN cryptocurrencies.contract_address IS 'Address of its main contract';--> statement-breakpoint
COMMENT ON COLUMN cryptocurrencies.decimals IS 'Decimals of its main contract';--> statement-breakpoint
COMMENT ON COLUMN cryptocurrencies.image_url IS 'Address of its picture';--> statement-breakpoint
COMMENT ON COLUMN cryptocurrencies.description IS 'What it is';--> statement-breakpoint
COMMENT ON COLUMN cryptocurrencies.market_cap_rank IS 'Rank by market capitalisation, from 1; null where unranked';--> statement-breakpoint
COMMENT ON COLUMN cryptocurrencies.current_price IS 'Newest price, USD';--> statement-breakpoint
COMMENT ON COLUMN cryptocurrencies.market_cap IS 'Market capitalisation, USD';--> statement-breakpoint
COMMENT ON COLUMN cryptocurrencies.fully_diluted_valuation IS 'Price times total or maximum supply, USD';--> statement-breakpoint
COMMENT ON COLUMN cryptocurrencies.total_volume IS 'Volume of the last 24 hours, USD';--> statement-breakpoint
COMMENT ON COLUMN cryptocurrencies.high_24h IS 'Highest price of the last 24 hours, USD';--> statement-breakpoint
COMMENT ON COLUMN cryptocurrencies.low_24h IS 'Lowest price of the last 24 hours, USD';--> statement-breakpoint
COMMENT ON COLUMN cryptocurrencies.price_change_percentage_1h IS 'Price change of the last hour, percent';--> statement-breakpoint
COMMENT ON COLUMN cryptocurrencies.price_change_percentage_24h IS 'Price change of the last 24 hours, percent';--> statement-breakpoint
COMMENT ON COLUMN cryptocurrencies.price_change_percentage_7d IS 'Price change of the last 7 days, percent';--> statement-breakpoint
COMMENT ON COLUMN cryptocurrencies.price_change_percentage_30d IS 'Price change of the last 30 days, percent';--> statement-breakpoint
COMMENT ON COLUMN cryptocurrencies.circulating_supply IS 'Units in circulation; null is unknown';--> statement-breakpoint
COMMENT ON COLUMN cryptocurrencies.total_supply IS 'Units that exist; null is unknown';--> statement-breakpoint
COMMENT ON COLUMN cryptocurrencies.max_supply IS 'Units that can ever exist; null is unknown or unlimited';--> statement-breakpoint
COMMENT ON COLUMN cryptocurrencies.ath IS 'All-time high, USD';--> statement-breakpoint
COMMENT ON COLUMN cryptocurrencies.ath_at IS 'When the all-time high was';--> statement-breakpoint
COMMENT ON COLUMN cryptocurrencies.atl IS 'All-time low, USD';--> statement-breakpoint
COMMENT ON COLUMN cryptocurrencies.atl_at IS 'When the all-time low was';--> statement-breakpoint
COMMENT ON COLUMN cryptocurrencies.data_source IS 'Where the market columns come from';--> statement-breakpoint
COMMENT ON COLUMN cryptocurrencies.data_quality_score IS 'How complete and fresh the data is, 0 to 100';--> statement-breakpoint
COMMENT ON COLUMN cryptocurrencies.last_data_update_at IS 'Time of the market columns at their source';--> statement-breakpoint
COMMENT ON COLUMN cryptocurrencies.last_accessed_at IS 'When a person last looked at it';--> statement-breakpoint
COMMENT ON COLUMN cryptocurrencies.external_ids IS 'Its symbol at other sources, by source';--> statement-breakpoint
COMMENT ON COLUMN cryptocurrencies.links IS 'Where to read more, by kind';--> statement-breakpoint
COMMENT ON COLUMN cryptocurrencies.created_at IS 'When this row was written';--> statement-breakpoint
COMMENT ON COLUMN cryptocurrencies.updated_at IS 'When this row was last changed';--> statement-breakpoint
COMMENT ON TABLE market_data IS 'One row is one candle of one asset, [open_time, open_time + timeframe), in USD';--> statement-breakpoint
COMMENT ON COLUMN market_data.cryptocurrency_id IS 'Asset that was traded';--> statement-breakpoint
COMMENT ON COLUMN market_data.timeframe IS 'Length of the candle';--> statement-breakpoint
COMMENT ON COLUMN market_data.open_time IS 'Start of the candle, on the UTC grid of its timeframe';--> statement-breakpoint
COMMENT ON COLUMN market_data.open IS 'First price, USD';--> statement-breakpoint
COMMENT ON COLUMN market_data.high IS 'Highest price, USD';--> statement-breakpoint
COMMENT ON COLUMN market_data.low IS 'Lowest price, USD';--> statement-breakpoint
COMMENT ON COLUMN market_data.close IS 'Last price, USD';--> statement-breakpoint
COMMENT ON COLUMN market_data.volume IS 'Units traded';--> statement-breakpoint
COMMENT ON COLUMN market_data.quote_volume IS 'Worth of the units traded, USD';--> statement-breakpoint
COMMENT ON COLUMN market_data.market_cap IS 'Market capitalisation at the close, USD';--> statement-breakpoint
COMMENT ON COLUMN market_data.vwap IS 'Volume-weighted average price, USD';--> statement-breakpoint
COMMENT ON COLUMN market_data.trade_count IS 'Number of trades';--> statement-breakpoint
COMMENT ON COLUMN market_data.is_closed IS 'False while the candle runs; a closed candle is not overwritten by a running one';--> statement-breakpoint
COMMENT ON COLUMN market_data.source IS 'Where the candle comes from';--> statement-breakpoint
COMMENT ON COLUMN market_data.technical_indicators IS 'Indicator values computed for this candle, by name; null where none were';--> statement-breakpoint
COMMENT ON COLUMN market_data.created_at IS 'When this row was written';--> statement-breakpoint
COMMENT ON COLUMN market_data.updated_at IS 'When this row was last changed';--> statement-breakpoint
COMMENT ON TYPE risk_level IS 'Risk from low to extreme: of a person''s appetite, an asset or a signal';--> statement-breakpoint
COMMENT ON TYPE timeframe IS 'Length of one candle: m minute, h hour, d day, w week from Monday, M calendar month; all in UTC';--> statement-breakpoint
COMMENT ON TABLE user_profiles IS 'One row is the person behind one account, one-to-one with users';--> statement-breakpoint
COMMENT ON COLUMN user_profiles.user_id IS 'The account; its key is this table''s key';--> statement-breakpoint
COMMENT ON COLUMN user_profiles.referred_by IS 'Account that invited this one';--> statement-breakpoint
COMMENT ON COLUMN user_profiles.first_name IS 'Given name';--> statement-breakpoint
COMMENT ON COLUMN user_profiles.last_name IS 'Family name';--> statement-breakpoint
COMMENT ON COLUMN user_profiles.display_name IS 'Name shown to others';--> statement-breakpoint
COMMENT ON COLUMN user_profiles.bio IS 'What the person writes of themselves, at most 2000 characters';--> statement-breakpoint
COMMENT ON COLUMN user_profiles.avatar_url IS 'Address of the picture';--> statement-breakpoint
COMMENT ON COLUMN user_profiles.timezone IS 'IANA time zone, such as Europe/Berlin';--> statement-breakpoint
COMMENT ON COLUMN user_profiles.language IS 'Language, with region where it matters: en, fa, pt-BR';--> statement-breakpoint
COMMENT ON COLUMN user_profiles.preferred_currency IS 'ISO 4217 code of the currency that amounts are shown in';--> statement-breakpoint
COMMENT ON COLUMN user_profiles.risk_tolerance IS 'How much risk the person wants';--> statement-breakpoint
COMMENT ON COLUMN user_profiles.experience_level IS 'How much the person knows of trading, as they say';--> statement-breakpoint
COMMENT ON COLUMN user_profiles.referral_code IS 'Code that this account invites others with';--> statement-breakpoint
COMMENT ON COLUMN user_profiles.subscription_plan IS 'Plan that is paid for';--> statement-breakpoint
COMMENT ON COLUMN user_profiles.subscription_expires_at IS 'End of the paid period; null where it has none';--> statement-breakpoint
COMMENT ON COLUMN user_profiles.preferences IS 'Settings of the user interface';--> statement-breakpoint
COMMENT ON COLUMN user_profiles.notification_settings IS 'For each category of message, the channels it goes to';--> statement-breakpoint
COMMENT ON COLUMN user_profiles.created_at IS 'When this row was written';--> statement-breakpoint
COMMENT ON COLUMN user_profiles.updated_at IS 'When this row was last changed';--> statement-breakpoint
COMMENT ON TYPE user_role IS 'What an account may do, from least to most';--> statement-breakpoint
COMMENT ON TABLE user_sessions IS 'One row is one issued session; a refresh revokes it and points to its successor';--> statement-breakpoint
COMMENT ON COLUMN user_sessions.id IS 'Surrogate key';--> statement-breakpoint
COMMENT ON COLUMN user_sessions.user_id IS 'Account that is signed in';--> statement-breakpoint
COMMENT ON COLUMN user_sessions.replaced_by_id IS 'Session that a refresh put in its place; a spent refresh token that comes back shows theft';--> statement-breakpoint
COMMENT ON COLUMN user_sessions.token_hash IS 'SHA-256 of the session token; the token itself is never stored';--> statement-breakpoint
COMMENT ON COLUMN user_sessions.refresh_token_hash IS 'SHA-256 of the refresh token';--> statement-breakpoint
COMMENT ON COLUMN user_sessions.device_id IS 'Fingerprint of the device; at most one live session each';--> statement-breakpoint
COMMENT ON COLUMN user_sessions.user_agent IS 'User-Agent header at sign-in';--> statement-breakpoint
COMMENT ON COLUMN user_sessions.ip_address IS 'Address at sign-in; null where a proxy hides it';--> statement-breakpoint
COMMENT ON COLUMN user_sessions.country_code IS 'ISO 3166 code of the coarse location';--> statement-breakpoint
COMMENT ON COLUMN user_sessions.issued_at IS 'When the session began';--> statement-breakpoint
COMMENT ON COLUMN user_sessions.last_used_at IS 'Last request seen with it';--> statement-breakpoint
COMMENT ON COLUMN user_sessions.expires_at IS 'End of the session';--> statement-breakpoint
COMMENT ON COLUMN user_sessions.revoked_at IS 'When it was ended before its time; null is live';--> statement-breakpoint
COMMENT ON COLUMN user_sessions.revoked_reason IS 'Why it was ended; set exactly when revoked_at is';--> statement-breakpoint
COMMENT ON COLUMN user_sessions.device_info IS 'What the client says of itself';--> statement-breakpoint
COMMENT ON COLUMN user_sessions.created_at IS 'When this row was written';--> statement-breakpoint
COMMENT ON COLUMN user_sessions.updated_at IS 'When this row was last changed';--> statement-breakpoint
COMMENT ON TABLE users IS 'One row is one account: how it signs in and what it may do; the person behind it is in user_profiles';--> statement-breakpoint
COMMENT ON COLUMN users.id IS 'Surrogate key';--> statement-breakpoint
COMMENT ON COLUMN users.email IS 'Login name; unique whatever its case';--> statement-breakpoint
COMMENT ON COLUMN users.password_hash IS 'Verifier string of argon2 or bcrypt with its parameters; never a password';--> statement-breakpoint
COMMENT ON COLUMN users.role IS 'What the account may do';--> statement-breakpoint
COMMENT ON COLUMN users.is_active IS 'May sign in';--> statement-breakpoint
COMMENT ON COLUMN users.is_verified IS 'The e-mail address was proven';--> statement-breakpoint
COMMENT ON COLUMN users.is_premium IS 'Has a paid plan';--> statement-breakpoint
COMMENT ON COLUMN users.failed_login_attempts IS 'Failed sign-ins since the last success';--> statement-breakpoint
COMMENT ON COLUMN users.locked_until IS 'End of a lockout; null where there is none';--> statement-breakpoint
COMMENT ON COLUMN users.password_changed_at IS 'Sessions issued before this are invalid';--> statement-breakpoint
COMMENT ON COLUMN users.password_reset_token_hash IS 'SHA-256 of the open reset token; the token itself is never stored';--> statement-breakpoint
COMMENT ON COLUMN users.password_reset_expires_at IS 'End of the open reset token; set exactly when the hash is';--> statement-breakpoint
COMMENT ON COLUMN users.last_login_at IS 'Last successful sign-in';--> statement-breakpoint
COMMENT ON COLUMN users.login_count IS 'Successful sign-ins';--> statement-breakpoint
COMMENT ON COLUMN users.deleted_at IS 'Soft delete; a deleted account is not active';--> statement-breakpoint
COMMENT ON COLUMN users.created_at IS 'When this row was written';--> statement-breakpoint
COMMENT ON COLUMN users.updated_at IS 'When this row was last changed';
