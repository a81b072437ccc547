import { test } from "vitest";
import { report } from "./report.ts";

test("leaves its database open", report);
