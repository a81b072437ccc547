import { sql } from "drizzle-orm";
import { PgDialect } from "drizzle-orm/pg-core";
import { expect, test } from "vitest";
import { lines } from "../src/index.ts";

const textOf = (value: ReturnType<typeof lines>) => new PgDialect().sqlToQuery(value);

test("joins lines with one space, and with nothing inside parentheses", () => {
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

test("keeps parameters and values at both ends", () => {
  expect(textOf(lines`${1} + ${2}`)).toMatchObject({ sql: "$1 + $2", params: [1, 2] });
  expect(
    textOf(lines`
    ${1}
    + ${2}
  `),
  ).toMatchObject({ sql: "$1 + $2", params: [1, 2] });
});
