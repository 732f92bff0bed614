/**
 * Every number that matters, once, with its unit and its reason. Tests, screens and documents read them here.
 */

/** Largest body of an API call. Inputs are messages and variables, not files. */
export const API_BODY_BYTES_MAX = 256 * 1024;
/** Log lines in the envelope that a caller gets; the console shows all. */
export const ENVELOPE_LOG_LINES = 200;

/** Calls per second that are suggested when somebody sets a limit; without one there is none. */
export const RATE_LIMIT_SUGGESTED = { workspace: 100, trigger: 25 } as const;

/** Deepest nesting of a JSON body: beyond it a parser is being attacked. */
export const JSON_DEPTH_MAX = 64;

/** Longest a waiting call holds its connection; then it is answered 202 with a `status_url`. */
export const WAIT_SECONDS_MAX = 120;

/** Longest idempotency key, in characters. */
export const IDEMPOTENCY_KEY_CHARS_MAX = 255;
/** How long a call's answer is replayed for its idempotency key. */
export const IDEMPOTENCY_HOURS = 24;
/** How long a repeat waits for the first call's transaction before it is told 409. */
export const IDEMPOTENCY_WAIT_MS = 2_000;
/** Calls that are accepted in one transaction at most. */
export const ACCEPT_BATCH_MAX = 256;
/** Such transactions at once in one process. More of them made batches smaller and calls slower (`npm run bench:ingest`). */
export const ACCEPT_LANES = 1;
/** How long such a transaction waits for another one's key or limit before each call is on its own. */
export const ACCEPT_LOCK_WAIT_MS = 100;
/** How long one body may be checked against its trigger's input schema. Longer stalls every other call. */
export const INPUT_CHECK_MS_MAX = 50;
/** Versions whose compiled rules one process keeps. */
export const TRIGGER_RULES_MAX = 1_000;

/** A run's default and longest allowed time per attempt, in seconds. */
export const RUN_TIMEOUT_SECONDS_DEFAULT = 60;
export const RUN_TIMEOUT_SECONDS_MAX = 900;
/** Most attempts a retry policy may ask for. */
export const RUN_ATTEMPTS_MAX = 6;
/** Wait before attempt 2, 3, … in seconds: long enough for a restart, then for an outage. */
export const RETRY_DELAYS_SECONDS = [5, 60, 300, 1_800, 7_200] as const;
/** Retry delays are spread by this share, so that a recovered endpoint is not hit by all at once. */
export const RETRY_JITTER = 0.2;

/** Attempts lost with their workers before a run is believed to be what kills them. */
export const LOST_ATTEMPTS_MAX = 5;

/** A worker renews its lease this often, and loses the run when the lease ends. Seconds. */
export const LEASE_RENEW_SECONDS = 5;
export const LEASE_SECONDS = 20;

/** Largest body that a trigger's own answer may make of an output, in characters. */
export const OWN_ANSWER_CHARS_MAX = 256 * 1024;

/** How much of an output and of one log line is kept. */
export const OUTPUT_BYTES_MAX = 64 * 1024;
export const LOG_MESSAGE_CHARS_MAX = 4_000;
export const LOG_DATA_BYTES_MAX = 16 * 1024;
export const LOG_LINES_PER_RUN_MAX = 2_000;

/** A due instant started later than this is "late". Seconds. */
export const LATE_AFTER_SECONDS = 60;
/** Catch-up window after downtime: default and bounds. Seconds. */
export const CATCH_UP_SECONDS_DEFAULT = 3_600;
export const CATCH_UP_SECONDS_MIN = 60;
export const CATCH_UP_SECONDS_MAX = 7 * 86_400;
/** Most missed instants that the policy "all" makes up for. */
export const CATCH_UP_RUNS_MAX = 100;
/** Most instants that one backfill starts: more is another backfill. */
export const BACKFILL_RUNS_MAX = 1_000;
/** Most due instants of a range that a backfill looks through for those it is to run: a month of every minute. */
export const BACKFILL_INSTANTS_MAX = 45_000;
/** Longest stretch of the calendar in one answer, in days: a quarter, with a day on each side. */
export const CALENDAR_DAYS_MAX = 94;
/** How far from today a calendar looks: runs that are left are counted day by day up to there. */
export const CALENDAR_REACH_DAYS = 3_653;
/** How many pauses and resumes before an instant are read to find the one that it fell into. */
export const PAUSE_EVENTS_MAX = 200;
/** A schedule that would not fire within this many years is refused when saved. */
export const NEVER_FIRES_YEARS = 5;
/** Instants that one plan lists one by one after a long gap; the ones before them become one entry with a count. */
export const SWEEP_OCCURRENCES_MAX = 1_000;
/** Rows that resuming many deployments at once writes about their paused time; each lists fewer instants one by one then. */
export const RESUME_ROWS_MAX = 20_000;
/** Deployments claimed in one pass of the sweep. */
export const SWEEP_BATCH = 500;
/** Batches decided at once when more is due than fits one: this process plans one while the database writes the other. */
export const SWEEP_LANES = 2;
/** Occurrences after which one transaction of the sweep takes no further schedule. */
export const SWEEP_ROWS_MAX = 10_000;

/** How often a sweep is promised, whatever is due; readiness fails after two of them without one. */
export const SWEEP_INTERVAL_SECONDS = 60;

/** How long one call of the cron route may work: four fifths of the 300 s that Vercel gives a function. */
export const CRON_BUDGET_SECONDS = 240;
/** How long it then waits for what is under way, before it answers. */
export const CRON_GRACE_SECONDS = 45;

/** API keys: default and longest life, in days. */
export const KEY_EXPIRY_DAYS_DEFAULT = 90;
export const KEY_EXPIRY_DAYS_MAX = 365;
/** `last_used_at` is written at most this often per key. Seconds. */
export const KEY_LAST_USED_SECONDS = 60;

