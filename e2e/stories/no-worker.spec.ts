import { expect, type Page, test } from "@playwright/test";
import { type Demo, prepareDemo, signIn, triggersOf } from "#e2e/demo.ts";
import { startWebOnly, type WebOnly } from "#e2e/web-only.ts";

// As on Vercel: no worker runs, and whatever calls the cron route keeps the schedules going.
test.describe.configure({ mode: "serial" });

let web: WebOnly;
let demo: Demo;
let page: Page;
let trigger = "";

test.beforeAll(async ({ browser }) => {
  test.setTimeout(120_000);
  web = await startWebOnly();
  demo = await prepareDemo(web.environment);
  const context = await browser.newContext({ viewport: { width: 1360, height: 900 }, timezoneId: "UTC" });
  page = await context.newPage();
  await signIn(page, demo);
});
test.afterAll(async () => {
  await page?.close();
  await web?.stop();
});

const sweep = (secret: string) =>
  page.request.get(`${web.url}/api/cron/sweep`, { headers: { authorization: `Bearer ${secret}` } });
const notFiring = () => page.getByText("Schedules are not firing");

test("before anything has swept, every page says that schedules do not fire, and what to do", async () => {
  await page.goto(triggersOf(demo));
  await expect(notFiring()).toBeVisible();
  await page.getByRole("link", { name: "What to do" }).click();
  await expect(page.getByRole("heading", { name: "Keep schedules firing" })).toBeVisible();
});

test("the cron route fires what is due and drains its run, for who knows the secret", async () => {
  const at = new Date(Math.ceil(Date.now() / 1_000) * 1_000 + 2_000).toISOString();
  const made = await page.request.post(`${web.url}/api/v1/workspaces/${demo.workspace}/triggers`, {
    headers: { origin: web.url },
    data: {
      assistant_id: demo.assistant,
      name: "Once, without a worker",
      flow_id: demo.flows.echo,
      settings: { kind: "schedule", timing: { once: { at } }, time_zone: "UTC" },
    },
  });
  expect(made.status()).toBe(201);
  trigger = (await made.json()).id;

  expect((await sweep("not the secret")).status()).toBe(401);
  await expect
    .poll(async () => {
      await sweep(web.cronSecret);
      const runs = await page.request.get(
        `${web.url}/api/v1/workspaces/${demo.workspace}/runs?trigger=${trigger}&environment=DEV`,
      );
      return (await runs.json()).items.map(({ state }: { state: string }) => state);
    })
    .toEqual(["succeeded"]);

  await page.goto(`${triggersOf(demo)}/${trigger}`);
  const today = page.getByRole("grid", { name: "Days of the month" }).locator('[aria-current="date"]');
  await expect(today).toHaveAccessibleName(/: 1 ran/);
  await expect(notFiring()).toBeHidden();
});

test("when the calls stop coming for two intervals, the console says so", async () => {
  await web.database.ageSweep(150);
  await page.reload();
  await expect(notFiring()).toBeVisible();
  expect((await page.request.get(`${web.url}/api/ready`)).status()).toBe(503);
  expect((await sweep(web.cronSecret)).status()).toBe(200);
  await page.reload();
  await expect(notFiring()).toBeHidden();
});
