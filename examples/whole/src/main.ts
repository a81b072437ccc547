import { defaultDataset, loadSampleDataset } from "@strata/sample-data";
import { findBriefing, linesOf } from "./briefing.ts";
import { openDatabase } from "./database.ts";

try {
  const { db, close } = await openDatabase(process.env);
  try {
    // The sample dataset is deterministic: if it is stored already, nothing is written.
    await loadSampleDataset(db, defaultDataset);
    for (const line of linesOf(await findBriefing(db, 5))) console.log(line);
  } finally {
    await close();
  }
} catch (error) {
  const { message, cause } = error as Error;
  console.error(`${cause instanceof Error ? cause.message : message}\nWas "npm run push" run?`);
  process.exitCode = 1;
}
