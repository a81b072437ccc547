import { expect, test } from "vitest";
import { violations } from "./axe.ts";
import type { Site } from "./site.ts";

export function accessibilityTests(site: Site): void {
  const { open, arrived, search } = site;
  const pages = {
    "": "City library",
    "group/catalog": "catalog",
    loans: "loans",
    "copies/copies_order_check": "copies",
    loan_counts: "loan_counts",
    event_kind: "event_kind",
    nothing: "Not found",
  };
  const sizes = [
    { width: 1280, height: 900 },
    { width: 390, height: 844 },
  ];
  const cases = (["light", "dark"] as const).flatMap((colorScheme) =>
    sizes.map((viewport) => ({ colorScheme, width: viewport.width, viewport })),
  );

  test.each(cases)(
    "has no axe-core violations: $colorScheme, $width px",
    async ({ colorScheme, viewport }) => {
      await site.renew({ colorScheme, viewport });
      for (const [address, heading] of Object.entries(pages)) {
        await open(address);
        await arrived(heading);
        expect(await violations(site.page), address).toEqual([]);
      }
      await open("loans");
      await search("loan");
      await site.page.getByRole("option").first().waitFor();
      expect(await violations(site.page), "search").toEqual([]);
    },
  );

  test.each(sizes)("fits into $width px", async (viewport) => {
    await site.renew({ viewport });
    for (const [address, heading] of Object.entries(pages)) {
      await open(address);
      await arrived(heading);
      expect(await site.page.evaluate("document.documentElement.scrollWidth"), address).toBe(viewport.width);
      const right =
        "Math.max(...[...document.querySelectorAll('main td')].map(e => e.getBoundingClientRect().right), 0)";
      expect(await site.page.evaluate(right), address).toBeLessThanOrEqual(viewport.width);
    }
  });

  test("has its contents behind a button on a narrow page", async () => {
    await site.renew({ viewport: { width: 390, height: 844 } });
    await open();
    const contents = site.page.getByRole("navigation", { name: "Contents" });
    expect(await contents.isVisible()).toBe(false);
    await site.page.getByRole("button", { name: "Contents" }).click();
    await contents.getByRole("link", { name: "loans", exact: true }).click();
    await arrived("loans");
    expect(await contents.isVisible()).toBe(false);
  });
}
