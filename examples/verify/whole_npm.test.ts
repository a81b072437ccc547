import { verifyWithNpm } from "./verify_example.ts";

// The longest tests, so they are in two files that run in parallel.
verifyWithNpm("whole", "test", "--timeout=600000", "./test");
