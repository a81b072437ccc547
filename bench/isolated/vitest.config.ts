import { defineConfig } from "vitest/config";

// Run by bench/testing.js.
export default defineConfig({
  test: { root: import.meta.dirname, include: ["*.ts"], exclude: ["vitest.config.ts"] },
});
