import { accounts } from "./accounts.ts";
import { makeCoins, market } from "./coins.ts";
import { type Batch, Dataset, type DatasetOptions, type Placement } from "./dataset.ts";
import { macro, regimes } from "./macro.ts";
import { models, predictionRows } from "./models.ts";
import { sectors } from "./sectors.ts";
import { makeSuggestions, selection } from "./selection.ts";
import { system } from "./system.ts";
import { makeSignals, timing } from "./timing.ts";
import { makeTrades, trades } from "./trades.ts";

/** All rows of a dataset in batches, ordered so that referenced rows come first. */
export function* rowsOf(options: DatasetOptions, placement: Placement): Generator<Batch> {
  const dataset = new Dataset(options, placement);
  const coins = makeCoins(dataset);
  const suggested = makeSuggestions(dataset, coins);
  const signals = makeSignals(dataset, coins);
  const traded = makeTrades(dataset, coins, signals);
  yield* accounts(dataset);
  yield* market(dataset, coins);
  yield* regimes(dataset);
  yield* sectors(dataset, coins);
  yield* macro(dataset, coins);
  yield* selection(dataset, coins, suggested);
  yield* timing(dataset, coins, signals, suggested);
  yield* trades(traded);
  yield* models(dataset);
  yield* predictionRows(dataset, coins, suggested, signals);
  yield* system(dataset);
}
