import { verifyExample } from "./verify_example.ts";

verifyExample("signal-worker", "test", "--timeout=600000", "./test");
