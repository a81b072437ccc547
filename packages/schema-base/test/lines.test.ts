import { sql } from "drizzle-orm";
import { PgDialect } from "drizzle-orm/pg-core";
import { expect, test } from "vitest";
import { lines } from "../src/index.ts";

const textOf = (value: ReturnType<typeof lines>) => new PgDialect().sqlToQuery(value);

test("lines makes one line of several: a space for a break, none inside of a parenthesis", () => {
  const column = sql.identifier("size");
  const laidOut = lines`
    case
      when ${column} in (
        'a  b', ${column}
      ) then 1
      else 2
    end
  `;
  expect(textOf(laidOut)).toEqual(textOf(sql`case when ${column} in ('a  b', ${column}) then 1 else 2 end`));
});

test("lines keeps parameters, and a value at either end", () => {
  expect(textOf(lines`${1} + ${2}`)).toMatchObject({ sql: "$1 + $2", params: [1, 2] });
  expect(
    textOf(lines`
    ${1}
    + ${2}
  `),
  ).toMatchObject({ sql: "$1 + $2", params: [1, 2] });
});
