import { verifyExample } from "./verify_example.ts";

// On Bun without the programs that start drizzle-kit, which is a program of Node.js.
verifyExample("book-shop", "test", "--timeout=600000", "./test/deploy.test.ts");
