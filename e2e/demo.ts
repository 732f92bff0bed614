import { execFile } from "node:child_process";
import { dirname, join } from "node:path";
import { promisify } from "node:util";
import type { Page } from "@playwright/test";

/** What `npm run demo -- --json` prints, as far as stories use it. */
export type Demo = {
  url: string;
  email: string;
  password: string;
  workspace: string;
  assistant: string;
  flows: { echo: string };
  triggers: { api: string; schedule: string };
};

const root = dirname(import.meta.dirname);

/** A workspace to tell a story in: `npm run demo`, in the environment of a running Kickoff. */
export async function prepareDemo(environment: Record<string, string>): Promise<Demo> {
  const { stdout } = await promisify(execFile)(
    process.execPath,
    [join(root, "scripts", "bootstrap.mjs"), "demo", "--json"],
    { cwd: root, env: { ...process.env, LOG_LEVEL: "warn", ...environment } },
  );
  return JSON.parse(stdout) as Demo;
}

/** Signs the page's browser in as the demo's owner. */
export async function signIn(page: Page, { url, email, password }: Demo): Promise<void> {
  const answer = await page.request.post(`${url}/api/v1/sign-in`, {
    data: { email, password },
    headers: { origin: url },
  });
  if (!answer.ok()) throw new Error(`Not signed in: ${answer.status()} ${await answer.text()}`);
}

export const triggersOf = ({ url, workspace, assistant }: Demo, environment = "dev"): string =>
  `${url}/w/${workspace}/${environment}/assistants/${assistant}/triggers`;
