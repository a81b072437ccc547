/** Invalid and valid objects of a check, as statements separated by a semicolon at the end of a line. */
interface Fixture {
  readonly bad: readonly { setup: string; object: string; detail: string }[];
  readonly good: readonly string[];
}

/** `public.t` with a column `x` of a type. */
const column = (type: string): string => `create table t (id bigint primary key, x ${type})`;

/** A parent table, a child table that references it, and more statements. */
const parentAndChild = (child: string, more = ""): string =>
  `create table p (id bigint primary key, a bigint, b bigint, unique (a, b));\ncreate table c (${child})${more && `;\n${more}`}`;

/** Fixture of a check on column types. */
const typed = (type: string, detail: string, ...good: string[]): Fixture => ({
  bad: [
    { setup: column(type), object: "public.t.x", detail: `is ${detail}` },
    { setup: column(`${type}[]`), object: "public.t.x", detail: `is ${detail}[]` },
  ],
  good: good.map(column),
});

const invoker = "with (security_invoker = true)";

/** Fixtures by check id. */
export const fixtures: Readonly<Record<string, Fixture>> = {
  "no-primary-key": {
    bad: [{ setup: "create table t (a int unique)", object: "public.t", detail: "has no primary key" }],
    good: [
      "create table t (a int primary key)",
      "create table t (a int primary key) partition by range (a);\ncreate table u partition of t default",
    ],
  },
  "fk-unindexed": {
    bad: [
      {
        setup: parentAndChild("id bigint primary key, p_id bigint constraint c_fk references p"),
        object: "public.c.c_fk",
        detail: "no index of public.c starts with (p_id)",
      },
      {
        setup: parentAndChild(
          "id bigint, p_id bigint constraint c_fk references p",
          "create index on c (id, p_id);\ncreate index on c (p_id) where id > 0;\ncreate index on c using brin (p_id)",
        ),
        object: "public.c.c_fk",
        detail: "no index of public.c starts with (p_id)",
      },
      {
        setup: parentAndChild(
          "a bigint, b bigint, d bigint, constraint c_fk foreign key (a, b) references p (a, b)",
          "create index on c (a, d, b)",
        ),
        object: "public.c.c_fk",
        detail: "no index of public.c starts with (a, b)",
      },
    ],
    good: [
      parentAndChild("p_id bigint references p", "create index on c (p_id)"),
      parentAndChild("p_id bigint references p", "create index on c (p_id) where p_id is not null"),
      parentAndChild("p_id bigint references p", "create index on c using hash (p_id)"),
      parentAndChild(
        "a bigint, b bigint, foreign key (a, b) references p (a, b)",
        "create index on c (b, a)",
      ),
      parentAndChild(
        "a bigint, b bigint, foreign key (a, b) references p (a, b)",
        "create index on c (a, b) where a is not null and b is not null",
      ),
      parentAndChild("p_id bigint primary key references p"),
    ],
  },
  "fk-type-mismatch": {
    bad: [
      {
        setup: parentAndChild("p_id integer constraint c_fk references p"),
        object: "public.c.c_fk",
        detail: "p_id is integer, public.p.id is bigint",
      },
    ],
    good: [parentAndChild("p_id bigint references p")],
  },
  "fk-duplicate": {
    bad: [
      {
        setup: parentAndChild(
          "p_id bigint constraint c_1_fk references p, constraint c_2_fk foreign key (p_id) references p on delete cascade",
        ),
        object: "public.c.c_2_fk",
        detail: "the same columns and table as c_1_fk",
      },
    ],
    good: [parentAndChild("p_id bigint references p, q_id bigint references p")],
  },
  "fk-action-missing": {
    bad: [
      {
        setup: parentAndChild("p_id bigint constraint c_fk references p"),
        object: "public.c.c_fk",
        detail: "(p_id) to public.p is ON DELETE NO ACTION",
      },
    ],
    good: [
      parentAndChild("p_id bigint references p on delete restrict"),
      parentAndChild("p_id bigint references p on delete cascade"),
    ],
  },
  "fk-set-null-not-null": {
    bad: [
      {
        setup: parentAndChild("p_id bigint not null constraint c_fk references p on delete set null"),
        object: "public.c.c_fk",
        detail: "p_id cannot become null",
      },
    ],
    good: [
      parentAndChild("p_id bigint references p on delete set null"),
      parentAndChild(
        "a bigint not null, b bigint, foreign key (a, b) references p (a, b) on delete set null (b)",
      ),
    ],
  },
  "fk-composite-nullable": {
    bad: [
      {
        setup: parentAndChild(
          "a bigint not null, b bigint, constraint c_fk foreign key (a, b) references p (a, b)",
        ),
        object: "public.c.c_fk",
        detail: "b is nullable",
      },
    ],
    good: [
      parentAndChild("a bigint, b bigint, foreign key (a, b) references p (a, b) match full"),
      parentAndChild("a bigint not null, b bigint not null, foreign key (a, b) references p (a, b)"),
      parentAndChild("p_id bigint references p"),
    ],
  },
  "constraint-not-valid": {
    bad: [
      {
        setup: `${column("int")};\nalter table t add constraint t_x_check check (x > 0) not valid`,
        object: "public.t.t_x_check",
        detail: "is NOT VALID",
      },
    ],
    good: [column("int check (x > 0)")],
  },
  "sequence-overflow": {
    bad: [
      {
        setup: "create table t (id int generated always as identity);\nselect setval('t_id_seq', 1200000000)",
        object: "public.t_id_seq",
        detail: "1200000000 of 2147483647 used, by public.t.id",
      },
      {
        setup: "create sequence s maxvalue 10;\nselect setval('s', 6)",
        object: "public.s",
        detail: "6 of 10 used",
      },
      {
        // A serial's sequence may have another type than its column.
        setup:
          "create table t (id int);\ncreate sequence s as bigint owned by t.id;\nselect setval('s', 1200000000)",
        object: "public.s",
        detail: "1200000000 of 2147483647 used, by public.t.id",
      },
    ],
    good: [
      "create table t (id bigint generated always as identity);\nselect setval('t_id_seq', 1200000000)",
      "create sequence s maxvalue 10;\nselect setval('s', 5)",
      "create sequence s maxvalue 10 cycle;\nselect setval('s', 9)",
    ],
  },
  "key-narrow": {
    bad: [
      {
        setup: "create table t (id int generated always as identity)",
        object: "public.t.id",
        detail: "has type integer",
      },
      { setup: "create table t (id smallserial)", object: "public.t.id", detail: "has type smallint" },
    ],
    good: ["create table t (id bigint generated always as identity, x int default 7)"],
  },
  "index-invalid": {
    bad: [
      {
        setup:
          "create table t (id int) partition by range (id);\ncreate table u partition of t default;\ncreate index i on only t (id)",
        object: "public.i",
        detail: "of public.t is invalid",
      },
    ],
    good: [
      "create table t (id int) partition by range (id);\ncreate table u partition of t default;\ncreate index i on t (id)",
    ],
  },
  "index-duplicate": {
    bad: [
      {
        setup: `${column("int")};\ncreate index t_1 on t (x);\ncreate index t_2 on t (x)`,
        object: "public.t_2",
        detail: "public.t_1 has the same columns",
      },
      {
        setup: `${column("int")};\ncreate index t_1 on t (id)`,
        object: "public.t_1",
        detail: "public.t_pkey has the same columns",
      },
      {
        setup: `${column("int")};\ncreate index t_1 on t (x) include (id);\ncreate index t_2 on t (x)`,
        object: "public.t_2",
        detail: "public.t_1 has the same columns",
      },
      {
        setup: `${column("text")};\ncreate index t_1 on t (lower(x)) where id > 0;\ncreate index t_2 on t (lower(x)) where id > 0`,
        object: "public.t_2",
        detail: "public.t_1 has the same columns",
      },
    ],
    good: [
      `${column("text")};\ncreate index on t (x);\ncreate index on t (x text_pattern_ops);\ncreate index on t (x collate "C");\ncreate index on t (lower(x));\ncreate index on t (x) where id > 0;\ncreate index on t (x desc);\ncreate index on t using hash (x)`,
    ],
  },
  "index-redundant": {
    bad: [
      {
        setup: `${column("int")};\ncreate index t_1 on t (x);\ncreate index t_2 on t (x, id)`,
        object: "public.t_1",
        detail: "public.t_2 starts with the same columns",
      },
      {
        setup: "create table t (a int, b int, primary key (a, b));\ncreate index t_1 on t (a) include (b)",
        object: "public.t_1",
        detail: "public.t_pkey starts with the same columns",
      },
    ],
    good: [
      `${column("text unique")};\ncreate index on t (x, id)`,
      `${column("text")};\ncreate index on t (x) where id > 0;\ncreate index on t (x, id)`,
      `${column("text")};\ncreate index on t (x text_pattern_ops);\ncreate index on t (x, id)`,
      `${column("text")};\ncreate index on t (id, x);\ncreate index on t (x, id)`,
    ],
  },
  "index-needless-predicate": {
    bad: [
      {
        setup: `${column("int not null")};\ncreate index t_1 on t (x) where x is not null`,
        object: "public.t_1",
        detail: "x is never null",
      },
    ],
    good: [`${column("int")};\ncreate index on t (x) where x is not null`],
  },
  "index-on-boolean": {
    bad: [
      {
        setup: `${column("boolean")};\ncreate index t_1 on t (x, id)`,
        object: "public.t_1",
        detail: "starts with x",
      },
    ],
    good: [`${column("boolean")};\ncreate index on t (id, x);\ncreate index on t (id) where x`],
  },
  "index-on-document": {
    bad: [
      {
        setup: `${column("jsonb")};\ncreate index t_1 on t (x)`,
        object: "public.t_1",
        detail: "x is jsonb",
      },
      {
        setup: `${column("text[]")};\ncreate index t_1 on t (id, x)`,
        object: "public.t_1",
        detail: "x is text[]",
      },
    ],
    good: [`${column("jsonb")};\ncreate index on t using gin (x);\ncreate index on t ((x ->> 'a'))`],
  },
  "unique-nullable": {
    bad: [
      {
        setup: "create table t (a int not null, b int, constraint t_key unique (a, b))",
        object: "public.t_key",
        detail: "b is nullable",
      },
    ],
    good: [
      "create table t (a int not null, b int, unique nulls not distinct (a, b))",
      "create table t (a int unique, b int not null, c int not null, unique (b, c))",
      "create table t (a int not null, b int);\ncreate unique index on t (a, b) where b is not null;\ncreate unique index on t (a) where b is null",
      // Its columns cannot be NOT NULL, and it is read-only.
      "create materialized view v as select 1 as a, 2 as b;\ncreate unique index on v (a, b)",
    ],
  },
  "timestamp-without-zone": typed("timestamp", "timestamp without time zone", "timestamptz", "date"),
  "time-with-zone": typed("timetz", "time with time zone", "time", "timestamptz"),
  money: typed("money", "money", "numeric"),
  "char-n": typed("char(3)", "character(3)", "text", "varchar(3)", '"char"'),
  "varchar-n": {
    bad: [
      ...typed("varchar(3)", "character varying(3)").bad,
      {
        setup: `create domain short as varchar(3);\n${column("short")}`,
        object: "public.t.x",
        detail: "is public.short",
      },
    ],
    good: [column("varchar"), column("text")],
  },
  json: typed("json", "json", "jsonb"),
  float: typed("real", "real", "numeric", "integer"),
  "reg-type": typed("regproc", "regproc", "regclass", "regtype", "oid"),
  serial: {
    bad: [
      {
        setup: "create table t (id bigserial)",
        object: "public.t.id",
        detail: "default nextval('public.t_id_seq'::regclass)",
      },
    ],
    good: [
      "create table t (id bigint generated by default as identity)",
      "create sequence s;\ncreate table t (id bigint default nextval('s'))",
    ],
  },
  "row-time-nullable": {
    bad: [
      {
        setup: "create table t (created_at timestamptz default now())",
        object: "public.t.created_at",
        detail: "is nullable",
      },
    ],
    good: ["create table t (updated_at timestamptz not null, deleted_at timestamptz)"],
  },
  "row-time-no-default": {
    bad: [
      {
        setup: "create table t (updated_at timestamptz not null)",
        object: "public.t.updated_at",
        detail: "has no default",
      },
    ],
    good: ["create table t (created_at timestamptz default now(), deleted_at timestamptz)"],
  },
  "jsonb-nullable": {
    bad: [{ setup: column("jsonb default '{}'"), object: "public.t.x", detail: "is nullable" }],
    good: [column("jsonb not null"), column("jsonb[]")],
  },
  "jsonb-no-default": {
    bad: [{ setup: column("jsonb not null"), object: "public.t.x", detail: "has no default" }],
    good: [column("jsonb not null default '[]'"), column("jsonb")],
  },
  "jsonb-unchecked": {
    bad: [
      {
        setup: column("jsonb check (x <> 'null')"),
        object: "public.t.x",
        detail: "has no CHECK on jsonb_typeof",
      },
    ],
    good: [
      column("jsonb check (jsonb_typeof(x) = 'object')"),
      `create domain document as jsonb check (jsonb_typeof(value) = 'object');\n${column("document")}`,
    ],
  },
  "numeric-unchecked": {
    bad: [{ setup: column("numeric(5,2)"), object: "public.t.x", detail: "accepts NaN" }],
    good: [column("numeric check (x < 'Infinity')"), column("int")],
  },
  "boolean-nullable": {
    bad: [{ setup: column("boolean default false"), object: "public.t.x", detail: "is nullable" }],
    good: [column("boolean not null"), column("boolean[]")],
  },
  "type-differs": {
    bad: [
      {
        setup: "create table t (x int);\ncreate table u (x bigint);\ncreate table v (x int)",
        object: "column x",
        detail: "bigint in public.u; integer in public.t, public.v",
      },
      {
        setup: "create table t (x numeric(5,2));\ncreate table u (x numeric)",
        object: "column x",
        detail: "numeric in public.u; numeric(5,2) in public.t",
      },
    ],
    good: ["create table t (x int, y bigint);\ncreate table u (x int)"],
  },
  "table-all-nullable": {
    bad: [
      {
        setup: "create table t (id int primary key, a int, b text)",
        object: "public.t",
        detail: "all columns outside the key are nullable",
      },
    ],
    good: [
      "create table t (id int primary key, a int not null, b int)",
      "create table t (id int primary key)",
    ],
  },
  "partition-no-default": {
    bad: [
      {
        setup:
          "create table t (id int) partition by range (id);\ncreate table u partition of t for values from (0) to (9)",
        object: "public.t",
        detail: "has no DEFAULT partition",
      },
    ],
    good: [
      "create table t (id int) partition by range (id);\ncreate table u partition of t default",
      "create table t (id int) partition by hash (id)",
    ],
  },
  inheritance: {
    bad: [
      {
        setup: "create table t (id int);\ncreate table u () inherits (t)",
        object: "public.u",
        detail: "inherits from public.t",
      },
    ],
    good: ["create table t (id int) partition by range (id);\ncreate table u partition of t default"],
  },
  unlogged: {
    bad: [
      { setup: "create unlogged table t (id int)", object: "public.t", detail: "is unlogged" },
      {
        setup:
          "create table t (id int) partition by range (id);\ncreate unlogged table u partition of t default",
        object: "public.t",
        detail: "its partition public.u is unlogged",
      },
    ],
    good: ["create table t (id int)", "create temporary table t (id int)"],
  },
  "materialized-view-no-key": {
    bad: [
      {
        setup:
          "create materialized view v as select 1 as x;\ncreate index on v (x);\ncreate unique index on v ((x + 1))",
        object: "public.v",
        detail: "has no unique index",
      },
    ],
    good: ["create materialized view v as select 1 as x;\ncreate unique index on v (x)"],
  },
  "secret-plain": {
    bad: ["password", "api_key", "refresh_token", "client_secret", "recovery_tokens"].map((name) => ({
      setup: `create table t (${name} text)`,
      object: `public.t.${name}`,
      detail: "has type text",
    })),
    good: [
      "create table t (password_hash text, token_hash bytea, password_changed_at date, max_tokens int, api_key_id bigint, secretary text)",
    ],
  },
  "view-exposes-secret": {
    bad: [
      {
        setup: "create table t (password_hash text);\ncreate view v as select password_hash from t",
        object: "public.v.password_hash",
        detail: "is exposed by a view",
      },
    ],
    good: [
      "create table t (id int, password_hash text);\ncreate view v as select id, password_hash is null as is_open from t",
    ],
  },
  "view-security-definer": {
    bad: [
      {
        setup: "create view v as select 1 as x",
        object: "public.v",
        detail: "reads with the privileges of its owner",
      },
      {
        setup: "create view v with (security_invoker = off, security_barrier) as select 1 as x",
        object: "public.v",
        detail: "reads with the privileges of its owner",
      },
    ],
    good: [
      `create view v ${invoker} as select 1 as x`,
      "create view v with (security_invoker) as select 1 as x",
      "create materialized view v as select 1 as x",
    ],
  },
  "definer-search-path": {
    bad: [
      {
        setup:
          "create function f(x int) returns int language sql security definer set work_mem = '1MB' as 'select 1'",
        object: "public.f(x integer)",
        detail: "uses the search_path of its caller",
      },
    ],
    good: [
      "create function f() returns int language sql security definer set search_path = '' as 'select 1'",
      "create function f() returns int language sql as 'select 1'",
    ],
  },
  "definer-public": {
    bad: [
      {
        setup: "create function f() returns int language sql security definer as 'select 1'",
        object: "public.f()",
        detail: "is executable by PUBLIC",
      },
    ],
    good: [
      "create function f() returns int language sql security definer as 'select 1';\nrevoke execute on function f() from public",
      "create function f() returns int language sql as 'select 1'",
    ],
  },
  "policy-without-rls": {
    bad: [
      {
        setup: "create table t (id int);\ncreate policy a on t;\ncreate policy b on t",
        object: "public.t",
        detail: "its policies have no effect: a, b",
      },
    ],
    good: ["create table t (id int);\ncreate policy a on t;\nalter table t enable row level security"],
  },
  "rls-without-policy": {
    bad: [
      {
        setup: "create table t (id int);\nalter table t enable row level security",
        object: "public.t",
        detail: "has no policy",
      },
    ],
    good: ["create table t (id int);\ncreate policy a on t;\nalter table t enable row level security"],
  },
  "granted-to-public": {
    bad: [
      {
        setup: "create table t (id int);\ngrant select, insert on t to public",
        object: "public.t",
        detail: "INSERT, SELECT granted to PUBLIC",
      },
    ],
    good: ["create table t (id int);\ngrant select on t to pg_monitor"],
  },
  "name-reserved": {
    bad: [
      {
        setup: 'create table "user" (id int)',
        object: 'public."user"',
        detail: "the table's name is a reserved word",
      },
      {
        setup: 'create table t ("order" int)',
        object: 'public.t."order"',
        detail: "the column's name is a reserved word",
      },
    ],
    good: ["create table users (position int, value int, name text, type text)"],
  },
  "name-not-snake-case": {
    bad: [
      {
        setup: 'create table t ("createdAt" int)',
        object: 'public.t."createdAt"',
        detail: "the column's name is not snake_case",
      },
      {
        setup: "create type \"Color\" as enum ('red')",
        object: 'public."Color"',
        detail: "the enum's name is not snake_case",
      },
      {
        setup: 'create table t (a int constraint "T!" unique)',
        object: 'public.t."T!"',
        detail: "the constraint's name is not snake_case",
      },
    ],
    good: ["create table t1 (created_at date, x2_y int unique)"],
  },
  "name-cut-off": {
    bad: [
      {
        setup: `create table t (a int);\ncreate index ${"i".repeat(70)} on t (a)`,
        object: `public.${"i".repeat(63)}`,
        detail: "the index's name has 63 bytes",
      },
    ],
    good: [`create table t (${"a".repeat(62)} int)`],
  },
  "constraint-unnamed": {
    bad: [
      {
        setup: parentAndChild("p_id bigint references p"),
        object: "public.c.c_p_id_fkey",
        detail: "has a generated name",
      },
      {
        setup: "create table t (a int constraint t_a_check check (a > 0) check (a < 9))",
        object: "public.t.t_a_check1",
        detail: "has a generated name",
      },
    ],
    good: [
      parentAndChild("p_id bigint constraint c_p_id_fk references p"),
      "create table t (a int primary key, b int unique, check (a > 0))",
    ],
  },
  "table-undocumented": {
    bad: [{ setup: "create table t (a int)", object: "public.t", detail: "has no comment" }],
    good: ["create table t (a int);\ncomment on table t is 'One row is one t'"],
  },
  "column-undocumented": {
    bad: [
      {
        setup: "create table t (a int, b int, c int);\ncomment on column t.b is 'B'",
        object: "public.t",
        detail: "no comment on a, c",
      },
    ],
    good: ["create table t (a int);\ncomment on column t.a is 'A'"],
  },
  "view-undocumented": {
    bad: [
      { setup: "create view v as select 1 as x", object: "public.v", detail: "has no comment" },
      { setup: "create materialized view v as select 1 as x", object: "public.v", detail: "has no comment" },
    ],
    good: ["create view v as select 1 as x;\ncomment on view v is 'One'"],
  },
  "view-column-undocumented": {
    bad: [
      {
        setup: "create view v as select 1 as x, 2 as y, 3 as z;\ncomment on column v.y is 'Two'",
        object: "public.v",
        detail: "no comment on x, z",
      },
      { setup: "create materialized view v as select 1 as x", object: "public.v", detail: "no comment on x" },
    ],
    good: ["create view v as select 1 as x;\ncomment on column v.x is 'One'"],
  },
  "enum-undocumented": {
    bad: [{ setup: "create type e as enum ('a')", object: "public.e", detail: "has no comment" }],
    good: ["create type e as enum ('a');\ncomment on type e is 'E'", "create type e as (a int)"],
  },
  "function-undocumented": {
    bad: [
      {
        setup: "create function f() returns int language sql as 'select 1'",
        object: "public.f()",
        detail: "has no comment",
      },
    ],
    good: ["create function f() returns int language sql as 'select 1';\ncomment on function f() is 'One'"],
  },
};
