import { verifyExample } from "./verify_example.ts";

verifyExample("signal-worker", "test", "./test");