/** Days before its end at which a key's warning grows; days without a call after which it is flagged (CIS: 45). */
export const KEY_EXPIRY_WARNING_DAYS = [14, 7, 1] as const;
export const KEY_UNUSED_DAYS = 45;
/** How long a rotated secret may work on: not at all, 1 hour, 1 day, 7 days, 30 days. */
export const KEY_OVERLAPS_SECONDS = [0, 3_600, 86_400, 604_800, 2_592_000] as const;
export const KEY_OVERLAP_SECONDS_DEFAULT = 86_400;
/** Without a call for this long an old secret counts as quiet. Minutes. */
export const KEY_QUIET_MINUTES = 15;
/** Reports of found keys: tokens in one, and reports per source and hour. */
export const KEY_REPORT_TOKENS_MAX = 1_000;
export const KEY_REPORTS_PER_HOUR = 60;
/** Callers that are told apart per secret; further ones share a row. Forgotten after this many days of silence. */
export const KEY_CALLERS_MAX = 50;
export const KEY_CALLER_DAYS = 30;
/** That a key was seen where it must not be is told at most this often. Seconds. */
export const KEY_NOTICE_SECONDS = 86_400;

/** How long a refused call is kept. Days. */
export const REJECTED_CALL_DAYS = 30;
/** Equal refusals within this time are one row with a count. Seconds. */
export const REJECTED_MERGE_SECONDS = 60;
/** Rows that one process writes per trigger or hook and minute; what a flood brings beyond shares one row. */
export const REJECTED_ROWS_PER_MINUTE = 60;
/** Who was refused this often within this time, and not accepted since, is retrying. */
export const REJECTED_RETRYING_CALLS = 2;
export const REJECTED_RETRYING_SECONDS = 300;
/** Newest rows that a list of refused calls groups, and rows that it shows of each group. */
export const REJECTED_GROUPED_MAX = 5_000;
export const REJECTED_SAMPLES = 5;
/** Different refusals that wait to be written; what comes beyond is only counted in the log. */
export const REJECTED_WAITING_MAX = 1_000;

/** Random bytes in a flow endpoint's signing secret; Standard Webhooks asks for 24 to 64. */
export const FLOW_SECRET_BYTES = 32;
/** How long a rotated signing secret still signs beside the new one. Hours. */
export const FLOW_SECRET_OVERLAP_HOURS = 24;

/** Sessions end after this long without a request, and after this long in any case. Hours. */
export const SESSION_IDLE_HOURS = 8;
export const SESSION_HOURS = 7 * 24;
/** A session's last request is written at most this often. Seconds. */
export const SESSION_SEEN_SECONDS = 60;
export const PASSWORD_CHARS_MIN = 8;
export const PASSWORD_CHARS_MAX = 128;
/** Failed sign-ins allowed per account and per source in the window. */
export const SIGN_IN_FAILURES_PER_ACCOUNT = 5;
export const SIGN_IN_FAILURES_PER_SOURCE = 30;
export const SIGN_IN_WINDOW_MINUTES = 15;

/** One-time links: a setup link printed at start, an invitation. Days. */
export const SETUP_LINK_DAYS = 7;
export const INVITATION_DAYS = 7;

/** Rows in one page of a list. */
export const PAGE_SIZE = 50;
export const PAGE_SIZE_MAX = 200;

/** Outbound calls to a user's URL. */
export const OUTBOUND_CONNECT_MS = 5_000;
export const OUTBOUND_RESPONSE_BYTES_MAX = 1024 * 1024;
export const OUTBOUND_HEADER_BYTES_MAX = 16 * 1024;
export const OUTBOUND_URL_CHARS_MAX = 2_048;
/** How much of an engine's error text is shown to people, in characters. */
export const ENGINE_ERROR_CHARS_MAX = 300;
/** An engine's Retry-After is honoured within these bounds. Seconds. */
export const RETRY_AFTER_SECONDS_MIN = 1;
export const RETRY_AFTER_SECONDS_MAX = 86_400;

export const NAME_CHARS_MAX = 80;
export const DESCRIPTION_CHARS_MAX = 500;

/** Runs that a code flow may read back of its own workspace. */
export const RECENT_RUNS_MAX = 2_000;

/** Largest body of a webhook delivery. */
export const HOOK_BODY_BYTES_MAX = 1024 * 1024;
/** Random bytes in a hook's URL, and in a secret that is made here. */
export const HOOK_TOKEN_BYTES = 32;
/** A signed instant may differ from ours by this much, either way. Seconds. */
export const HOOK_TOLERANCE_SECONDS = 300;
/** How long a rotated secret of a hook still verifies beside the new one. Hours. */
export const HOOK_SECRET_OVERLAP_HOURS = 24;
export const HOOK_SECRET_CHARS_MIN = 16;
export const HOOK_SECRET_CHARS_MAX = 256;
/** How long a delivery is known by its id. GitHub redelivers for 3 days, Slack and Jira for hours. */
export const HOOK_DELIVERY_DAYS = 7;
/** Longest id by which a sender names a delivery, in characters. */
export const HOOK_DELIVERY_ID_CHARS_MAX = 255;
/** How much of a payload is kept for the preview, and how much a mapping may make of one. Characters. */
export const HOOK_CAPTURE_CHARS_MAX = 16 * 1024;
export const HOOK_MAPPED_CHARS_MAX = 256 * 1024;
/** Largest mapping, as JSON. Characters. */
export const HOOK_MAPPING_CHARS_MAX = 16 * 1024;
/** Webhooks of one trigger in one environment. */
export const HOOKS_PER_TRIGGER_MAX = 20;
