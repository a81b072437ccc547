export { type LoadedWorld, loadSampleWorld, OtherWorldError, presentWorld, totalMarket } from "./load.ts";
export { defaultWorld, type WorldOptions } from "./world.ts";
