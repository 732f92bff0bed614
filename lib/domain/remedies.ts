import type { ErrorCode } from "./errors.ts";

/** What to do about each refusal, for whoever wrote the call or sits at the console. One sentence or two. */
export const REMEDIES: Record<ErrorCode, string> = {
  invalid_json: "Send one JSON document in UTF-8. A trailing comma or single quotes are the usual causes.",
  invalid_input: "Look at `errors`: each entry points at a field and says what it must be.",
  invalid_cursor: "Pass `next` of the last page as `cursor`, unchanged, or leave `cursor` out.",
  idempotency_key_invalid: "Send one Idempotency-Key header, e.g. a UUID made once per thing to be done.",
  key_in_url:
    "Move the key to the Authorization header. It may stand in logs by now: create a new one, then revoke it.",
  key_missing: "Send the header `Authorization: Bearer` followed by the key.",
  key_malformed:
    "Copy the key again, without quotes, spaces or line breaks. Its checksum found a typing error.",
  key_unknown: "Check that the key belongs to this Kickoff and this workspace, or create one under API keys.",
  key_expired: "Create a new key under API keys and give it to the caller.",
  key_revoked: "Create a new key under API keys and give it to the caller. The old one stays revoked.",
  unauthenticated: "Sign in again. The session ended, or the request carried no session.",
  sign_in_failed: "Check e-mail and password. An owner can make a new invitation when the password is lost.",
  setup_link_invalid:
    "Take the link that the server printed last; it works once and only while there is no account.",
  invitation_invalid:
    "Ask an owner or admin of the workspace for a new invitation; each works once and for a while.",
  hook_refused: "Check the address of the hook and the signing secret at the sender.",
  cron_refused: "Send `Authorization: Bearer` with the value of CRON_SECRET.",
  key_scope_missing:
    "Create a key that carries the scope, or use another key: fire starts, read reads, cancel stops.",
  key_environment:
    "Use a key of this environment. The environment stands in the key: kick_dev_, kick_uat_, kick_prod_.",
  key_trigger: "Use a key without a list of triggers, or one whose list has this trigger.",
  secret_key_in_browser: "Call from your own server. Whoever opened the page could read the key: replace it.",
  forbidden: "Ask an owner or admin of the workspace to do it, or for another role.",
  origin_refused: "Use the console itself, or call the API with a key instead of a session.",
  not_found: "Check the id, and that it belongs to this workspace.",
  method_not_allowed: "See the header Allow for the methods that this address answers.",
  trigger_paused: "Resume the trigger in this environment, then call again. Nothing was started.",
  trigger_not_deployed: "Promote the trigger to this environment on its page, then call again.",
  trigger_kind: "Create an API trigger for the flow. Schedules and manual triggers start from the console.",
  nothing_to_promote: "Deploy a version to the environment before this one first.",
  already_deployed: "There is nothing to do: that version runs there.",
  flow_in_use: "Point each trigger that uses the flow at another one, or delete it. Then delete the flow.",
  flow_not_available: "Set the flow's endpoint for this environment on the flow's page.",
  run_overlaps:
    "Wait until it has finished, cancel it, or run with `ignore_overlap: true`. The overlap policy is part of the schedule.",
  nothing_to_backfill: "Choose another range, or also run instants again that have a run already.",
  run_finished: "There is nothing left to stop. Run it again to have a new run.",
  run_not_finished: "Wait until the run has finished, or cancel it, then run it again.",
  key_not_active: "Create a new key under API keys and give it to the caller.",
  last_owner: "Make somebody else an owner first.",
  already_member: "There is nothing to do; change the role under Members if that was meant.",
  email_taken: "Sign in with that account, or use another e-mail.",
  already_set_up: "Sign in. Further people join by an invitation of an owner or admin.",
  edit_conflict: "Reload to see the newest version, then make the change again.",
  idempotency_in_progress: "Repeat the very same call after a second; it will get the first call's answer.",
  body_too_large: "Send less: pass a link to a file instead of its content.",
  unsupported_media_type: "Set the header `Content-Type: application/json`.",
  input_schema_mismatch: "Look at `errors`, or at the schema on the trigger's page, and correct the body.",
  idempotency_key_reused: "Use a new Idempotency-Key for another body; repeat a call with the same bytes.",
  backfill_too_large: "Split the range into several backfills, one after the other. Nothing was started.",
  schedule_never_fires: "Check day and month: a date like 30 February never comes.",
  destination_not_allowed:
    "Use a public address. Who runs this Kickoff can allow private ranges with OUTBOUND_ALLOW_CIDRS.",
  too_many_sign_ins: "Wait as long as Retry-After says.",
  too_many_reports: "Wait as long as Retry-After says, or put up to 1,000 tokens into one report.",
  rate_limited: "Wait as long as Retry-After says, and spread the calls.",
  internal: "Try again. If it stays, report the request id: the log of the server has the cause under it.",
  flow_failed: "Open the run: its error and its last log lines tell what the flow met.",
  destination_unreachable:
    "Check that the server behind the address runs, and that its name and certificate are right.",
  destination_timeout: "Answer sooner: accept with 202 at once and report to the callback URL later.",
  database_unavailable: "Repeat the call after a few seconds, with the same Idempotency-Key.",
  shutting_down: "Repeat the call after a second, with the same Idempotency-Key.",
};

