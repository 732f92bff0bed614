const PAST: Record<string, string> = {
  create: "created",
  update: "changed",
  delete: "deleted",
  restore: "restored",
  duplicate: "duplicated",
  deploy: "deployed",
  promote: "promoted",
  pause: "paused",
  resume: "resumed",
  run: "ran",
  test: "tested",
  cancel: "canceled",
  rerun: "ran again",
  revoke: "revoked",
  rotate: "rotated",
  set_secret: "set the secret of",
  rotate_secret: "rotated the secret of",
  end_overlap: "ended the overlap of",
  seen_in_url: "saw in an address or body",
  seen_in_browser: "saw in a browser",
  invite: "invited",
  join: "joined",
  remove: "removed",
};

/** `trigger.pause` as people say it: "paused trigger". A word that is not known is shown as it is. */
export function actionWords(action: string): string {
  const [noun = "", verb = ""] = action.split(".");
  const what = noun === "hook" ? "webhook" : noun.replaceAll("_", " ");
  return `${PAST[verb] ?? verb.replaceAll("_", " ")} ${what}`.trim();
}
