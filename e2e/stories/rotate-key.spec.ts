import { expect, type Page, test } from "@playwright/test";
import { type Demo, prepareDemo, signIn, triggersOf } from "#e2e/demo.ts";

// One key's life: made, used from outside, replaced without an outage, and refused where it is still used afterwards.
test.describe.configure({ mode: "serial" });

const OLD_CALLER = "billing/2.4";
let demo: Demo;
let page: Page;
let oldSecret = "";
let newSecret = "";

test.beforeAll(async ({ browser }) => {
  demo = await prepareDemo({ KICKOFF_HOME: process.env.KICKOFF_E2E_HOME ?? "" });
  page = await (await browser.newContext({ viewport: { width: 1360, height: 900 } })).newPage();
  await signIn(page, demo);
});
test.afterAll(() => page.close());

/** A program that is no browser. */
async function call(secret: string, agent: string): Promise<{ status: number; code?: string }> {
  const answer = await fetch(`${demo.url}/api/v1/trigger/${demo.workspace}/${demo.triggers.api}/DEV`, {
    method: "POST",
    headers: {
      authorization: `Bearer ${secret}`,
      "content-type": "application/json",
      "user-agent": agent,
    },
    body: JSON.stringify({ message: "hello" }),
  });
  return { ...(await answer.json()), status: answer.status };
}

/** Takes the secret out of the dialog that shows it once. */
async function shownOnce(): Promise<string> {
  const secret = await page.getByRole("dialog").getByRole("textbox", { name: "API key" }).inputValue();
  expect(secret).toMatch(/^kick_dev_[0-9A-Za-z]{49}$/);
  await expect(page.getByRole("button", { name: "Done" })).toBeDisabled();
  await page.getByRole("checkbox", { name: "I stored it" }).check();
  await page.getByRole("button", { name: "Done" }).click();
  await expect(page.getByRole("dialog")).toBeHidden();
  return secret;
}

test("a key is made and works; its secret is in no page", async () => {
  await page.goto(`${demo.url}/w/${demo.workspace}/dev/keys`);
  await page.getByRole("button", { name: "Create API key" }).click();
  await page.getByRole("dialog").getByLabel("Name", { exact: true }).fill("Billing");
  await page.getByRole("dialog").getByRole("button", { name: "Create key" }).click();
  oldSecret = await shownOnce();
  expect((await call(oldSecret, OLD_CALLER)).status).toBe(200);
  await page.getByRole("link", { name: /^Billing/ }).click();
  await expect(page.getByRole("heading", { name: "Billing", level: 1 })).toBeVisible();
  for (const address of [page.url(), `${demo.url}/w/${demo.workspace}/dev/keys`]) {
    const source = await (await page.request.get(address)).text();
    expect(source + (await page.content())).not.toContain(oldSecret.slice(9, 40));
  }
});

test("it is rotated: both secrets work, and who still uses the old one is listed", async () => {
  await page.getByRole("button", { name: "Rotate", exact: true }).click();
  await expect(page.getByRole("radio", { name: "24 hours" })).toBeChecked();
  await page.getByRole("button", { name: "Rotate key" }).click();
  newSecret = await shownOnce();
  expect(newSecret).not.toBe(oldSecret);
  expect((await call(oldSecret, OLD_CALLER)).status).toBe(200);
  expect((await call(newSecret, "billing/2.5")).status).toBe(200);
  const old = page.getByRole("region", { name: `Secret kick_dev_…${oldSecret.slice(-4)}` });
  await expect(old.getByText("Old, still works")).toBeVisible();
  await expect(old.getByRole("table").getByText(OLD_CALLER)).toBeVisible({ timeout: 15_000 });
});

test("the overlap ends by hand; the old secret is refused, and the trigger says how to mend that", async () => {
  await page.getByRole("button", { name: "End overlap" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "End overlap" }).click();
  await expect(page.getByRole("dialog")).toBeHidden();
  for (let attempt = 0; attempt < 2; attempt++) {
    expect(await call(oldSecret, OLD_CALLER)).toMatchObject({ status: 401, code: "key_expired" });
  }
  expect((await call(newSecret, "billing/2.5")).status).toBe(200);
  await page.goto(`${triggersOf(demo)}/${demo.triggers.api}`);
  const refused = page.getByRole("list", { name: "Refused calls" }).getByRole("listitem").first();
  await expect(refused.getByText("whose overlap has ended. Give it the current one.")).toBeVisible({
    timeout: 15_000,
  });
  await expect(refused.getByText("Still retrying")).toBeVisible();
  await expect(refused.getByText(OLD_CALLER)).toBeVisible();
  // The caller is mended, and the list says so.
  expect((await call(newSecret, OLD_CALLER)).status).toBe(200);
  await expect(refused.getByText("Accepted since")).toBeVisible({ timeout: 15_000 });
});
