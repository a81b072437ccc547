import { defineConfig } from "drizzle-kit";

const { DATABASE_URL, DATABASE_DIR = ".data" } = process.env;

// A server if DATABASE_URL is set, otherwise PGlite in a folder, which only one process at a time can open.
export default defineConfig({
  dialect: "postgresql",
  schema: "./src/schema.ts",
  ...(DATABASE_URL
    ? { dbCredentials: { url: DATABASE_URL } }
    : { driver: "pglite", dbCredentials: { url: DATABASE_DIR } }),
});
