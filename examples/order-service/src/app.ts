import swagger from "@fastify/swagger";
import { validatorsOf } from "@strata/validators";
import { eq } from "drizzle-orm";
import type { PgAsyncDatabase, PgQueryResultHKT } from "drizzle-orm/pg-core";
import fastify from "fastify";
import {
  hasZodFastifySchemaValidationErrors,
  jsonSchemaTransform,
  serializerCompiler,
  validatorCompiler,
  type ZodTypeProvider,
} from "fastify-type-provider-zod";
import * as z from "zod";
import { orders } from "./schema.ts";

/** Drizzle with any driver: postgres.js in production, PGlite in the tests. */
export type Database = PgAsyncDatabase<PgQueryResultHKT>;

const comments = {
  comment: "An order",
  columns: {
    symbol: "Ticker of the asset",
    quantity: "Quantity to buy or sell, in units",
    filled_quantity: "Filled quantity, in units",
    limit_price: "Limit price, USD; null for a market order",
    stop_price: "Stop price at which the order becomes active, USD",
    expires_at: "Expiry of the unfilled order",
  },
};

// JSON has times as strings, and possibly prices as numbers. Responses have the values of the table.
const { insert, update } = validatorsOf(orders, { coerce: true, comments });
const { select: order } = validatorsOf(orders, { comments });

/**
 * Columns that a caller may write; the others are set here and by the market. Every CHECK on the remaining columns
 * applies.
 */
const newOrder = insert.omit({ filledQuantity: true, placedAt: true });
const change = update
  .pick({ quantity: true, limitPrice: true, stopPrice: true, expiresAt: true })
  .refine((columns) => Object.keys(columns).length > 0, { error: "a change must have at least one column" });

const refusal = z.object({
  error: z.string(),
  issues: z.array(z.object({ path: z.string(), message: z.string(), constraint: z.string().optional() })),
});
const failure = z.object({ error: z.string() });
const byId = z.object({ id: z.coerce.number().int().min(1) });

/** The service. Prices and quantities are decimal strings. */
export async function createApp(db: Database) {
  const app = fastify().withTypeProvider<ZodTypeProvider>();
  app.setValidatorCompiler(validatorCompiler);
  app.setSerializerCompiler(serializerCompiler);
  await app.register(swagger, {
    openapi: { openapi: "3.1.0", info: { title: "order-service", version: "1.0.0" } },
    transform: jsonSchemaTransform,
  });

  app.setErrorHandler((error: Error & { statusCode?: number }, request, reply) => {
    if (hasZodFastifySchemaValidationErrors(error)) {
      const issues = error.validation.map(({ instancePath, message, params }) => ({
        path: instancePath.slice(1),
        message,
        constraint: constraintIn(params),
      }));
      return reply.code(400).send({ error: "The request is not valid.", issues });
    }
    const constraint = checkThatRefuses(error);
    if (constraint) {
      // A change alone does not satisfy or violate a CHECK that also reads other columns: the database checks it.
      const issues = [{ path: "", message: `the order does not meet ${constraint}`, constraint }];
      return reply.code(409).send({ error: "The change does not fit the order.", issues });
    }
    if (error.statusCode !== undefined && error.statusCode < 500)
      return reply.code(error.statusCode).send({ error: error.message });
    // Database errors are logged, but not sent to the caller.
    request.log.error(error);
    return reply.code(500).send({ error: "The orders are not available at the moment." });
  });

  app.get("/openapi.json", { schema: { hide: true } as object }, async () => app.swagger());

  app.post(
    "/orders",
    { schema: { body: newOrder, response: { 201: order, 400: refusal } } },
    async (request, reply) => {
      const [placed] = await db.insert(orders).values(request.body).returning();
      if (!placed) throw new Error("The insert returned no row.");
      return reply.code(201).send(placed);
    },
  );

  app.get(
    "/orders/:id",
    { schema: { params: byId, response: { 200: order, 404: failure } } },
    async (request, reply) => {
      const [found] = await db.select().from(orders).where(eq(orders.id, request.params.id));
      return found ?? reply.code(404).send({ error: `There is no order ${request.params.id}.` });
    },
  );

  app.patch(
    "/orders/:id",
    {
      schema: {
        params: byId,
        body: change,
        response: { 200: order, 400: refusal, 404: failure, 409: refusal },
      },
    },
    async (request, reply) => {
      const [changed] = await db
        .update(orders)
        .set(request.body)
        .where(eq(orders.id, request.params.id))
        .returning();
      return changed ?? reply.code(404).send({ error: `There is no order ${request.params.id}.` });
    },
  );
  return app;
}

/** Constraint named by the issue of a CHECK. */
function constraintIn(params: unknown): string | undefined {
  const { params: { constraint } = {} } = params as { params?: { constraint?: string } };
  return constraint;
}

/** CHECK that rejected a statement, as named by postgres.js or PGlite. */
function checkThatRefuses({ cause }: Error): string | undefined {
  const { code, constraint, constraint_name } = (cause ?? {}) as Record<string, string | undefined>;
  return code === "23514" ? (constraint ?? constraint_name) : undefined;
}
