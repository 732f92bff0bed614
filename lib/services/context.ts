import type { Scope, SystemScope, WorkspaceScope } from "#db/scope.ts";
import type { Actor } from "#lib/domain/access.ts";
import type { ApiKeySecretId, RunId } from "#lib/domain/ids.ts";
import type { JsonObject } from "#lib/domain/json.ts";
import type { Refusal } from "#lib/domain/rejected-call.ts";

/** What every service verb receives: who acts, where, when, and the outside as ports. */
export type ServiceContext = {
  readonly scope: WorkspaceScope;
  readonly actor: Actor;
  readonly request: RequestFacts;
  readonly now: () => Date;
  readonly ports: Ports;
};

/** Before anybody belongs anywhere: setup, sign-in, invitations, "who am I", and the product's own duties. */
export type SystemContext = Omit<ServiceContext, "scope" | "actor"> & { readonly scope: SystemScope };

/** Where a request came from. `id` is echoed as X-Request-Id and stands in logs, problems and the audit. */
export type RequestFacts = {
  readonly id: string;
  readonly ip: string | null;
  readonly userAgent: string | null;
};

/** The outside, as services see it. lib/runtime implements each; tests may replace any. */
export type Ports = {
  readonly queue: RunQueue;
  readonly vault: Vault;
  readonly passwords: Passwords;
  readonly reportTokens: ReportTokens;
  readonly codeFlows: CodeFlowCatalog;
  /** Throws `destination_not_allowed` for a URL that could never be called from here. */
  readonly checkDestination: (url: string) => void;
  /** Public address of this deployment, without a trailing slash. */
  readonly baseUrl: string;
  /** Tells the sweeping process that some schedule changed. Called after commit; losing it costs only time. */
  readonly schedulesChanged: () => void;
  readonly rejections: Rejections;
  readonly keyUses: KeyUses;
  readonly log: Logger;
};

/** The queue: a job is a token for a run. */
export type RunQueue = {
  /** Adds jobs in the scope's transaction, the one that writes the runs. */
  enqueue(scope: Scope, jobs: readonly { runId: RunId; startAfter?: Date }[]): Promise<void>;
  /** Removes the jobs of runs that are over, in the scope's transaction. */
  remove(scope: Scope, runIds: readonly RunId[]): Promise<void>;
  /** After the commit: there is work. Losing it costs only time. */
  wake(): void;
  /** After the commit: whoever waits for this run may look. Losing it costs only time. */
  announceFinished(runId: RunId): void;
};

/** Sealing bound to the row: a sealed text opens only where it was sealed for. */
export type SealPlace = { table: string; column: string; rowId: string; workspaceId: string };
export type Vault = {
  seal(plaintext: string, place: SealPlace): string;
  open(sealed: string, place: SealPlace): string;
};

/** Proof that a report comes from the engine that was given this very attempt. */
export type ReportTokens = {
  make(runId: RunId, attempt: number): string;
  verify(token: string, runId: RunId, attempt: number): boolean;
};

export type Passwords = {
  hash(password: string): Promise<string>;
  /** With `hash` null it takes as long as with one, and says no. */
  verify(password: string, hash: string | null): Promise<boolean>;
};

export type CodeFlowCatalog = {
  list(): readonly {
    id: string;
    title: string;
    description: string;
    example: JsonObject;
    inputSchema: JsonObject;
  }[];
};

/** Keeps refused calls for the console. Returns at once, never throws; a target that does not exist is not kept. */
export type Rejections = { note(refusal: Refusal): void };

/** Counts who calls with which secret. Returns at once, never throws. */
export type KeyUses = {
  note(use: { secretId: ApiKeySecretId; at: Date; ip: string | null; userAgent: string | null }): void;
};

export type Logger = Record<"debug" | "info" | "warn" | "error", (facts: object, message: string) => void>;
