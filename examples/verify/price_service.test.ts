import { expect, test } from "vitest";
import { ExternalProject } from "./external_project.ts";
import { verifyExample } from "./verify_example.ts";

verifyExample("price-service", "run", "--bun", "test");

test("price-service, npm > shows the comment of a column in an editor, TypeScript 5.9", async () => {
  const service = new ExternalProject("price-service", "npm");
  service.write(
    "src/hovers.ts",
    `import { type MarketData, marketData, type NewMarketData } from "@strata/schema-market";
declare const stored: MarketData;
declare const created: NewMarketData;
marketData.open;
stored.open;
created.open;
`,
  );
  const hovers = await service.hovers("src/hovers.ts", "marketData.open", "stored.open", "created.open");
  expect(hovers).toEqual({ errors: [], shown: Array(3).fill("Opening price, USD.") });
});
