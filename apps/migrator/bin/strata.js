#!/usr/bin/env node
import { existsSync } from "node:fs";

const main = new URL("../dist/main.js", import.meta.url);
if (!existsSync(main)) {
  console.error("strata is not built yet: run `pnpm build` first.");
  process.exit(8);
}
await import(main.href);
