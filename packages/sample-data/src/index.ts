export { type DatasetOptions, defaultDataset } from "./dataset.ts";
export {
  DatasetConflictError,
  type LoadedDataset,
  loadSampleDataset,
  storedDataset,
  totalMarket,
} from "./load.ts";
