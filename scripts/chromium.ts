import { spawnSync } from "node:child_process";
import { accessSync, constants, existsSync } from "node:fs";
import { delimiter, join } from "node:path";
import { Plain, step } from "./progress.mjs";

const NAMES = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"];
const MAC = [
  "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
  "/Applications/Chromium.app/Contents/MacOS/Chromium",
];

/** The path of a Chromium: Playwright's own, the system's, or Debian's, installed now when we may. */
export async function findChromium(): Promise<string> {
  const present = process.env.KICKOFF_CHROMIUM || (await playwrightsOwn()) || onSystem();
  if (present) return present;
  if (process.getuid?.() === 0 && existsSync("/etc/debian_version")) {
    await step("Installing Chromium with apt-get", async () => install());
    const installed = onSystem();
    if (installed) return installed;
  }
  throw new Plain(
    "no Chromium was found for the browser stories. Run `npx playwright install chromium`, install your system's " +
      "chromium package, or set KICKOFF_CHROMIUM to the path of one.",
  );
}

async function playwrightsOwn(): Promise<string | null> {
  const { chromium } = await import("@playwright/test");
  const path = chromium.executablePath();
  return path && existsSync(path) ? path : null;
}

function onSystem(): string | null {
  const folders = (process.env.PATH ?? "").split(delimiter);
  const candidates = [...NAMES.flatMap((name) => folders.map((folder) => join(folder, name))), ...MAC];
  return candidates.find(executable) ?? null;
}

function executable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

function install(): void {
  const apt = (...args: string[]) =>
    spawnSync("apt-get", ["-q", "-y", ...args], {
      stdio: "ignore",
      env: { ...process.env, DEBIAN_FRONTEND: "noninteractive" },
    });
  if (apt("install", "--no-install-recommends", "chromium").status === 0) return;
  // The package lists may be old or absent.
  apt("update");
  apt("install", "--no-install-recommends", "chromium");
}
