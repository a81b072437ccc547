#!/usr/bin/env node
import { existsSync } from "node:fs";

const main = new URL("../dist/main.js", import.meta.url);
if (!existsSync(main)) {
  console.error("strata: The package is not built.\n  do:    Run `pnpm build`.");
  process.exit(8);
}
await import(main.href);
