"use client";

import { Button, Checkbox, Group, Modal, PasswordInput, Select, Stack, Text, TextInput } from "@mantine/core";
import { useRouter } from "next/navigation";
import { type FormEvent, useState } from "react";
import { ErrorNotice } from "#components/ui/error-notice.tsx";
import { Notice } from "#components/ui/notice.tsx";
import { type Problem, problemOf } from "#components/ui/problem.ts";
import { SecretOnce } from "#components/ui/secret-once.tsx";
import { useCreateHook } from "#lib/client/hook-mutations.ts";
import type { HookView } from "#lib/contracts/hooks.ts";
import { type AssistantPlace, consolePaths } from "#lib/contracts/paths.ts";
import { type HookScheme, SENDER_MAKES_SECRET, SenderSettings } from "#lib/domain/hook.ts";
import type { TriggerId } from "#lib/domain/ids.ts";
import { faultsByField } from "./faults-by-field.ts";
import { SenderFields } from "./sender-fields.tsx";
import { SENDER_OPTIONS, SENDER_WORDS } from "./sender-words.ts";

type Props = { place: AssistantPlace; triggerId: TriggerId; onClose: () => void };
type Made = { hook: HookView; secret: string };

/** Makes a webhook, shows a secret that was made here the only time it can be shown, and leads to the page. */
export function CreateHookDialog({ place, triggerId, onClose }: Props) {
  const router = useRouter();
  const createHook = useCreateHook({ ...place, triggerId });
  const [scheme, setScheme] = useState<HookScheme>("github");
  const [name, setName] = useState("");
  const [secret, setSecret] = useState("");
  const [isAccepted, setAccepted] = useState(false);
  const [sender, setSender] = useState<SenderSettings>(() => SenderSettings.parse({}));
  const [problem, setProblem] = useState<Problem | null>(null);
  const [made, setMade] = useState<Made | null>(null);
  const words = SENDER_WORDS[scheme];
  const isOwn = scheme === "hmac" || scheme === "unsigned";
  const faults = faultsByField(problem);

  const open = (hook: HookView) => router.push(consolePaths.hook({ ...place, triggerId, hookId: hook.id }));

  async function submit(event: FormEvent) {
    event.preventDefault();
    setProblem(null);
    try {
      const answer = await createHook.mutateAsync({
        environment: place.environment,
        name: name.trim() || words.title,
        scheme,
        secret: scheme === "unsigned" ? null : secret.trim() || null,
        accept_unsigned: isAccepted,
        sender: isOwn ? sender : null,
      });
      if (answer.secret === null) open(answer.hook);
      else setMade({ hook: answer.hook, secret: answer.secret });
    } catch (thrown) {
      setProblem(problemOf(thrown));
    }
  }

  if (made !== null) {
    const content = `# ${made.hook.name} (${made.hook.environment})\nKICKOFF_WEBHOOK_SECRET=${made.secret}\n`;
    return (
      <SecretOnce
        opened
        title={`The secret for ${words.title}`}
        label="Signing secret"
        secret={made.secret}
        download={{ fileName: "kickoff-webhook.env", content }}
        onDone={() => open(made.hook)}
      >
        Paste it at the sender. The URL and the steps to take there are on the next page.
      </SecretOnce>
    );
  }
  return (
    <Modal opened onClose={onClose} title="Add webhook" size="lg">
      <form onSubmit={submit} noValidate>
        <Stack gap="lg">
          <Select
            label="Sender"
            description={words.meaning}
            data={SENDER_OPTIONS}
            value={scheme}
            onChange={(value) => {
              setScheme((value ?? "github") as HookScheme);
              setSecret("");
              setProblem(null);
            }}
            allowDeselect={false}
            data-autofocus
          />
          <TextInput
            label="Name"
            description="What sends, so that others recognise it"
            placeholder={words.title}
            value={name}
            onChange={(event) => setName(event.currentTarget.value)}
            error={faults.name}
            autoComplete="off"
          />
          {words.secret !== null && (
            <PasswordInput
              label={words.secret}
              description={
                SENDER_MAKES_SECRET.has(scheme)
                  ? "The sender makes it. Leave it empty when you need the URL first, and set it then."
                  : "Leave it empty to have one made here, or paste the one that the sender uses already."
              }
              value={secret}
              onChange={(event) => setSecret(event.currentTarget.value)}
              error={faults.secret}
              autoComplete="off"
            />
          )}
          {isOwn && (
            <SenderFields
              value={sender}
              onChange={setSender}
              errors={faultsByField(problem, "/sender")}
              isSigned={scheme === "hmac"}
            />
          )}
          {scheme === "unsigned" && (
            <Notice tone="warning" title="Nothing will prove who sends">
              Anybody who learns the URL can start runs with any input. The choice is written to the audit.
              <Checkbox
                mt="sm"
                label="I accept that whoever has the URL may start this trigger"
                checked={isAccepted}
                onChange={(event) => setAccepted(event.currentTarget.checked)}
                error={faults.accept_unsigned}
              />
            </Notice>
          )}
          <ErrorNotice problem={problem} />
          <Group justify="space-between" gap="sm">
            <Text size="sm" c="dimmed">
              In {place.environment}
            </Text>
            <Group gap="sm">
              <Button variant="default" onClick={onClose} disabled={createHook.isPending}>
                Cancel
              </Button>
              <Button
                type="submit"
                loading={createHook.isPending}
                disabled={scheme === "unsigned" && !isAccepted}
              >
                Add webhook
              </Button>
            </Group>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}
