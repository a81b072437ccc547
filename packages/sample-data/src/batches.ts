import { makeCoins, market } from "./coins.ts";
import { macro, regimes } from "./macro.ts";
import { foretold, models } from "./models.ts";
import { people } from "./people.ts";
import { sectors } from "./sectors.ts";
import { makeSuggestions, selection } from "./selection.ts";
import { system } from "./system.ts";
import { makeSignals, timing } from "./timing.ts";
import { makeTrades, trades } from "./trades.ts";
import { type Batch, type Place, World, type WorldOptions } from "./world.ts";

/** Every row of a world, table by table, in an order in which each finds what it refers to. */
export function* rowsOf(options: WorldOptions, place: Place): Generator<Batch> {
  const world = new World(options, place);
  const coins = makeCoins(world);
  const suggested = makeSuggestions(world, coins);
  const signals = makeSignals(world, coins);
  const traded = makeTrades(world, coins, signals);
  yield* people(world);
  yield* market(world, coins);
  yield* regimes(world);
  yield* sectors(world, coins);
  yield* macro(world, coins);
  yield* selection(world, coins, suggested);
  yield* timing(world, coins, signals, suggested);
  yield* trades(traded);
  yield* models(world);
  yield* foretold(world, coins, suggested, signals);
  yield* system(world);
}
