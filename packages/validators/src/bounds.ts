import type { Form } from "./form.ts";
import type { Check, TableRules } from "./rules.ts";
import { isInteger } from "./sql_type.ts";

/** Constraint keywords of JSON Schema. */
export interface Keywords {
  minimum?: number;
  maximum?: number;
  minLength?: number;
  maxLength?: number;
  minItems?: number;
  pattern?: string;
  allOf?: { pattern: string }[];
  enum?: (string | number)[];
  type?: string;
}

/**
 * JSON Schema keywords for the rules of CHECKs on a single column, by the column's SQL name. They may be weaker than
 * the CHECKs, but never reject a value that the CHECKs accept.
 */
export function boundsOf({ checks }: TableRules): ReadonlyMap<string, Keywords> {
  const bounds = new Map<string, Keywords>();
  for (const check of checks) {
    for (const form of conjunctsOf(check)) {
      const [column, found] = boundOf(form) ?? [];
      if (column === undefined || !found) continue;
      bounds.set(column, merged(bounds.get(column) ?? {}, found));
    }
  }
  return bounds;
}

function conjunctsOf({ form }: Check): Form[] {
  const split = (part: Form): Form[] => (part.kind === "and" ? part.operands.flatMap(split) : [part]);
  return split(form);
}

/** Merges keywords by taking the narrower bound of each. */
function merged(a: Keywords, b: Keywords): Keywords {
  const { pattern, ...rest } = b;
  const result = { ...a, ...rest };
  for (const key of ["minimum", "minLength"] as const) {
    const values = [a[key], b[key]].filter((value) => value !== undefined);
    if (values.length > 0) result[key] = Math.max(...values);
  }
  for (const key of ["maximum", "maxLength"] as const) {
    const values = [a[key], b[key]].filter((value) => value !== undefined);
    if (values.length > 0) result[key] = Math.min(...values);
  }
  if (a.enum && b.enum) result.enum = a.enum.filter((value) => b.enum?.includes(value));
  if (pattern !== undefined && a.pattern !== undefined) result.allOf = [...(a.allOf ?? []), { pattern }];
  else if (pattern !== undefined) result.pattern = pattern;
  return result;
}

const mirrored: Readonly<Record<string, string>> = { "<": ">", ">": "<", "<=": ">=", ">=": "<=" };

function boundOf(form: Form): readonly [string, Keywords] | undefined {
  switch (form.kind) {
    case "comparison": {
      const { operator, left, right } = form;
      return left.kind === "constant"
        ? compared(mirrored[operator] ?? operator, right, left)
        : compared(operator, left, right);
    }
    case "between": {
      const low = compared(">=", form.operand, form.low);
      const high = compared("<=", form.operand, form.high);
      const [column] = low ?? high ?? [];
      return column === undefined ? undefined : [column, merged(low?.[1] ?? {}, high?.[1] ?? {})];
    }
    case "in":
      return listed(form.operand, form.members);
    case "match":
      return form.operand.kind === "column"
        ? [form.operand.name, { pattern: withoutFlags(form.pattern.least.source) }]
        : undefined;
    default:
      return undefined;
  }
}

/** Rewrites a pattern with flag `s` without flags: dots outside brackets match any character. */
const withoutFlags = (source: string): string =>
  source.replace(/\\[\s\S]|\[(?:\\[\s\S]|[^\]\\])*\]|\./gu, (part) => (part === "." ? "[\\s\\S]" : part));

function compared(operator: string, operand: Form, constant: Form): readonly [string, Keywords] | undefined {
  if (constant.kind !== "constant") return undefined;
  if (operand.kind === "column" && operator === "=") return listed(operand, [constant]);
  if (constant.of === "string") {
    const isEmpty = constant.text === "" && (operator === "<>" || operator === ">");
    if (isEmpty && textIn(operand)) return [textIn(operand) ?? "", { minLength: 1 }];
    if (operand.kind === "call" && /^jsonb?_typeof$/.test(operand.name) && operator === "=") {
      const [json] = operand.operands;
      return json?.kind === "column" ? [json.name, { type: constant.text }] : undefined;
    }
    return undefined;
  }
  const number = Number(constant.text);
  if (!Number.isSafeInteger(number) && operand.kind !== "column") return undefined;
  if (operand.kind === "column") {
    if (!isInteger(operand.type))
      return /^(real|double)/.test(operand.type.kind) ? floating(operand.name, operator, number) : undefined;
    if (!Number.isSafeInteger(number)) return undefined;
    switch (operator) {
      case ">=":
        return [operand.name, { minimum: number }];
      case ">":
        return [operand.name, { minimum: number + 1 }];
      case "<=":
        return [operand.name, { maximum: number }];
      case "<":
        return [operand.name, { maximum: number - 1 }];
    }
    return undefined;
  }
  return ofLength(operator, operand, number);
}

// Exclusive bounds differ between OpenAPI 3.0 and JSON Schema; the inclusive one is valid in both.
function floating(column: string, operator: string, number: number): readonly [string, Keywords] | undefined {
  if (operator === ">=" || operator === ">") return [column, { minimum: number }];
  return operator === "<=" || operator === "<" ? [column, { maximum: number }] : undefined;
}

function ofLength(operator: string, operand: Form, number: number): readonly [string, Keywords] | undefined {
  if (operand.kind !== "call" || !/^(char_length|character_length|length)$/.test(operand.name))
    return undefined;
  const [measured] = operand.operands;
  const column = measured && textIn(measured);
  if (column === undefined) return undefined;
  // A trimmed text is shorter, so its length only bounds the whole text from below.
  const isWhole = measured?.kind === "column";
  switch (operator) {
    case ">=":
      return [column, { minLength: number }];
    case ">":
      return [column, { minLength: number + 1 }];
    case "<=":
      return isWhole ? [column, { maxLength: number }] : undefined;
    case "<":
      return isWhole ? [column, { maxLength: number - 1 }] : undefined;
    case "=":
      return [column, isWhole ? { minLength: number, maxLength: number } : { minLength: number }];
    default:
      return undefined;
  }
}

/** The column of a text or of a trimmed text. */
function textIn(form: Form): string | undefined {
  if (form.kind === "column") return form.type.kind === "text" ? form.name : undefined;
  if (form.kind !== "call" || !/^(btrim|trim|ltrim|rtrim)$/.test(form.name)) return undefined;
  const [operand] = form.operands;
  return operand && textIn(operand);
}

function listed(operand: Form, members: readonly Form[]): readonly [string, Keywords] | undefined {
  if (operand.kind !== "column") return undefined;
  const constants = members.flatMap((member) => (member.kind === "constant" ? [member] : []));
  if (constants.length < members.length) return undefined;
  if (operand.type.kind === "text" && constants.every(({ of }) => of === "string"))
    return [operand.name, { enum: constants.map(({ text }) => text) }];
  const numbers = constants.map(({ text }) => Number(text));
  if (
    isInteger(operand.type) &&
    constants.every(({ of }) => of === "number") &&
    numbers.every(Number.isSafeInteger)
  )
    return [operand.name, { enum: numbers }];
  return undefined;
}
