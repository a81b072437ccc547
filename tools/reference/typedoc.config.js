import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { Converter, ReflectionKind } from "typedoc";

const root = join(import.meta.dirname, "../..");

const folders = ["packages", "apps"].flatMap((group) =>
  readdirSync(join(root, group)).map((name) => join(root, group, name)),
);

const { homepage } = JSON.parse(readFileSync(join(root, "package.json"), "utf8"));
const packages = folders.map((folder) => ({
  folder,
  ...JSON.parse(readFileSync(join(folder, "package.json"), "utf8")),
}));

/** The name by which each source file of an entry is imported. */
const entries = new Map(
  packages.flatMap(({ folder, name, exports = {} }) =>
    Object.entries(exports).flatMap(([entry, { "@strata/source": source }]) =>
      source ? [[join(folder, source), name + entry.slice(1)]] : [],
    ),
  ),
);

/** Modules are named as they are imported. */
function nameModules({ converter }) {
  converter.on(Converter.EVENT_CREATE_DECLARATION, (context, reflection) => {
    if (!reflection.kindOf(ReflectionKind.Module)) return;
    const { fileName = "" } =
      context.getSymbolFromReflection(reflection)?.declarations?.[0]?.getSourceFile() ?? {};
    reflection.name = entries.get(fileName) ?? reflection.name;
  });
}

export default {
  name: "Strata",
  readme: "none",
  entryPoints: [...entries.keys()],
  plugin: [nameModules],
  out: join(root, "reference"),
  basePath: root,
  disableGit: true,
  sourceLinkTemplate: `${homepage}/blob/main/{path}#L{line}`,
  // The types are checked by `tsc`. Inferred types of queries are megabytes if they are written out in full.
  skipErrorChecking: true,
  maxTypeConversionDepth: 3,
  validation: { notDocumented: true },
  treatValidationWarningsAsErrors: true,
  packagesRequiringDocumentation: packages.map(({ name }) => name),
  // Every export and method. A property that its name and type do not explain has a comment too, which is a matter of
  // judgment.
  requiredToBeDocumented: [
    "Enum",
    "Variable",
    "Function",
    "Class",
    "Interface",
    "TypeAlias",
    "Method",
    "Accessor",
  ],
  // Its comment, which is that of the table in the database, is at the function that makes it.
  intentionallyNotDocumented: [
    "@strata/schema-system.suggestionFeedback",
    "@strata/schema-relationships.suggestionFeedback",
  ],
};
