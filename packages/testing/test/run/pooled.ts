import { isolatedTests } from "./isolated.ts";

isolatedTests();
