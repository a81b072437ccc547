import * as z from "zod";
import { candles, coin, series } from "./schemas.ts";

/** A schema of what a request sends, or of what is answered. */
const schemaOf = (schema: z.ZodType, io: "input" | "output") => {
  const { $schema: _, ...shown } = z.toJSONSchema(schema, { io });
  return shown;
};
const json = (schema: z.ZodType, io: "input" | "output") => ({
  content: { "application/json": { schema: schemaOf(schema, io) } },
});

const slug = { name: "slug", in: "path", required: true, schema: { type: "string" } };
const refused = { description: "The request is not valid: `issues` says where and why." };
const unknown = { description: "There is no such coin." };

/** The service in OpenAPI 3.1. Its schemas are those that the requests are held against. */
export const openApi = {
  openapi: "3.1.0",
  info: { title: "price-service", version: "1.0.0" },
  paths: {
    "/coins/{slug}": {
      get: {
        parameters: [slug],
        responses: { 200: { description: "The coin", ...json(coin, "output") }, 404: unknown },
      },
    },
    "/coins/{slug}/candles": {
      get: {
        parameters: [
          slug,
          ...Object.entries(series.shape).map(([name, schema]) => ({
            name,
            in: "query",
            schema: schemaOf(schema, "output"),
          })),
        ],
        responses: {
          200: { description: "The newest candles, the oldest first" },
          400: refused,
          404: unknown,
        },
      },
      put: {
        parameters: [slug],
        requestBody: { required: true, ...json(candles, "input") },
        responses: {
          200: {
            description: "How many candles were written",
            ...json(z.object({ written: z.int() }), "output"),
          },
          400: refused,
          404: unknown,
        },
      },
    },
  },
};
