import { type SerializedConfig, TestRunner } from "vitest";

/**
 * The runner for an engine that is not available: it collects the tests, so that the summary counts them, and
 * skips them all.
 */
export default class SkippingRunner extends TestRunner {
  constructor(config: SerializedConfig) {
    // A pattern that no name matches.
    super({ ...config, testNamePattern: /(?!)/ });
  }
}
