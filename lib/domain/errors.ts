import { BACKFILL_RUNS_MAX } from "./limits.ts";

/**
 * The closed set of things that can go wrong, each with its HTTP status and the sentence a person reads.
 * A `detail` given when throwing replaces the sentence; it never carries ids, SQL or stack traces.
 */
export const ERRORS = {
  invalid_json: { status: 400, title: "The body is not valid JSON." },
  invalid_input: { status: 400, title: "Some fields need attention." },
  invalid_cursor: { status: 400, title: "This page marker is not valid. Start again from the first page." },
  idempotency_key_invalid: {
    status: 400,
    title: "The Idempotency-Key header must be one value of 1 to 255 visible characters.",
  },
  key_in_url: {
    status: 400,
    title: "An API key was sent in the URL. Send it in the Authorization header, and replace this key.",
  },
  key_missing: { status: 401, title: "Send an API key: Authorization: Bearer kick_…" },
  key_malformed: { status: 401, title: "This is not a Kickoff API key. Check that it was copied whole." },
  key_unknown: { status: 401, title: "This API key does not exist." },
  key_expired: { status: 401, title: "This API key has expired. Create or rotate a key in the console." },
  key_revoked: { status: 401, title: "This API key was revoked." },
  unauthenticated: { status: 401, title: "Sign in to continue." },
  sign_in_failed: { status: 401, title: "E-mail or password is wrong." },
  setup_link_invalid: {
    status: 401,
    title: "This setup link is not valid. Use the newest one the server printed.",
  },
  invitation_invalid: {
    status: 401,
    title: "This invitation is not valid any more. Ask for a new one.",
  },
  hook_refused: { status: 401, title: "This webhook is unknown or its signature does not match." },
  cron_refused: { status: 401, title: "The cron secret is missing or wrong." },
  key_scope_missing: { status: 403, title: "This API key does not carry the scope that this call needs." },
  key_environment: { status: 403, title: "This API key is not valid in this environment." },
  key_trigger: { status: 403, title: "This API key is not allowed to use this trigger." },
  secret_key_in_browser: {
    status: 403,
    title: "Secret keys must not be used in a browser. Call from a server, and replace this key.",
  },
  forbidden: { status: 403, title: "Your role does not allow this." },
  origin_refused: { status: 403, title: "This request did not come from the console." },
  not_found: { status: 404, title: "There is nothing here, or you may not see it." },
  method_not_allowed: { status: 405, title: "This address does not answer that method." },
  trigger_paused: { status: 409, title: "This trigger is paused in this environment." },
  trigger_not_deployed: {
    status: 409,
    title: "This trigger is not deployed in this environment. Promote it first.",
  },
  trigger_kind: {
    status: 409,
    title: "This trigger is of another kind and cannot be started by an API call.",
  },
  nothing_to_promote: { status: 409, title: "This environment runs no version that could be promoted." },
  already_deployed: { status: 409, title: "That version is already deployed there." },
  flow_in_use: { status: 409, title: "A trigger still uses this flow. Point it at another flow first." },
  flow_not_available: { status: 409, title: "This flow has no endpoint in this environment." },
  run_overlaps: {
    status: 409,
    title: "The run before has not finished, and this trigger does not let runs overlap.",
  },
  nothing_to_backfill: { status: 409, title: "Nothing was due in that range that could be run." },
  run_finished: { status: 409, title: "This run has already finished." },
  run_not_finished: { status: 409, title: "This run has not finished yet." },
  key_not_active: { status: 409, title: "This API key was revoked. Create a new one instead." },
  last_owner: { status: 409, title: "A workspace needs at least one owner." },
  already_member: { status: 409, title: "This person is a member already." },
  email_taken: { status: 409, title: "There is already an account with this e-mail." },
  already_set_up: { status: 409, title: "This Kickoff already has an owner. Sign in instead." },
  edit_conflict: { status: 409, title: "Somebody changed this in the meantime. Reload and try again." },
  idempotency_in_progress: {
    status: 409,
    title: "The first call with this Idempotency-Key is still being accepted. Try again in a second.",
  },
  body_too_large: { status: 413, title: "The body is too large." },
  unsupported_media_type: { status: 415, title: "Send the body as application/json." },
  input_schema_mismatch: { status: 422, title: "The body does not match this trigger's input schema." },
  idempotency_key_reused: { status: 422, title: "This Idempotency-Key was used with another body." },
  backfill_too_large: {
    status: 422,
    title: `More than ${BACKFILL_RUNS_MAX.toLocaleString("en")} instants are due in that range. Choose a shorter one.`,
  },
  schedule_never_fires: { status: 422, title: "This schedule would not fire within the next five years." },
  destination_not_allowed: { status: 422, title: "This address may not be called from here." },
  too_many_sign_ins: { status: 429, title: "Too many failed sign-ins. Wait a while and try again." },
  too_many_reports: { status: 429, title: "Too many reports from this address. Try again later." },
  rate_limited: { status: 429, title: "Too many calls. Slow down and try again." },
  internal: { status: 500, title: "Something went wrong on our side. The request id helps us find it." },
  flow_failed: { status: 502, title: "The flow failed." },
  destination_unreachable: { status: 502, title: "This address could not be reached." },
  destination_timeout: { status: 504, title: "This address did not answer in time." },
  database_unavailable: { status: 503, title: "The database cannot be reached. Nothing was accepted." },
  shutting_down: { status: 503, title: "This server is stopping. Try again in a second." },
} as const;

export type ErrorCode = keyof typeof ERRORS;

/** One faulty field: where (JSON Pointer, "" is the whole body), which rule, and what to do about it. */
export type FieldFault = { pointer: string; code: string; detail: string };

/** What a refusal carries besides its code. `log` is for operators only and never leaves the server. */
export type ErrorFacts = {
  detail?: string;
  errors?: FieldFault[];
  retryAfterSeconds?: number;
  /** More headers of the answer. */
  headers?: Record<string, string>;
  log?: Record<string, unknown>;
  cause?: unknown;
};

/** The one error class. `message` is the sentence a person reads. */
export class AppError extends Error {
  readonly code: ErrorCode;
  readonly status: number;
  readonly facts: ErrorFacts;

  constructor(code: ErrorCode, facts: ErrorFacts = {}) {
    super(facts.detail ?? ERRORS[code].title, { cause: facts.cause });
    this.name = "AppError";
    this.code = code;
    this.status = ERRORS[code].status;
    this.facts = facts;
  }
}

/**
 * Whether something thrown is an AppError. By name, not by `instanceof`: the web process holds this module twice, once
 * loaded by Node for the front door and once inside Next's bundle, and an error may cross from one to the other.
 */
export const isAppError = (error: unknown): error is AppError =>
  error instanceof Error && error.name === "AppError" && "code" in error && isErrorCode(String(error.code));

export const isErrorCode = (text: string): text is ErrorCode => Object.hasOwn(ERRORS, text);
