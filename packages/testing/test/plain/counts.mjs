// A program without a test runner, as node:test and others run it: it ends by itself when it has closed what it opened.
import { createTestDatabase } from "@strata/testing";

const [migrations, engine] = process.argv.slice(2);
const database = await createTestDatabase({ migrations, engine });
await database.db.execute("insert into counts values (1)");
await database.rewind();
await database.db.execute("insert into counts values (2), (3)");
const [row] = await database.db.execute("select count(*)::int as n from counts", "objects");
await database.close();
console.log(row.n);
