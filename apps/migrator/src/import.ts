import { readFile, writeFile } from "node:fs/promises";
import { extname } from "node:path";
import {
  candleRejects,
  marketsRejects,
  type Problem,
  readCandles,
  readMarketsPage,
  type UpsertCounts,
  upsertCandles,
  upsertCryptocurrencies,
} from "@strata/market-store";
import { cryptocurrencies, type MarketData } from "@strata/schema-market";
import { eq } from "drizzle-orm";
import type { Database } from "./database.ts";
import { exitCodes, messageOf, StrataError } from "./errors.ts";
import { withProgress } from "./progress.ts";
import { counted, grouped } from "./text.ts";
