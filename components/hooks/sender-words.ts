import type { HookScheme } from "#lib/domain/hook.ts";

type SenderWords = {
  title: string;
  /** Who sends like this, and how it proves itself. */
  meaning: string;
  /** What the secret is called over there; null where there is none. */
  secret: string | null;
  /** What to do at the sender, in order. */
  steps: readonly string[];
};

/** How each sender is spoken of, and what has to be done there. */
export const SENDER_WORDS: Record<HookScheme, SenderWords> = {
  github: {
    title: "GitHub",
    meaning: "Repositories, organisations and GitHub Apps. Signs the body; redeliveries keep their id.",
    secret: "Secret",
    steps: [
      "Open the repository or organisation, then Settings, Webhooks, Add webhook.",
      "Paste the URL into Payload URL and choose application/json.",
      "Paste the secret into Secret and keep SSL verification on.",
      "Choose the events. GitHub sends a ping at once: it appears below as filtered.",
    ],
  },
  stripe: {
    title: "Stripe",
    meaning: "Events of an account. Signs instant and body.",
    secret: "Signing secret",
    steps: [
      "Open Workbench, Webhooks, Add destination, and choose the events.",
      "Choose Webhook endpoint and paste the URL.",
      "Reveal its Signing secret (whsec_…) and set it here.",
    ],
  },
  slack: {
    title: "Slack",
    meaning: "Events, slash commands and buttons of an app. Signs instant and body.",
    secret: "Signing Secret",
    steps: [
      "Open your app at api.slack.com/apps and copy Signing Secret from Basic Information.",
      "Set it here before the next step: Slack asks for a signed answer at once.",
      "Paste the URL into Event Subscriptions, Slash Commands or Interactivity as Request URL.",
    ],
  },
  jira: {
    title: "Jira",
    meaning: "Webhooks that an administrator registers. Others of Jira are not signed.",
    secret: "Secret",
    steps: [
      "As an administrator open Settings, System, WebHooks, Create a WebHook.",
      "Paste the URL and the secret, and choose the events.",
    ],
  },
  standard_webhooks: {
    title: "Standard Webhooks",
    meaning: "Svix and everybody else who follows the specification. Signs id, instant and body.",
    secret: "Signing secret or public key",
    steps: [
      "Add an endpoint with the URL at the sender.",
      "Copy its signing secret (whsec_…) or public key (whpk_…) and set it here.",
    ],
  },
  hmac: {
    title: "Another sender, HMAC",
    meaning: "Any system that signs the body with a shared secret in a header of its own.",
    secret: "Secret",
    steps: [
      "Give the URL and the secret to the sender.",
      "Let it sign the raw body as described under How it signs.",
    ],
  },
  unsigned: {
    title: "Unsigned",
    meaning: "Proves nothing: whoever learns the URL can start runs. Only where a sender cannot sign.",
    secret: null,
    steps: [
      "Give the URL to the sender, and to nobody else: it is the only secret.",
      "Let it POST JSON of at most 1 MiB.",
    ],
  },
};

/** Senders as they are offered: the ones that are known, then the general ones. */
export const SENDER_OPTIONS = Object.entries(SENDER_WORDS).map(([value, { title }]) => ({
  value: value as HookScheme,
  label: title,
}));
