export { type LoadedWorld, loadSampleWorld, OtherWorldError, totalMarket } from "./load.ts";
export { defaultWorld, type WorldOptions } from "./world.ts";
