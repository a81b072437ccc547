import { verifyExample } from "./verify_example.ts";

verifyExample("order-service", "run", "--bun", "test");
