import { makeCoins, market } from "./coins.ts";
import { type Batch, Dataset, type DatasetOptions, type Placement } from "./dataset.ts";
import { macro, regimes } from "./macro.ts";
import { foretold, models } from "./models.ts";
import { people } from "./people.ts";
import { sectors } from "./sectors.ts";
import { makeSuggestions, selection } from "./selection.ts";
import { system } from "./system.ts";
import { makeSignals, timing } from "./timing.ts";
import { makeTrades, trades } from "./trades.ts";

/** Every row of a dataset, table by table, in an order in which each finds what it refers to. */
export function* rowsOf(options: DatasetOptions, placement: Placement): Generator<Batch> {
  const dataset = new Dataset(options, placement);
  const coins = makeCoins(dataset);
  const suggested = makeSuggestions(dataset, coins);
  const signals = makeSignals(dataset, coins);
  const traded = makeTrades(dataset, coins, signals);
  yield* people(dataset);
  yield* market(dataset, coins);
  yield* regimes(dataset);
  yield* sectors(dataset, coins);
  yield* macro(dataset, coins);
  yield* selection(dataset, coins, suggested);
  yield* timing(dataset, coins, signals, suggested);
  yield* trades(traded);
  yield* models(dataset);
  yield* foretold(dataset, coins, suggested, signals);
  yield* system(dataset);
}
