import { type Catalog, type CatalogObject, keyOf } from "./catalog.ts";
import { escaped } from "./fingerprint.ts";
import { alterObject, createObject, defaultGrants, dropObject, singleGrants, tableOf } from "./statements.ts";

/** A difference between a database and another catalog. */
export interface Difference {
  /** Kind and name of the object, with special characters escaped: `column public.users.email`. */
  readonly object: string;
  /** The property that differs; null if the object itself is missing or unexpected. */
  readonly attribute: string | null;
  /** In the database; null if it is not there. */
  readonly before: string | null;
  /** In the other catalog; null if it is not there. */
  readonly after: string | null;
  /**
   * The statements that turn `before` into `after`, in order, each without its semicolon. Empty if none does so without
   * loss, or if another difference has them, as a missing table those of its columns.
   */
  readonly sql: readonly string[];
}

/**
 * Compares the objects of a database with the wanted ones. Objects of the database that are not wanted count only inside
 * wanted tables: columns, constraints, indexes, triggers and policies. Grants and storage options count if they are wanted
 * and missing; those that operators add do not.
 *
 * @returns the differences, in an order in which their statements can run.
 */
export function compareCatalogs(database: Catalog, wanted: Catalog): Difference[] {
  const has = new Map(database.objects.map((object) => [keyOf(object), object]));
  const wants = new Map(wanted.objects.map((object) => [keyOf(object), object]));
  const unexpected = database.objects
    .filter((object) => !wants.has(keyOf(object)) && isPartOf(object, wants))
    .toReversed()
    .map((object) => difference(object, null, summary(object), null, dropObject(object)));
  const others = wanted.objects.flatMap((object) => {
    const current = has.get(keyOf(object));
    if (current) return changes(current, object, wanted);
    const isCreated = object.kind === "column" && !has.has(keyOf(ownerOf(object, wants)));
    return [difference(object, null, null, summary(object), isCreated ? [] : createObject(object, wanted))];
  });
  return [...unexpected, ...others];
}

const difference = (
  { kind, path }: CatalogObject,
  attribute: string | null,
  before: string | null,
  after: string | null,
  sql: readonly string[],
): Difference => ({ object: escaped(`${kind} ${path.join(".")}`), attribute, before, after, sql });

function changes(current: CatalogObject, wanted: CatalogObject, catalog: Catalog): Difference[] {
  const names = new Set([...Object.keys(current.attributes), ...Object.keys(wanted.attributes)]);
  return [...names].toSorted().flatMap((attribute) => {
    const [before, after] = [current.attributes[attribute], wanted.attributes[attribute]];
    if (before === after || isOperators(attribute, current, wanted)) return [];
    const target = attribute === "grants" ? withMissingGrants(current, wanted) : wanted;
    return [
      difference(
        wanted,
        attribute,
        before ?? null,
        after ?? null,
        alterObject(attribute, current, target, catalog),
      ),
    ];
  });
}

/** Whether a difference is what operators do, and no wanted value is missing. */
function isOperators(attribute: string, current: CatalogObject, wanted: CatalogObject): boolean {
  if (attribute === "grants") return missingGrants(current, wanted).length === 0;
  if (attribute === "clustered") return true;
  if (attribute === "options" && wanted.kind === "table") {
    const has = current.attributes.options?.split(", ") ?? [];
    return (wanted.attributes.options?.split(", ") ?? []).every((option) => has.includes(option));
  }
  // The comment that PostgreSQL itself gives to the schema.
  return wanted.kind === "schema" && wanted.path[0] === "public";
}

function missingGrants(current: CatalogObject, wanted: CatalogObject): string[] {
  const has = new Set([...singleGrants(current.attributes.grants), ...singleGrants(defaultGrants(wanted))]);
  return singleGrants(wanted.attributes.grants).filter((grant) => !has.has(grant));
}

const withMissingGrants = (current: CatalogObject, wanted: CatalogObject): CatalogObject => ({
  ...wanted,
  attributes: {
    ...wanted.attributes,
    grants: [...singleGrants(current.attributes.grants), ...missingGrants(current, wanted)].join("\n"),
  },
});

/** Whether an object belongs to a table among `wants`. */
function isPartOf(object: CatalogObject, wants: ReadonlyMap<string, CatalogObject>): boolean {
  if (object.kind === "index") {
    return [...wants.values()].some(
      ({ kind, path }) =>
        (kind === "table" || kind === "materialized view") && path.join(".") === object.attributes.table,
    );
  }
  const isPart = ["column", "constraint", "trigger", "policy"].includes(object.kind);
  return isPart && ownerOf(object, wants) !== object;
}

/** The table or view of a column, constraint, trigger or policy; the object itself if it is not there. */
function ownerOf(object: CatalogObject, wants: ReadonlyMap<string, CatalogObject>): CatalogObject {
  const owner = tableOf(object);
  return (
    (["table", "view", "materialized view"] as const)
      .map((kind) => wants.get(keyOf({ ...owner, kind })))
      .find((found) => found !== undefined) ?? object
  );
}

const summary = ({ kind, attributes }: CatalogObject): string =>
  attributes.definition ?? attributes.type ?? attributes.values ?? kind;
