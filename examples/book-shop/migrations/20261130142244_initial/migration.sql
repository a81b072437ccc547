CREATE TYPE "order_status" AS ENUM('placed', 'shipped', 'returned');--> statement-breakpoint
CREATE TABLE "books" (
	"id" bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "books_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"isbn" text NOT NULL CONSTRAINT "books_isbn_key" UNIQUE,
	"title" text NOT NULL,
	"price" numeric(10,2) NOT NULL,
	"stock" integer DEFAULT 0 NOT NULL,
	CONSTRAINT "books_isbn_check" CHECK ("isbn" ~ '^[0-9]{13}$'),
	CONSTRAINT "books_price_check" CHECK ("price" > 0 and "price" < 'Infinity'),
	CONSTRAINT "books_stock_check" CHECK ("stock" >= 0)
);
--> statement-breakpoint
CREATE TABLE "order_lines" (
	"order_id" bigint,
	"book_id" bigint,
	"copies" integer NOT NULL,
	CONSTRAINT "order_lines_pkey" PRIMARY KEY("order_id","book_id"),
	CONSTRAINT "order_lines_copies_check" CHECK ("copies" > 0)
);
--> statement-breakpoint
CREATE TABLE "orders" (
	"id" bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "orders_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"email" text NOT NULL,
	"status" "order_status" DEFAULT 'placed'::"order_status" NOT NULL,
	"placed_at" timestamp with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
CREATE INDEX "order_lines_book_id_idx" ON "order_lines" ("book_id");--> statement-breakpoint
ALTER TABLE "order_lines" ADD CONSTRAINT "order_lines_order_id_fk" FOREIGN KEY ("order_id") REFERENCES "orders"("id") ON DELETE CASCADE;--> statement-breakpoint
ALTER TABLE "order_lines" ADD CONSTRAINT "order_lines_book_id_fk" FOREIGN KEY ("book_id") REFERENCES "books"("id") ON DELETE RESTRICT;--> statement-breakpoint
CREATE VIEW "open_orders" WITH (security_invoker = true) AS (select "orders"."id", "orders"."placed_at", count("order_lines"."book_id") as "titles" from "orders" inner join "order_lines" on "order_lines"."order_id" = "orders"."id" where "orders"."status" = 'placed' group by "orders"."id");--> statement-breakpoint
CREATE MATERIALIZED VIEW "bestsellers" AS (select "order_lines"."book_id", sum("order_lines"."copies") as "sold" from "order_lines" inner join "orders" on "orders"."id" = "order_lines"."order_id" where "orders"."status" <> 'returned' group by "order_lines"."book_id");--> statement-breakpoint
CREATE UNIQUE INDEX "bestsellers_book_id_key" ON "bestsellers" ("book_id");--> statement-breakpoint
COMMENT ON TABLE "books" IS 'Books on sale';--> statement-breakpoint
COMMENT ON COLUMN "books"."id" IS 'Surrogate key';--> statement-breakpoint
COMMENT ON COLUMN "books"."isbn" IS 'ISBN, 13 digits without hyphens';--> statement-breakpoint
COMMENT ON COLUMN "books"."title" IS 'Title on the cover';--> statement-breakpoint
COMMENT ON COLUMN "books"."price" IS 'Price of one copy, EUR';--> statement-breakpoint
COMMENT ON COLUMN "books"."stock" IS 'Copies in stock';--> statement-breakpoint
COMMENT ON TABLE "order_lines" IS 'Books of each order';--> statement-breakpoint
COMMENT ON COLUMN "order_lines"."order_id" IS 'The order';--> statement-breakpoint
COMMENT ON COLUMN "order_lines"."book_id" IS 'The book';--> statement-breakpoint
COMMENT ON COLUMN "order_lines"."copies" IS 'Number of copies';--> statement-breakpoint
COMMENT ON TABLE "orders" IS 'Orders of customers';--> statement-breakpoint
COMMENT ON COLUMN "orders"."id" IS 'Surrogate key';--> statement-breakpoint
COMMENT ON COLUMN "orders"."email" IS 'Address to which the confirmation was sent';--> statement-breakpoint
COMMENT ON COLUMN "orders"."status" IS 'State of the order';--> statement-breakpoint
COMMENT ON COLUMN "orders"."placed_at" IS 'Time the order was placed';--> statement-breakpoint
COMMENT ON MATERIALIZED VIEW "bestsellers" IS 'Copies sold, by book';--> statement-breakpoint
COMMENT ON COLUMN "bestsellers"."book_id" IS 'The book';--> statement-breakpoint
COMMENT ON COLUMN "bestsellers"."sold" IS 'Copies in orders that were not returned';--> statement-breakpoint
COMMENT ON VIEW "open_orders" IS 'Orders that have not been shipped';--> statement-breakpoint
COMMENT ON COLUMN "open_orders"."id" IS 'Surrogate key';--> statement-breakpoint
COMMENT ON COLUMN "open_orders"."placed_at" IS 'Time the order was placed';--> statement-breakpoint
COMMENT ON COLUMN "open_orders"."titles" IS 'Number of different books in the order';--> statement-breakpoint
COMMENT ON TYPE "order_status" IS 'Order statuses';
