import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { parseEnv } from "node:util";
import { repositoryFolder } from "@strata/migrator/paths";
import { validate } from "dockerfile-utils";
import { describe, expect, test } from "vitest";
import { parse } from "yaml";

// No Docker and no GitHub runs these files here: their form is checked, and what they say of the rest of the repository.

const read = (file: string): string => readFileSync(join(repositoryFolder, file), "utf8");
const manifest = JSON.parse(read("package.json"));
const nodeVersion = read(".nvmrc").trim();
const instructions = read("Dockerfile").replaceAll("\\\n", "").split("\n");

describe("the Dockerfile", () => {
  test("has no problem that a linter of Dockerfiles finds", () => {
    expect(validate(read("Dockerfile"))).toEqual([]);
    expect(validate("FORM node\n")).not.toEqual([]);
  });

  test("builds and runs with the versions of the repository, and not as root", () => {
    const images = instructions.filter((line) => line.startsWith("FROM "));
    expect(images).toHaveLength(2);
    for (const image of images) expect(image).toMatch(new RegExp(`^FROM node:${nodeVersion}-`));
    expect(instructions).toContain(`RUN npm install --global ${manifest.packageManager}`);
    expect(instructions).toContain("USER node");
  });

  test("starts the command of @strata/migrator", () => {
    const app = JSON.parse(read("apps/migrator/package.json"));
    expect(instructions).toContain(`ENTRYPOINT ["node", "${join("/app", app.bin.strata)}"]`);
    expect(instructions.join("\n")).toContain(`--filter ${app.name} deploy`);
  });
});

test("compose.yaml migrates a supported PostgreSQL, once it accepts connections", () => {
  const { services, volumes } = parse(read("compose.yaml"));
  const [, version] = services.postgres.image.match(/^postgres:(\d+)$/);
  expect(Number(version)).toBeGreaterThanOrEqual(15);
  expect(services.strata.build).toBe(".");
  expect(services.strata.depends_on.postgres.condition).toBe("service_healthy");
  expect(services.postgres.healthcheck.test[1]).toBe("pg_isready");
  const {
    POSTGRES_USER: user,
    POSTGRES_PASSWORD: password,
    POSTGRES_DB: name,
  } = services.postgres.environment;
  expect(services.strata.environment.DATABASE_URL).toBe(
    `postgres://${user}:${password}@postgres:5432/${name}`,
  );
  for (const mount of services.postgres.volumes) expect(volumes).toHaveProperty(mount.split(":")[0]);
});

test("the workflow runs .ci/run on the lowest supported version of Node.js", () => {
  const { jobs } = parse(read(".github/workflows/ci.yml"));
  const { steps } = jobs.ci;
  expect(steps.map(({ run }: { run?: string }) => run).filter(Boolean)).toEqual([".ci/run"]);
  expect(steps[1].with["node-version-file"]).toBe(".nvmrc");
  expect(manifest.engines.node).toMatch(new RegExp(`^>=${nodeVersion}\\.`));
});

test.for(["bug", "feature"])("the issue template %s is a form with unique fields", (name) => {
  const template = parse(read(`.github/ISSUE_TEMPLATE/${name}.yml`));
  expect(template).toMatchObject({ name: expect.any(String), description: expect.any(String) });
  const ids = template.body.map(({ id }: { id: string }) => id);
  expect(new Set(ids).size).toBe(ids.length);
  for (const { type, attributes } of template.body) {
    expect(["input", "textarea", "dropdown"]).toContain(type);
    expect(attributes.label).toEqual(expect.any(String));
  }
});

test(".env.example names each variable that the sources read, and sets none", () => {
  const sources = ["apps", "packages"].flatMap((group) =>
    readdirSync(join(repositoryFolder, group)).flatMap((name) => {
      const folder = join(group, name, "src");
      return readdirSync(join(repositoryFolder, folder), { recursive: true, encoding: "utf8" })
        .filter((file) => /\.[jt]s$/.test(file))
        .map((file) => read(join(folder, file)));
    }),
  );
  // PATH is the operating system's.
  const variables = sources.flatMap((text) => text.match(/(?<=\benv\.)(?!PATH\b)[A-Z][A-Z_]+/g) ?? []);
  const example = read(".env.example");
  const named = Object.keys(parseEnv(example.replaceAll(/^# (?=[A-Z_]+=)/gm, "")));
  expect(named.toSorted()).toEqual([...new Set(variables)].toSorted());
  expect(parseEnv(example)).toEqual({});
});

test.for(["SECURITY.md", "CODE_OF_CONDUCT.md", ".github/ISSUE_TEMPLATE/config.yml"])(
  "%s names the address of the repository",
  (file) => {
    expect(read(file)).toContain(`${manifest.homepage}/security/advisories/new`);
  },
);
