import * as z from "zod";
import { candles, coin, series } from "./schemas.ts";

/** Schema of a request or response body. */
const schemaOf = (schema: z.ZodType, io: "input" | "output") => {
  const { $schema: _, ...shown } = z.toJSONSchema(schema, { io });
  return shown;
};
const json = (schema: z.ZodType, io: "input" | "output") => ({
  content: { "application/json": { schema: schemaOf(schema, io) } },
});

const slug = { name: "slug", in: "path", required: true, schema: { type: "string" } };
const refused = { description: "The request is not valid: `issues` lists the problems." };
const unknown = { description: "There is no such coin." };

/** The service in OpenAPI 3.1, with the schemas that validate the requests. */
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
          200: { description: "The newest candles, oldest first" },
          400: refused,
          404: unknown,
        },
      },
      put: {
        parameters: [slug],
        requestBody: { required: true, ...json(candles, "input") },
        responses: {
          200: {
            description: "Number of candles written",
            ...json(z.object({ written: z.int() }), "output"),
          },
          400: refused,
          404: unknown,
        },
      },
    },
  },
};
