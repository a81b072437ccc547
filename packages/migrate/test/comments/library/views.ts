import { eq, getColumns, sql } from "drizzle-orm";
import { alias, pgMaterializedView, pgView, type QueryBuilder, text } from "drizzle-orm/pg-core";
import { authors, books } from "./tables.ts";

/** A function that a view is passed through. */
const indexed = <V extends object>(view: V): V => Object.assign(view, { indexed: true });

const counted = () => ({
  /** Books that are counted. */
  bookCount: sql<number>`count(*)`.as("book_count"),
});

/** Authors with the number of their books. */
export const productivity = indexed(
  pgMaterializedView("productivity").as((qb) => {
    const numbers = qb
      .select({ authorId: books.authorId, ...counted() })
      .from(books)
      .groupBy(books.authorId)
      .as("numbers");
    return qb
      .select({
        id: authors.id,
        name: authors.givenName.as("name"),
        /** Books of the author. */
        books: sql<number>`coalesce(${numbers.bookCount}, 0)`.as("books"),
        ...getColumns(numbers),
      })
      .from(authors)
      .leftJoin(numbers, eq(numbers.authorId, authors.id));
  }),
);

function ofPaper(qb: QueryBuilder) {
  const writer = alias(authors, "writer");
  return qb
    .select({
      title: books.title,
      /** Given name of the author. */
      author: writer.givenName,
      since: writer.createdAt,
    })
    .from(books)
    .innerJoin(writer, eq(writer.id, books.authorId))
    .where(eq(books.binding, "paper"));
}

/** Paperbacks. */
export const paperbacks = pgView("paperbacks").with({ securityInvoker: true }).as(ofPaper);

const titled = (qb: QueryBuilder, kind: "paper" | "cloth") =>
  qb
    .select({
      title: books.title,
      /** Kind of the book. */
      kind: sql<string>`${kind}`.as("kind"),
    })
    .from(books);

/** All books. */
export const catalog = pgView("catalog").as((qb) => titled(qb, "paper").unionAll(titled(qb, "cloth")));

/** All authors. */
export const everybody = pgView("everybody").as((qb) => qb.select().from(authors));

/** A view that is made elsewhere. */
export const legacy = pgView("legacy", {
  /** Number of the old catalog. */
  number: text("number"),
}).existing();
