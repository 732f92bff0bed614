import type { KeyNotice } from "#lib/contracts/keys.ts";

type Words = {
  /** On a badge in the list. */
  short: string;
  /** Before a relative time. */
  title: string;
  text: string;
  asksForRotation: boolean;
};

/** What each notice of a key means and asks for. */
export const KEY_NOTICE_WORDS: Record<KeyNotice["kind"], Words> = {
  seen_in_url: {
    short: "Seen in a URL",
    title: "Sent in a URL or a body",
    text: "The call was refused, but the key may stand in logs by now. Send it in the Authorization header only, and replace it.",
    asksForRotation: true,
  },
  seen_in_browser: {
    short: "Seen in a browser",
    title: "Sent from a browser",
    text: "The call was refused, but whoever opened that page could read the key. Call from your own server, and replace it.",
    asksForRotation: true,
  },
  expiring: {
    short: "Ends soon",
    title: "Ends",
    text: "Calls are refused from then on. Rotating gives it as long a life again, and its callers time to change.",
    asksForRotation: true,
  },
  unused: {
    short: "Unused",
    title: "Last used or created",
    text: "Nothing has called with it for a long time. Revoke it if its program is gone: what nobody uses, nobody misses when it leaks.",
    asksForRotation: false,
  },
};
