import { expect, test } from "vitest";
import type { Site } from "./site.ts";

export function diagramTests(site: Site): void {
  const { open, arrived } = site;
  const svg = () => site.page.locator("svg");
  const box = (name: string) => svg().getByRole("link", { name: new RegExp(`^${name}\\b`) });
  /** How large a box is drawn, and where. */
  async function place(name: string): Promise<{ x: number; y: number; width: number }> {
    const bounds = await box(name).boundingBox();
    if (!bounds) throw new Error(`${name} is not drawn.`);
    return bounds;
  }
  const zoomed = () => expect.poll(() => svg().getAttribute("class")).toContain("zoomed");

  test("leads from a table to its page, which shows its foreign keys", async () => {
    await open("group/catalog");
    await box("book_authors").click();
    await arrived("book_authors");
    expect(await site.page.locator("svg .edge:not(.source)").count()).toBe(2);
  });

  test("draws views with dashed arrows to their source tables, and hides them on request", async () => {
    await open("loans");
    await box("open_loans").waitFor();
    expect(await box("open_loans").getAttribute("class")).toBe("view");
    const sources = site.page.locator("svg .edge.source");
    expect((await sources.locator("title").allTextContents()).toSorted()).toEqual([
      "loan_counts reads loans",
      "open_loans reads loans",
    ]);
    const toggle = site.page.getByRole("button", { name: "Views" });
    await toggle.click();
    expect(await toggle.getAttribute("aria-pressed")).toBe("false");
    expect(await sources.count()).toBe(0);
    // The choice holds on the next page, but a view's own page always shows it.
    await site.page.locator("#contents").getByRole("link", { name: "book_titles" }).click();
    await arrived("book_titles");
    expect(await sources.count()).toBe(3);
  });

  test("zooms by buttons and keys, and resets", async () => {
    await open("loans");
    const before = await place("books");
    await site.page.getByRole("button", { name: "Zoom in" }).click();
    const larger = await place("books");
    expect(larger.width).toBeGreaterThan(before.width * 1.2);
    await site.page.getByRole("button", { name: "Zoom out" }).click();
    expect(await place("books")).toEqual(before);
    await svg().focus();
    await site.page.keyboard.press("+");
    const { x, width } = await place("books");
    expect(width).toBeCloseTo(larger.width, 0);
    await site.page.keyboard.press("ArrowRight");
    expect((await place("books")).x).toBeLessThan(x);
    await site.page.keyboard.press("-");
    await site.page.keyboard.press("+");
    await site.page.keyboard.press("0");
    expect(await place("books")).toEqual(before);
    await site.page.keyboard.press("+");
    await site.page.getByRole("button", { name: "Reset" }).click();
    expect(await place("books")).toEqual(before);
  });

  test("zooms by the wheel only with Ctrl, and around the pointer", async () => {
    await open("loans");
    const before = await place("books");
    await box("books").hover();
    await site.page.mouse.wheel(0, -200);
    expect(await svg().getAttribute("class")).not.toContain("zoomed");
    await site.page.evaluate("scrollTo(0, 0)");
    await site.page.keyboard.down("Control");
    await site.page.mouse.wheel(0, -200);
    await site.page.keyboard.up("Control");
    await zoomed();
    const after = await place("books");
    expect(after.width).toBeGreaterThan(before.width * 2);
    expect(Math.abs(after.x + after.width / 2 - before.x - before.width / 2)).toBeLessThan(5);
  });

  test("pans by dragging, which opens no page", async () => {
    await open("loans");
    await site.page.getByRole("button", { name: "Zoom in" }).click();
    const before = await place("books");
    await site.page.mouse.move(before.x + 10, before.y + 10);
    await site.page.mouse.down();
    await site.page.mouse.move(before.x + 40, before.y + 20, { steps: 5 });
    await site.page.mouse.up();
    const after = await place("books");
    expect(after.x - before.x).toBeCloseTo(30, 0);
    expect(after.y - before.y).toBeCloseTo(10, 0);
    await arrived("loans");
    await box("books").click();
    await arrived("books");
  });

  test("pans to a box that gets the focus outside of the visible part", async () => {
    await open("loans");
    await svg().focus();
    for (let step = 0; step < 6; step++) await site.page.keyboard.press("+");
    const frame = await svg().boundingBox();
    expect((await place("books")).x).toBeLessThan(frame?.x ?? 0);
    await site.page.keyboard.press("Tab");
    await expect.poll(async () => (await place("books")).x).toBeGreaterThan(frame?.x ?? 0);
  });

  test("zooms by a pinch of two fingers", async () => {
    await site.renew({ hasTouch: true });
    await open("loans");
    const before = await place("books");
    const client = await site.page.context().newCDPSession(site.page);
    const touch = (type: "touchStart" | "touchMove" | "touchEnd", distance?: number) =>
      client.send("Input.dispatchTouchEvent", {
        type,
        touchPoints:
          distance === undefined
            ? []
            : [
                { x: before.x + 50 - distance, y: before.y + 10, id: 1 },
                { x: before.x + 50 + distance, y: before.y + 10, id: 2 },
              ],
      });
    await touch("touchStart", 20);
    for (const distance of [25, 30, 40]) await touch("touchMove", distance);
    await touch("touchEnd");
    await zoomed();
    expect((await place("books")).width).toBeGreaterThan(before.width * 1.5);
  });
}
