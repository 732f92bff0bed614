import { execFileSync } from "node:child_process";
import { expect, type Page, test } from "@playwright/test";

// One newcomer, from the printed link to three triggers that start a real flow. The parts build on each other.
test.describe.configure({ mode: "serial" });

const owner = { name: "Ada Lovelace", email: "ada@example.com", password: "a sentence nobody would guess" };

let page: Page;
let secret = "";
let apiTriggerUrl = "";
let apiTriggerPage = "";

test.beforeAll(async ({ browser }) => {
  const context = await browser.newContext({ viewport: { width: 1360, height: 900 } });
  page = await context.newPage();
});
test.afterAll(() => page.close());

const next = () => page.getByRole("button", { name: "Continue" }).click();
const stages = () => page.getByRole("list", { name: "Stages of the test" });

/** From the list of triggers to the third step, with a kind and the shipped flow chosen. */
async function beginTrigger(kind: "API" | "Scheduler" | "Manual") {
  await page.getByRole("link", { name: "Triggers", exact: true }).first().click();
  await page.getByRole("link", { name: "Create trigger" }).first().click();
  await page.getByRole("radio", { name: kind, exact: true }).click();
  await next();
  await page.getByRole("radio", { name: "Echo" }).first().click();
  await next();
}

async function saveAndTest() {
  await next();
  await page.getByRole("button", { name: "Save and test" }).click();
  await expect(page.getByText("is saved and live in DEV")).toBeVisible();
  await expect(stages().getByText("Output")).toBeVisible();
  await expect(page.getByRole("status").getByText("Succeeded")).toBeVisible({ timeout: 30_000 });
}

test("the printed link creates the owner and the workspace, once", async () => {
  await page.goto(process.env.KICKOFF_E2E_SETUP_LINK ?? "");
  await page.getByLabel("Your name").fill(owner.name);
  await page.getByLabel("E-mail").fill(owner.email);
  await page.getByLabel("Password", { exact: true }).fill(owner.password);
  await page.getByLabel("Workspace name").fill("Analytical Engines");
  await page.getByRole("button", { name: "Create workspace" }).click();
  await expect(page).toHaveURL(/\/w\/wsp_\w+\/dev\//);

  const second = await page.request.get(process.env.KICKOFF_E2E_SETUP_LINK ?? "");
  expect(await second.text()).not.toContain("Workspace name");
});

test("an API trigger is made, tested, and called from outside with the key just shown", async () => {
  await page.getByRole("link", { name: "Assistants", exact: true }).first().click();
  await page
    .getByRole("link", { name: /My assistant/ })
    .first()
    .click();
  await beginTrigger("API");
  await page.getByLabel("Name", { exact: true }).fill("Order webhook");
  await page.getByRole("button", { name: "Create key" }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByLabel("Name", { exact: true }).fill("Shop");
  await dialog.getByRole("button", { name: "Create key" }).click();
  secret = await page.getByRole("dialog").getByRole("textbox", { name: "API key" }).inputValue();
  expect(secret).toMatch(/^kick_dev_[0-9A-Za-z]{49}$/);
  const done = page.getByRole("button", { name: "Done" });
  await expect(done).toBeDisabled();
  await page.getByRole("checkbox", { name: "I stored it" }).check();
  await done.click();
  await saveAndTest();

  await page.getByRole("link", { name: "Go to trigger" }).click();
  await expect(page.getByRole("heading", { name: "Order webhook" })).toBeVisible();
  apiTriggerPage = page.url();
  const [, workspace, trigger] = /\/w\/(wsp_\w+)\/dev\/.*\/triggers\/(trg_\w+)/.exec(page.url()) ?? [];
  apiTriggerUrl = `${new URL(page.url()).origin}/api/v1/trigger/${workspace}/${trigger}/DEV`;
  const answer = curl(apiTriggerUrl, { message: "from outside", user_variables: { order: 42 } });
  expect(answer).toMatchObject({ status: "completed", response: { message: "from outside" } });
  // The secret is nowhere in what the page was made of.
  expect(await page.content()).not.toContain(secret);
});

test("a schedule is made in plain words or cron, tested, and fires by itself", async () => {
  await beginTrigger("Scheduler");
  await page.getByLabel("Name", { exact: true }).fill("Every minute");
  await page.getByText("Cron", { exact: true }).click();
  await page.getByLabel("Cron expression").fill("* * * * *");
  await expect(page.getByText(/every minute/i).first()).toBeVisible();
  await saveAndTest();
  await page.getByRole("link", { name: "Go to trigger" }).click();
  await expect(page.getByRole("heading", { name: "Every minute" })).toBeVisible();
  // Nobody acts any more: the next full minute brings a run of the schedule.
  await expect(page.getByRole("table", { name: /runs/i }).getByText("Schedule").first()).toBeVisible({
    timeout: 90_000,
  });
});
test.setTimeout(150_000);

test("a manual trigger is made, tested, and run by hand", async () => {
  await beginTrigger("Manual");
  await page.getByLabel("Name", { exact: true }).first().fill("Onboard a customer");
  await saveAndTest();
  await page.getByRole("link", { name: "Go to trigger" }).click();
  await page.getByRole("button", { name: "Run now" }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByRole("button", { name: /^Run/ }).click();
  await expect(page.getByText("Succeeded").first()).toBeVisible({ timeout: 30_000 });
});

test("a paused trigger refuses calls and says so, until it is resumed", async () => {
  await page.goto(apiTriggerPage);
  await page.getByRole("button", { name: "Pause" }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByRole("button", { name: /^Pause/ }).click();
  await expect(page.getByText("Paused").first()).toBeVisible();
  expect(curl(apiTriggerUrl, {})).toMatchObject({ status: 409, code: "trigger_paused" });
  await page.getByRole("button", { name: "Resume" }).click();
  await expect(page.getByText("Active").first()).toBeVisible();
  await expect.poll(() => curl(apiTriggerUrl, {}).status).toBe("completed");
});

/** A caller that is no browser, as the README says. */
function curl(url: string, body: object): Record<string, unknown> {
  const output = execFileSync("curl", [
    "--silent",
    "--max-time",
    "30",
    "-X",
    "POST",
    url,
    "-H",
    `Authorization: Bearer ${secret}`,
    "-H",
    "Content-Type: application/json",
    "-d",
    JSON.stringify(body),
  ]);
  return JSON.parse(String(output));
}
