import { expect, type Locator, type Page, test } from "@playwright/test";
import { type Demo, prepareDemo, signIn, triggersOf } from "#e2e/demo.ts";

// One minute in the life of two schedules: one is paused over it, one fires in it. The parts build on each other.
test.describe.configure({ mode: "serial" });
test.setTimeout(120_000);

const NOTE = "The provider is moving house";

let demo: Demo;
let page: Page;
let everyMinute = "";

test.beforeAll(async ({ browser }) => {
  demo = await prepareDemo({ KICKOFF_HOME: process.env.KICKOFF_E2E_HOME ?? "" });
  const context = await browser.newContext({ viewport: { width: 1360, height: 900 }, timezoneId: "UTC" });
  page = await context.newPage();
  await signIn(page, demo);
});
test.afterAll(() => page.close());

const calendar = (): Locator => page.getByRole("grid", { name: "Days of the month" });
const today = (): Locator => calendar().locator('[aria-current="date"]');
const digest = (): string => `${triggersOf(demo)}/${demo.triggers.schedule}`;

test("a schedule is paused with a note", async () => {
  await page.goto(digest());
  await page.getByRole("button", { name: "Pause", exact: true }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByLabel("Note").fill(NOTE);
  await dialog.getByRole("button", { name: "Pause", exact: true }).click();
  await expect(page.getByText(`“${NOTE}”`)).toBeVisible();
});

test("a schedule is described in words, seen before it is saved, and saved", async () => {
  await page.goto(triggersOf(demo));
  await page.getByRole("link", { name: "Create trigger" }).first().click();
  await page.getByRole("radio", { name: "Scheduler", exact: true }).click();
  await page.getByRole("button", { name: "Continue" }).click();
  await page.getByRole("radio", { name: "Echo" }).first().click();
  await page.getByRole("button", { name: "Continue" }).click();
  await page.getByLabel("Name", { exact: true }).fill("Described in words");
  await page.getByLabel("Describe it").fill("every minute");
  await expect(page.getByText("Understood: Every minute")).toBeVisible();
  await page.getByRole("button", { name: "Use it" }).click();
  await expect(page.getByRole("table", { name: "Next runs" }).getByRole("row")).toHaveCount(6);
  await page.getByRole("button", { name: "Show next 20" }).click();
  await expect(page.getByRole("table", { name: "Next runs" }).getByRole("row")).toHaveCount(21);
  await expect(page.getByRole("grid", { name: "The next twelve months" })).toBeVisible();
  await page.getByRole("button", { name: "Continue" }).click();
  await page.getByRole("button", { name: "Save and test" }).click();
  await expect(page.getByText("is saved and live in DEV")).toBeVisible();
  await page.getByRole("link", { name: "Go to trigger" }).click();
  await expect(page.getByRole("heading", { name: "Described in words" })).toBeVisible();
  everyMinute = page.url();
});

test("a range of the past is backfilled, with the count said before", async () => {
  const yesterday = new Date(Date.now() - 86_400_000).toISOString().slice(0, 10);
  await page.goto(everyMinute);
  await page.getByRole("button", { name: "Backfill" }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByLabel("From").fill(`${yesterday}T10:00`);
  await dialog.getByLabel("To").fill(`${yesterday}T10:04`);
  await expect(dialog.getByText("5 runs will start")).toBeVisible();
  await dialog.getByRole("button", { name: "Start 5 runs" }).click();
  await expect(page.getByText("5 of 5 runs done")).toBeVisible({ timeout: 30_000 });
  await expect(page.getByText("5 succeeded", { exact: true })).toBeVisible();
});

test("the described schedule fires by itself, and its calendar shows the instant as ran", async () => {
  await expect(today()).toHaveAccessibleName(/\d+ ran/, { timeout: 90_000 });
  await today().click();
  const instants = page.getByRole("list", { name: "What became of its instants" });
  await expect(instants.getByText("Ran", { exact: true }).first()).toBeVisible();
  await instants
    .getByRole("link", { name: /^Run of/ })
    .first()
    .click();
  await expect(page).toHaveURL(/\/runs\/run_/);
});

test("all of an environment is paused, and exactly that is resumed", async () => {
  await page.goto(triggersOf(demo));
  await page.getByRole("button", { name: "Pause all in DEV" }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByLabel("Note").fill("Provider outage");
  await dialog.getByRole("button", { name: /^Pause \d+ triggers$/ }).click();
  const banner = page.getByRole("region", { name: "State of DEV" });
  await expect(banner.getByText("“Provider outage”")).toBeVisible();
  const table = page.getByRole("table", { name: "Triggers" });
  await expect(table.getByText("Active", { exact: true })).toHaveCount(0);

  await banner.getByRole("button", { name: /^Resume \d+ triggers$/ }).click();
  await dialog.getByRole("button", { name: /^Resume \d+ triggers$/ }).click();
  await expect(banner).toBeHidden();
  // What a person had paused before stays paused.
  await expect(table.getByText("Paused", { exact: true })).toHaveCount(1);
  await page.goto(digest());
  await expect(page.getByText(`“${NOTE}”`)).toBeVisible();
});

test("resumed, its calendar shows the paused instant, and the question why is answered with the pause", async () => {
  await page.getByRole("button", { name: "Resume", exact: true }).click();
  await expect(today()).toHaveAccessibleName(/\d+ paused/, { timeout: 30_000 });
  await today().click();
  const instants = page.getByRole("list", { name: "What became of its instants" });
  const paused = instants.getByRole("listitem").filter({ hasText: "Paused" }).first();
  const at = (await paused.getByRole("time").getAttribute("datetime")) ?? "";
  await page.getByRole("textbox", { name: "Instant" }).fill(at.slice(0, 16));
  await page.getByRole("button", { name: "Explain" }).click();
  await expect(page.getByText("It did not run")).toBeVisible();
  await expect(page.getByText(new RegExp(`It was paused.*${NOTE}`))).toBeVisible();
});
