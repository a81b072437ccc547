import { verifyExample } from "./verify_example.ts";

verifyExample("price-service", "run", "--bun", "test");
