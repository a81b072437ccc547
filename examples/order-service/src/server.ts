import { drizzle } from "drizzle-orm/postgres-js";
import { createApp } from "./app.ts";

const { DATABASE_URL, PORT = "8080" } = process.env;
if (!DATABASE_URL) {
  console.error("Set DATABASE_URL to the database, such as postgres://user@host:5432/orders");
  process.exit(8);
}

const db = drizzle(DATABASE_URL);
const app = await createApp(db);
app.addHook("onClose", () => db.$client.end());
await app.listen({ port: Number(PORT) });
console.log(`order-service listens on port ${PORT}`);

// Finishes the running requests before the process exits.
for (const signal of ["SIGINT", "SIGTERM"]) process.once(signal, () => app.close());
