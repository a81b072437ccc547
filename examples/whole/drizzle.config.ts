import { defineConfig } from "drizzle-kit";

const { DATABASE_URL, DATABASE_DIR = ".data" } = process.env;

// A server where one is named, else PGlite in a folder, which one process at a time may have open.
export default defineConfig({
  dialect: "postgresql",
  schema: "./src/schema.ts",
  ...(DATABASE_URL
    ? { dbCredentials: { url: DATABASE_URL } }
    : { driver: "pglite", dbCredentials: { url: DATABASE_DIR } }),
});
