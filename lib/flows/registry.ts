import { checkWebsite } from "./check-website.ts";
import type { CodeFlow } from "./define-flow.ts";
import { echo } from "./echo.ts";
import { wait } from "./wait.ts";
import { workspaceDigest } from "./workspace-digest.ts";

/** Every code flow of this installation, in the order in which it is offered. Add yours here. */
export const codeFlows: readonly CodeFlow[] = [echo, wait, checkWebsite, workspaceDigest];

export const findCodeFlow = (id: string): CodeFlow | null => codeFlows.find((flow) => flow.id === id) ?? null;
