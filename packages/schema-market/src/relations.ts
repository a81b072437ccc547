import { defineRelationsPart } from "drizzle-orm";
import { cryptocurrencies, marketData } from "./index.ts";

/** Relations among the tables of this package; merge parts with `mergeParts`, never by spreading. */
export const marketRelations = defineRelationsPart({ cryptocurrencies, marketData }, (r) => ({
  cryptocurrencies: {
    candles: r.many.marketData({ from: r.cryptocurrencies.id, to: r.marketData.cryptocurrencyId }),
  },
  marketData: {
    cryptocurrency: r.one.cryptocurrencies({
      from: r.marketData.cryptocurrencyId,
      to: r.cryptocurrencies.id,
      optional: false,
    }),
  },
}));
