import { RuleError } from "../errors.ts";

/**
 * Copies the writable fields of `values`. Types do not cover a parsed request body, so functions that write user
 * input also list their fields at run time. Any other field is rejected rather than dropped, so that the caller does
 * not assume it was stored.
 *
 * @throws RuleError `field_writable`, which names the field.
 */
export function writable<Values extends object>(
  values: Values,
  fields: readonly (keyof Values & string)[],
): Values {
  const allowed = new Set<string>(fields);
  const other = Object.keys(values).find((field) => !allowed.has(field));
  if (other !== undefined) throw new RuleError("field_writable", `The field ${other} is not writable here.`);
  return { ...values };
}
