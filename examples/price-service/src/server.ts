import { serve } from "@hono/node-server";
import { marketRelations } from "@strata/schema-market/relations";
import { drizzle } from "drizzle-orm/postgres-js";
import { createApp } from "./app.ts";

const { DATABASE_URL, PORT = "8080" } = process.env;
if (!DATABASE_URL) {
  console.error("Set DATABASE_URL to the database, such as postgres://user@host:5432/strata");
  process.exit(8);
}

const db = drizzle(DATABASE_URL, { relations: marketRelations });
const server = serve({ fetch: createApp(db).fetch, port: Number(PORT) }, ({ port }) => {
  console.log(`price-service listens on port ${port}`);
});

// Finishes the running requests before the process exits.
for (const signal of ["SIGINT", "SIGTERM"]) {
  process.once(signal, () => server.close(() => db.$client.end()));
}
