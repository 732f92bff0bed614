import { createHmac, randomUUID } from "node:crypto";
import { expect, type Page, test } from "@playwright/test";

// GitHub starts a flow: the webhook is made in the browser, and deliveries are signed and sent from outside.
test.describe.configure({ mode: "serial" });

const owner = { name: "Ada Lovelace", email: "ada@example.com", password: "a sentence nobody would guess" };

let page: Page;
let url = "";
let secret = "";

test.beforeAll(async ({ browser }) => {
  const context = await browser.newContext({ viewport: { width: 1360, height: 1000 } });
  page = await context.newPage();
  await enter();
});
test.afterAll(() => page.close());

/** By the printed link, or, when another story came first, by the account that it made. */
async function enter() {
  await page.goto(process.env.KICKOFF_E2E_SETUP_LINK ?? "");
  const name = page.getByLabel("Your name");
  const signIn = page.getByRole("button", { name: "Sign in", exact: true });
  await expect(name.or(signIn)).toBeVisible();
  if (await name.isVisible()) {
    await name.fill(owner.name);
    await page.getByLabel("Workspace name").fill("Analytical Engines");
  }
  await page.getByLabel("E-mail").fill(owner.email);
  await page.getByLabel("Password", { exact: true }).fill(owner.password);
  await page.getByRole("button", { name: "Create workspace" }).or(signIn).click();
  await expect(page).toHaveURL(/\/w\/wsp_\w+\/dev\//);
}

/** A delivery as GitHub sends it. */
async function deliver(event: string, payload: object, id: string = randomUUID(), key: string = secret) {
  const body = JSON.stringify(payload);
  const answer = await fetch(url, {
    method: "POST",
    headers: {
      "content-type": "application/json",
      "user-agent": "GitHub-Hookshot/044aadd",
      "x-github-event": event,
      "x-github-delivery": id,
      "x-hub-signature-256": `sha256=${createHmac("sha256", key).update(body).digest("hex")}`,
    },
    body,
  });
  return { status: answer.status, body: await answer.json() };
}

const opened = {
  action: "opened",
  pull_request: { title: "Round invoices to the cent", html_url: "https://github.com/octo/shop/pull/42" },
  repository: { full_name: "octo/shop" },
  sender: { login: "ada" },
  token: "a secret that nobody should read",
};

test("a webhook for GitHub is added to an API trigger, and its secret is shown once", async () => {
  const path = await page.evaluate(async () => {
    const [, workspace] = /\/w\/(wsp_\w+)/.exec(location.pathname) ?? [];
    const api = `/api/v1/workspaces/${workspace}`;
    const call = async (address: string, body?: object) => {
      const answer = await fetch(api + address, {
        method: body ? "POST" : "GET",
        headers: { "content-type": "application/json" },
        ...(body ? { body: JSON.stringify(body) } : {}),
      });
      return answer.json();
    };
    const assistant = (await call("/assistants")).items[0].id;
    const { flow } = await call("/flows", {
      kind: "code",
      assistant_id: assistant,
      name: "Review",
      code_flow_id: "echo",
    });
    const trigger = await call("/triggers", {
      assistant_id: assistant,
      flow_id: flow.id,
      name: "Review pull requests",
      settings: { kind: "api" },
    });
    return `/w/${workspace}/dev/assistants/${assistant}/triggers/${trigger.id}`;
  });
  await page.goto(path);
  await expect(page.getByText("No webhooks in DEV yet")).toBeVisible();
  await page.getByRole("button", { name: "Add webhook" }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByLabel("Name", { exact: true }).fill("octo/shop");
  await dialog.getByRole("button", { name: "Add webhook" }).click();
  secret = await page.getByRole("textbox", { name: "Signing secret" }).inputValue();
  expect(secret).toMatch(/^[0-9a-f]{64}$/);
  await page.getByRole("checkbox", { name: "I stored it" }).check();
  await page.getByRole("button", { name: "Done" }).click();
  await expect(page.getByRole("heading", { name: "octo/shop" })).toBeVisible();
  url =
    (await page
      .getByText(/\/api\/hooks\//)
      .first()
      .textContent()) ?? "";
  expect(url).toMatch(/\/api\/hooks\/[\w-]{43}$/);
  await expect(page.getByText("Preview on a sample")).toBeVisible();
  expect(await page.content()).not.toContain(secret);
});

test("a signed delivery starts a run; sent again it is a duplicate, forged it is refused", async () => {
  expect(await deliver("ping", { zen: "Design for failure." })).toEqual({
    status: 202,
    body: { filtered: true },
  });
  const id = randomUUID();
  const first = await deliver("pull_request", opened, id);
  expect(first).toMatchObject({ status: 202, body: { run: expect.stringMatching(/^run_/) } });
  expect(await deliver("pull_request", opened, id)).toEqual({ status: 200, body: { duplicate: true } });
  const forged = await deliver("pull_request", opened, randomUUID(), "another secret altogether");
  expect(forged).toMatchObject({ status: 401, body: { code: "hook_refused" } });

  const deliveries = page.getByRole("table", { name: "Recent deliveries" });
  await expect(deliveries.getByText("pull_request.opened")).toBeVisible({ timeout: 15_000 });
  await expect(deliveries.getByText("Filtered")).toBeVisible();
  await expect(deliveries.getByText("Started")).toHaveCount(1);
});

test("the mapping is tried on the delivery that arrived, without its secrets", async () => {
  await page.getByRole("button", { name: "Use in preview" }).first().click();
  const preview = page.getByRole("region", { name: "Preview" });
  await expect(preview.getByText("Preview on a delivery")).toBeVisible();
  await page.getByLabel("Message").fill("Review {{ payload.pull_request.title }} for {{ payload.reviewer }}");
  await expect(preview.getByText('"Review Round invoices to the cent for "')).toBeVisible();
  await expect(preview.getByText("There is no payload.reviewer in this payload.")).toBeVisible();
  expect(await page.content()).not.toContain(opened.token);
  await page.getByRole("combobox", { name: "Events" }).fill("issues");
  await page.keyboard.press("Enter");
  await expect(preview.getByText("Filtered: starts nothing")).toBeVisible();
  await page.getByRole("button", { name: "Save", exact: true }).click();
  await expect(page.getByText("It holds from the next delivery on")).toBeVisible();
  expect((await deliver("pull_request", opened)).body).toEqual({ filtered: true });
});

test("its run is there, with what the mapping made", async () => {
  await page.getByRole("link", { name: "Open run" }).first().click();
  await expect(
    page.getByText("A signed webhook arrived").or(page.getByText("Webhook")).first(),
  ).toBeVisible();
  await expect(page.getByText(/octo\/shop: Round invoices to the cent/).first()).toBeVisible();
});
