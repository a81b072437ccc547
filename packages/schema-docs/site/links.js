import { columnAddress, groupAddress, hrefOf } from "./address.js";
import { code, h } from "./dom.js";
import { entities } from "./schema.js";

/** The color of a group, as the style of an element. */
export const hued = (group) => `--hue: ${group.hue}`;

export const groupLink = (group, attributes) =>
  h("a", { ...attributes, href: hrefOf(groupAddress(group)) }, group.name);

/** A link to a page or a column; plain code if the schema has no such entity. */
export const link = (name, column) => {
  const address = column ? columnAddress(name, column) : name;
  return entities.has(name)
    ? h("a", { class: "name", href: hrefOf(address) }, breakable(address))
    : code(address);
};

/** A name that may continue on the next line after an underscore or a dot. */
const breakable = (name) => name.split(/(?<=[_.])/).flatMap((word) => [word, h("wbr")]);
