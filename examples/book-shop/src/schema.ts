import { viewKey } from "@strata/migrate/view-key";
import { count, eq, sql } from "drizzle-orm";
import {
  bigint,
  check,
  foreignKey,
  index,
  integer,
  numeric,
  pgEnum,
  pgMaterializedView,
  pgTable,
  pgView,
  primaryKey,
  text,
  timestamp,
  unique,
} from "drizzle-orm/pg-core";

/** Order statuses. */
export const orderStatus = pgEnum("order_status", ["placed", "shipped", "returned"]);

/** Books on sale. */
export const books = pgTable(
  "books",
  {
    /** Surrogate key. */
    id: bigint("id", { mode: "number" }).primaryKey().generatedAlwaysAsIdentity(),
    /** ISBN, 13 digits without hyphens. */
    isbn: text("isbn").notNull(),
    /** Title on the cover. */
    title: text("title").notNull(),
    /** Price of one copy, EUR. */
    price: numeric("price", { precision: 10, scale: 2 }).notNull(),
    /** Copies in stock. */
    stock: integer("stock").notNull().default(0),
  },
  (t) => [
    unique("books_isbn_key").on(t.isbn),
    check("books_isbn_check", sql`${t.isbn} ~ '^[0-9]{13}$'`),
    check("books_price_check", sql`${t.price} > 0 and ${t.price} < 'Infinity'`),
    check("books_stock_check", sql`${t.stock} >= 0`),
  ],
);

/** Orders of customers. */
export const orders = pgTable("orders", {
  /** Surrogate key. */
  id: bigint("id", { mode: "number" }).primaryKey().generatedAlwaysAsIdentity(),
  /** Address to which the confirmation was sent. */
  email: text("email").notNull(),
  /** State of the order. */
  status: orderStatus("status").notNull().default("placed"),
  /** Time the order was placed. */
  placedAt: timestamp("placed_at", { withTimezone: true }).notNull().defaultNow(),
});

/** Books of each order. */
export const orderLines = pgTable(
  "order_lines",
  {
    /** The order. */
    orderId: bigint("order_id", { mode: "number" }).notNull(),
    /** The book. */
    bookId: bigint("book_id", { mode: "number" }).notNull(),
    /** Number of copies. */
    copies: integer("copies").notNull(),
  },
  (t) => [
    primaryKey({ name: "order_lines_pkey", columns: [t.orderId, t.bookId] }),
    foreignKey({
      name: "order_lines_order_id_fk",
      columns: [t.orderId],
      foreignColumns: [orders.id],
    }).onDelete("cascade"),
    foreignKey({ name: "order_lines_book_id_fk", columns: [t.bookId], foreignColumns: [books.id] }).onDelete(
      "restrict",
    ),
    index("order_lines_book_id_idx").on(t.bookId),
    check("order_lines_copies_check", sql`${t.copies} > 0`),
  ],
);

/** Orders that have not been shipped. */
export const openOrders = pgView("open_orders")
  .with({ securityInvoker: true })
  .as((qb) =>
    qb
      .select({
        orderId: orders.id,
        placedAt: orders.placedAt,
        /** Number of different books in the order. */
        titles: count(orderLines.bookId).as("titles"),
      })
      .from(orders)
      .innerJoin(orderLines, eq(orderLines.orderId, orders.id))
      .where(eq(orders.status, "placed"))
      .groupBy(orders.id),
  );

/** Copies sold, by book. */
export const bestsellers = viewKey(
  pgMaterializedView("bestsellers").as((qb) =>
    qb
      .select({
        bookId: orderLines.bookId,
        /** Copies in orders that were not returned. */
        sold: sql<string>`sum(${orderLines.copies})`.as("sold"),
      })
      .from(orderLines)
      .innerJoin(orders, eq(orders.id, orderLines.orderId))
      .where(sql`${orders.status} <> 'returned'`)
      .groupBy(orderLines.bookId),
  ),
  "bestsellers_book_id_key",
  ["bookId"],
);
