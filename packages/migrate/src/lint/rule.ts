import type { RelationName, Statement } from "../statements.ts";
import type { Context } from "./context.ts";

/** How serious a finding is: it must be fixed or accepted, it should be looked at, or it is only a remark. */
export type Severity = "error" | "warning" | "info";

/** A place where a rule applies. */
interface Match {
  /** The object in question, such as `users.bio`; approvals name it. */
  readonly object: string;
  /** What the statement does. */
  readonly message: string;
  /** The tables whose rows are lost, for a rule with `losesData`. */
  readonly tables?: readonly RelationName[];
}

/** A dangerous use of SQL in a migration. */
export interface Rule {
  /** Family and name, such as `lock/create-index`. */
  readonly id: string;
  readonly severity: Severity;
  /** Why it is dangerous, a sentence. */
  readonly why: string;
  /** What to do instead, a sentence. */
  readonly safe: string;
  /** Whether rows are lost, so that `migrate` requires an approval if there are any. */
  readonly losesData?: true;
  /** Returns the places in a statement where the rule applies. */
  find(statement: Statement, context: Context): readonly Match[];
}
