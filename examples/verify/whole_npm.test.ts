import { verifyWithNpm } from "./verify_example.ts";

// The longest of all, so in two files, which run beside each other.
verifyWithNpm("whole", "test", "--timeout=600000", "./test");
