import { databaseTest } from "@strata/testing/vitest";
import { describe, expect } from "vitest";
import { createApp } from "../src/app.ts";
import * as schema from "../src/schema.ts";

// PGlite with the orders table, in its initial state in every test.
const test = databaseTest({ schema }).extend("app", async ({ db }) => createApp(db));

const order = {
  symbol: "BTC",
  side: "buy",
  quantity: "0.5",
  limitPrice: "61000",
  expiresAt: "2999-01-01T00:00:00Z",
} as const;

describe("POST /orders", () => {
  test("places an order", async ({ app }) => {
    const response = await app.inject({ method: "POST", url: "/orders", payload: order });
    expect([response.statusCode, response.json()]).toEqual([
      201,
      {
        ...order,
        id: 1,
        filledQuantity: "0",
        stopPrice: null,
        placedAt: expect.any(String),
        expiresAt: "2999-01-01T00:00:00.000Z",
      },
    ]);
    expect((await app.inject("/orders/1")).json()).toEqual(response.json());
  });

  test("accepts prices as numbers", async ({ app }) => {
    const payload = { ...order, limitPrice: 61000.25, quantity: 0.1 };
    const response = await app.inject({ method: "POST", url: "/orders", payload });
    expect(response.json()).toMatchObject({ limitPrice: "61000.25", quantity: "0.1" });
  });

  test.for([
    [
      "a zero quantity",
      { quantity: "0" },
      "quantity: quantity must be greater than 0 (orders_quantity_check)",
    ],
    [
      "a stop price above the limit price of a purchase",
      { stopPrice: "61001" },
      "stopPrice: if side is buy, stopPrice must be at most limitPrice; otherwise stopPrice must be at least limitPrice (orders_stop_price_check)",
    ],
    [
      "an invalid symbol",
      { symbol: "btc" },
      "symbol: symbol must match the pattern ^[A-Z0-9]{1,20}$ (orders_symbol_check)",
    ],
    [
      "a time without a time zone",
      { expiresAt: "2999-01-01T00:00:00" },
      "expiresAt: must be an ISO 8601 time with its zone and at most milliseconds, such as 2026-01-31T12:00:00Z",
    ],
    ["a column that only the market sets", { filledQuantity: "1" }, ': Unrecognized key: "filledQuantity"'],
  ] as const)("rejects %s", async ([, fault, message], { app, db }) => {
    const response = await app.inject({ method: "POST", url: "/orders", payload: { ...order, ...fault } });
    expect(response.statusCode).toBe(400);
    const { issues } = response.json<{ issues: { path: string; message: string; constraint?: string }[] }>();
    expect(issues.map((issue) => `${issue.path}: ${issue.message}`)).toEqual([message]);
    expect(issues[0]?.constraint).toBe(/orders_\w+_check/.exec(message)?.[0]);
    expect(await db.$count(schema.orders)).toBe(0);
  });
});

describe("PATCH /orders/:id", () => {
  const patch = { method: "PATCH", url: "/orders/1" } as const;

  test("updates the given columns", async ({ app }) => {
    const placed = (await app.inject({ method: "POST", url: "/orders", payload: order })).json();
    const response = await app.inject({ ...patch, payload: { limitPrice: "60000", expiresAt: null } });
    expect(response.json()).toEqual({ ...placed, limitPrice: "60000", expiresAt: null });
  });

  test("rejects a change that is invalid for any order", async ({ app }) => {
    await app.inject({ method: "POST", url: "/orders", payload: order });
    const response = await app.inject({ ...patch, payload: { stopPrice: "0" } });
    expect([response.statusCode, response.json()]).toEqual([
      400,
      {
        error: "The request is not valid.",
        issues: [
          {
            path: "stopPrice",
            message: "stopPrice must be greater than 0 (orders_stop_price_check)",
            constraint: "orders_stop_price_check",
          },
        ],
      },
    ]);
  });

  test("returns 409 for a change that the stored order rejects", async ({ app }) => {
    await app.inject({ method: "POST", url: "/orders", payload: order });
    const response = await app.inject({ ...patch, payload: { stopPrice: "61001" } });
    expect(response.statusCode).toBe(409);
    expect(response.json()).toMatchObject({ issues: [{ constraint: "orders_stop_price_check" }] });
  });

  test.for([{}, { side: "sell" }])("rejects the change %o", async (payload, { app }) => {
    await app.inject({ method: "POST", url: "/orders", payload: order });
    expect((await app.inject({ ...patch, payload })).statusCode).toBe(400);
  });
});

test("returns 404 for an unknown order", async ({ app }) => {
  const response = await app.inject("/orders/7");
  expect([response.statusCode, response.json()]).toEqual([404, { error: "There is no order 7." }]);
});

test("describes the rules and comments of the table in OpenAPI", async ({ app }) => {
  const { paths } = (await app.inject("/openapi.json")).json<{ paths: Record<string, object> }>();
  expect(Object.keys(paths)).toEqual(["/orders", "/orders/{id}"]);
  const { schema: body } = (paths["/orders"] as never as Document).post.requestBody.content[
    "application/json"
  ];
  expect(body).toMatchObject({
    required: ["symbol", "side", "quantity"],
    properties: {
      symbol: { type: "string", pattern: "^[A-Z0-9]{1,20}$", description: "Ticker of the asset" },
      side: { type: "string", enum: ["buy", "sell"] },
      expiresAt: { anyOf: [{ type: "string", format: "date-time" }, { type: "null" }] },
    },
  });
});

interface Document {
  post: { requestBody: { content: { "application/json": { schema: object } } } };
}
