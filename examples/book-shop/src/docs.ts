import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { dbml, dictionaryPage, entityDiagram, readViews, schemaModel } from "@strata/schema-docs";
import { createTestDatabase } from "@strata/testing";
import { comments, folder } from "./project.ts";
import * as schema from "./schema.ts";

// node dist/src/docs.js FOLDER: writes the diagram, the DBML file and the data dictionary.

const [out = "docs"] = process.argv.slice(2);
const groups = {
  catalog: { books: schema.books },
  sales: { orders: schema.orders, orderLines: schema.orderLines },
};
const model = schemaModel({ schema, groups, comments });

const { db, close } = await createTestDatabase({ migrations: folder });
const viewGroups = await readViews({ db, schema, comments });
await close();

mkdirSync(out, { recursive: true });
const diagram = entityDiagram(model.groups.flatMap(({ tables }) => tables));
const files = {
  "diagram.md": `\`\`\`mermaid\n${diagram}\n\`\`\`\n`,
  "schema.dbml": dbml(model, "book_shop"),
  "dictionary.html": dictionaryPage({ title: "Book shop", ...model, viewGroups }),
};
for (const [name, text] of Object.entries(files)) {
  writeFileSync(join(out, name), text);
  console.log(join(out, name));
}
