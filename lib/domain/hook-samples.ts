import type { HookMapping, HookScheme } from "./hook.ts";
import type { HookEvent } from "./hook-delivery.ts";

/** What a new hook maps until somebody says otherwise: a sentence that any assistant understands. */
export const DEFAULT_MAPPINGS: Record<HookScheme, HookMapping> = {
  standard_webhooks: {
    message: "{{ event }}",
    user_variables: { event: "{{ event }}", data: "{{ payload.data ?? null }}" },
  },
  github: {
    message:
      '{{ event }} in {{ payload.repository.full_name ?? "GitHub" }}: {{ payload.pull_request.title ?? payload.issue.title ?? payload.head_commit.message ?? payload.release.name ?? "" }}',
    user_variables: {
      event: "{{ event }}",
      repository: "{{ payload.repository.full_name ?? null }}",
      sender: "{{ payload.sender.login ?? null }}",
      url: "{{ payload.pull_request.html_url ?? payload.issue.html_url ?? payload.compare ?? payload.repository.html_url ?? null }}",
    },
  },
  stripe: {
    message: "{{ event }}",
    user_variables: {
      event: "{{ event }}",
      id: "{{ payload.id ?? null }}",
      object: "{{ payload.data.object ?? null }}",
    },
  },
  slack: {
    message: '{{ payload.event.text ?? payload.text ?? payload.actions[0].value ?? "" }}',
    user_variables: {
      event: "{{ event }}",
      user: "{{ payload.event.user ?? payload.user_id ?? payload.user.id ?? null }}",
      channel: "{{ payload.event.channel ?? payload.channel_id ?? payload.channel.id ?? null }}",
      response_url: "{{ payload.response_url ?? null }}",
    },
  },
  jira: {
    message: '{{ event }}: {{ payload.issue.key ?? "" }} {{ payload.issue.fields.summary ?? "" }}',
    user_variables: {
      event: "{{ event }}",
      issue: "{{ payload.issue.key ?? null }}",
      user: "{{ payload.user.displayName ?? null }}",
    },
  },
  hmac: {
    message: '{{ payload.message ?? "" }}',
    user_variables: { event: "{{ event ?? null }}" },
  },
  unsigned: {
    message: '{{ payload.message ?? "" }}',
    user_variables: { event: "{{ event ?? null }}" },
  },
};

/** A delivery as each sender writes it, cut short: what the preview shows before the first one has arrived. */
export const HOOK_SAMPLES: Record<HookScheme, HookEvent> = {
  standard_webhooks: {
    event: "contact.created",
    payload: {
      type: "contact.created",
      timestamp: "2026-08-03T07:00:00Z",
      data: { id: "1f81eb52-5198-4599-803e-771906343485", name: "Ada Lovelace", email: "ada@example.com" },
    },
  },
  github: {
    event: "pull_request.opened",
    payload: {
      action: "opened",
      number: 42,
      pull_request: {
        number: 42,
        title: "Round invoices to the cent",
        html_url: "https://github.com/octo/shop/pull/42",
        user: { login: "ada" },
        draft: false,
        base: { ref: "main" },
      },
      repository: { full_name: "octo/shop", html_url: "https://github.com/octo/shop", private: true },
      sender: { login: "ada" },
    },
  },
  stripe: {
    event: "invoice.paid",
    payload: {
      id: "evt_1NG8Du2eZvKYlo2CUI79vXWy",
      object: "event",
      type: "invoice.paid",
      created: 1785740400,
      livemode: false,
      data: {
        object: {
          id: "in_1NG8Ds2eZvKYlo2C",
          object: "invoice",
          amount_paid: 4200,
          currency: "eur",
          customer_email: "ada@example.com",
          status: "paid",
        },
      },
    },
  },
  slack: {
    event: "app_mention",
    payload: {
      type: "event_callback",
      team_id: "T0001",
      event_id: "Ev0PV52K25",
      event_time: 1785740400,
      event: {
        type: "app_mention",
        user: "U061F7AUR",
        channel: "C0LAN2Q65",
        text: "<@U0LAN0Z89> summarise this channel",
        ts: "1785740400.000006",
      },
    },
  },
  jira: {
    event: "jira:issue_created",
    payload: {
      timestamp: 1785740400000,
      webhookEvent: "jira:issue_created",
      user: { displayName: "Ada Lovelace", accountId: "99:27935d01" },
      issue: {
        id: "10002",
        key: "SHOP-17",
        fields: {
          summary: "Invoices are off by a cent",
          priority: { name: "High" },
          labels: ["billing"],
          status: { name: "To Do" },
        },
      },
    },
  },
  hmac: { event: null, payload: { message: "Hello", order: { id: "A-1001", total: 42 } } },
  unsigned: { event: null, payload: { message: "Hello", order: { id: "A-1001", total: 42 } } },
};
