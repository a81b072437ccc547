import { RuleError } from "../errors.ts";

/**
 * The values that a caller may write, as a new object with no other field. Types end where the parsed body of a request
 * begins, so a function that writes what a person sends lists its fields at run time as well. A field outside the list
 * is refused rather than dropped: whoever sent it must not believe that it was stored.
 *
 * @throws RuleError `field_writable`, which names the field.
 */
export function writable<Values extends object>(
  values: Values,
  fields: readonly (keyof Values & string)[],
): Values {
  const allowed = new Set<string>(fields);
  const other = Object.keys(values).find((field) => !allowed.has(field));
  if (other !== undefined)
    throw new RuleError("field_writable", `the field ${other} may not be written here`);
  return { ...values };
}