/** Why a run can fail, besides what the flow itself reports. `error_code` of a run, its meaning, and what to do. */
export const RUN_FAULTS: Record<string, { meaning: string; remedy: string }> = {
  flow_failed: {
    meaning: "The flow reported an error.",
    remedy: "Read the error and the last log lines, mend the flow or the input, and run it again.",
  },
  timed_out: {
    meaning: "The flow did not finish within the trigger's time limit.",
    remedy: "Raise the time limit of the trigger, or let the flow do less at once.",
  },
  canceled: {
    meaning: "Somebody stopped the run.",
    remedy: "Run it again if it was stopped by mistake.",
  },
  replaced: {
    meaning: "The next occurrence of its schedule came due, and the overlap policy lets it take over.",
    remedy: "Choose another overlap policy if runs should be left to finish.",
  },
  worker_lost: {
    meaning: "The worker stopped answering while it executed the attempt; another one takes over.",
    remedy:
      "Nothing, if it happens once. If the same run loses workers again and again, its flow needs too much memory.",
  },
  report_missing: {
    meaning: "The engine accepted the run with 202 and never reported.",
    remedy: "Have the engine POST its result to the `callback_url` it was given, also when it fails.",
  },
  invalid_input: {
    meaning: "The flow does not accept this input.",
    remedy: "Correct the fields that the error names, and run it again with edited input.",
  },
  flow_unknown: {
    meaning: "This server has no code flow by that name.",
    remedy: "Deploy a version of Kickoff that ships it, or point the trigger at another flow.",
  },
  output_not_json: {
    meaning: "The flow returned something that is not JSON.",
    remedy: "Return plain values: texts, numbers, lists and objects.",
  },
  output_too_large: {
    meaning: "The flow returned more than is kept.",
    remedy: "Return a summary, or a link to the whole.",
  },
  endpoint_unreachable: {
    meaning: "The engine could not be reached.",
    remedy:
      "Check that it runs, and that its address and certificate are right. The run was retried by policy.",
  },
  endpoint_error: {
    meaning: "The engine answered with a status of 500 or above.",
    remedy: "Look for the run's id in the engine's own log.",
  },
  endpoint_busy: {
    meaning: "The engine said that it is too busy, and retries are used up.",
    remedy: "Give the engine more room, or allow more attempts. Its Retry-After is honoured.",
  },
  endpoint_refused: {
    meaning: "The engine refused the call.",
    remedy: "Check that it verifies the signature with the current secret, and that it accepts this input.",
  },
  endpoint_redirected: {
    meaning: "The engine answered with a redirect, which is not followed.",
    remedy: "Set the final address on the flow's page.",
  },
  endpoint_gone: {
    meaning: "The engine says that this endpoint is gone for good.",
    remedy: "Set the new address on the flow's page.",
  },
  endpoint_secret_invalid: {
    meaning: "The endpoint's signing secret cannot be used.",
    remedy: "Rotate the secret on the flow's page, and give the new one to the engine.",
  },
  destination_not_allowed: {
    meaning: "The engine's address lies in a network that may not be called.",
    remedy: REMEDIES.destination_not_allowed,
  },
};
