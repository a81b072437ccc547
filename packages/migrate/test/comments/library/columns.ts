import { integer, text, timestamp } from "drizzle-orm/pg-core";

/**
 * Surrogate key.
 *
 * This paragraph is for readers of the source.
 */
export const id = () => integer("id").primaryKey().generatedAlwaysAsIdentity();

/** A column with a title. Each has its own comment. */
export const title = (name: string) => text(name);

export const timestamps = () => ({
  /** When the row was inserted. */
  createdAt: timestamp("created_at").notNull().defaultNow(),
});

export function audited() {
  return {
    ...timestamps(),
    /** Who wrote the row. */
    editor: text("editor"),
  };
}

/** Remarks of the staff. */
const notes = text("notes");
export const remarks = { notes };
