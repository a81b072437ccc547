// A program without a test runner; it exits by itself after closing its database.
import { createTestDatabase } from "@strata/testing";

const [migrations, engine] = process.argv.slice(2);
const database = await createTestDatabase({ migrations, engine });
await database.db.execute("insert into counts values (1)");
await database.rewind();
await database.db.execute("insert into counts values (2), (3)");
const [row] = await database.db.execute("select count(*)::int as n from counts", "objects");
await database.close();
console.log(row.n);
