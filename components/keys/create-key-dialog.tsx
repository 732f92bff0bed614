"use client";

import { zodResolver } from "@hookform/resolvers/zod";
import { Checkbox, Group, Modal, MultiSelect, Radio, Select, Stack, TextInput } from "@mantine/core";
import { useInfiniteQuery } from "@tanstack/react-query";
import { useState } from "react";
import { Controller, type Resolver, useForm } from "react-hook-form";
import type * as z from "zod";
import { DialogEnd } from "#components/ui/dialog-end.tsx";
import { SecretOnce } from "#components/ui/secret-once.tsx";
import { useFormProblem } from "#components/ui/use-form-problem.ts";
import { useCreateKey } from "#lib/client/key-mutations.ts";
import { triggerQueries } from "#lib/client/trigger-queries.ts";
import { CreateKeyInput, type KeyView } from "#lib/contracts/keys.ts";
import { KEY_SCOPES } from "#lib/domain/access.ts";
import { ENVIRONMENTS, type Environment } from "#lib/domain/environment.ts";
import type { TriggerId, WorkspaceId } from "#lib/domain/ids.ts";
import { KEY_EXPIRY_DAYS_DEFAULT } from "#lib/domain/limits.ts";
import { keyFile } from "./key-file.ts";
import { SCOPE_WORDS } from "./scope-words.ts";

const EXPIRIES = [
  { value: "7", label: "In 7 days" },
  { value: "30", label: "In 30 days" },
  { value: "90", label: "In 90 days" },
  { value: "180", label: "In 180 days" },
  { value: "365", label: "In a year" },
];
const NEVER = { value: "never", label: "Never (owners only)" };

export type CreatedKey = { key: KeyView; secret: string };

type Props = {
  workspaceId: WorkspaceId;
  opened: boolean;
  onClose: () => void;
  /** Environments ticked at first. */
  environments: readonly Environment[];
  /** Limits the key to these triggers at first; an empty list allows all. */
  triggerIds?: readonly TriggerId[];
  name?: string;
  mayNeverExpire?: boolean;
  /** The secret is in nobody's hands but the caller's: keep it in state while it is needed, and nowhere else. */
  onCreated: (created: CreatedKey) => void;
};

/** Makes a key, then shows its secret the only time it can be shown. */
export function CreateKeyDialog(props: Props) {
  const { opened, onClose } = props;
  const [created, setCreated] = useState<CreatedKey | null>(null);
  return (
    <>
      <Modal opened={opened && created === null} onClose={onClose} title="Create API key" size="lg">
        <KeyForm {...props} onCreated={setCreated} />
      </Modal>
      {created !== null && (
        <KeySecret
          created={created}
          onDone={() => {
            props.onCreated(created);
            setCreated(null);
            onClose();
          }}
        />
      )}
    </>
  );
}

function KeySecret({ created, onDone }: { created: CreatedKey; onDone: () => void }) {
  return (
    <SecretOnce
      opened
      title="Your new API key"
      label="API key"
      secret={created.secret}
      download={keyFile(created.key, created.secret)}
      onDone={onDone}
    />
  );
}

type Values = z.input<typeof CreateKeyInput>;

function KeyForm(props: Props) {
  const { workspaceId, environments, triggerIds, name, mayNeverExpire, onCreated, onClose } = props;
  const createKey = useCreateKey(workspaceId);
  const form = useForm<Values, unknown, CreateKeyInput>({
    resolver: zodResolver(CreateKeyInput) as Resolver<Values, unknown, CreateKeyInput>,
    defaultValues: {
      name: name ?? "",
      environments: [...environments],
      scopes: ["fire", "read"],
      trigger_ids: triggerIds?.length ? [...triggerIds] : null,
      expires_in_days: KEY_EXPIRY_DAYS_DEFAULT,
    },
  });
  const { problem, guard } = useFormProblem(form);
  const { errors, isSubmitting } = form.formState;
  return (
    <form
      onSubmit={(event) => {
        // Where this dialog stands inside another form, that form must not be sent along.
        event.stopPropagation();
        void form.handleSubmit(guard(async (values) => onCreated(await createKey.mutateAsync(values))))(
          event,
        );
      }}
      noValidate
    >
      <Stack gap="lg">
        <TextInput
          label="Name"
          description="Where the key is used, so that whoever rotates it knows what to change"
          placeholder="Billing service"
          autoComplete="off"
          data-autofocus
          {...form.register("name")}
          error={errors.name?.message}
        />
        <Controller
          control={form.control}
          name="environments"
          render={({ field }) => (
            <Checkbox.Group
              label="Environments"
              description="Better one key per environment: a leaked DEV key then opens nothing in PROD"
              value={field.value}
              onChange={field.onChange}
              error={errors.environments?.message}
            >
              <Group mt="xs">
                {ENVIRONMENTS.map((environment) => (
                  <Checkbox key={environment} value={environment} label={environment} />
                ))}
              </Group>
            </Checkbox.Group>
          )}
        />
        <Controller
          control={form.control}
          name="scopes"
          render={({ field }) => (
            <Checkbox.Group
              label="What it may do"
              value={field.value}
              onChange={field.onChange}
              error={errors.scopes?.message}
            >
              <Stack gap="xs" mt="xs">
                {KEY_SCOPES.map((scope) => (
                  <Checkbox
                    key={scope}
                    value={scope}
                    label={SCOPE_WORDS[scope].title}
                    description={SCOPE_WORDS[scope].meaning}
                  />
                ))}
              </Stack>
            </Checkbox.Group>
          )}
        />
        <Controller
          control={form.control}
          name="trigger_ids"
          render={({ field }) => (
            <TriggerChoice
              workspaceId={workspaceId}
              environment={environments[0] ?? "DEV"}
              value={field.value ?? null}
              onChange={field.onChange}
              error={errors.trigger_ids?.message}
            />
          )}
        />
        <Controller
          control={form.control}
          name="expires_in_days"
          render={({ field }) => (
            <Select
              label="Expires"
              description="Calls with an expired key are refused; the list warns two weeks before"
              data={mayNeverExpire ? [...EXPIRIES, NEVER] : EXPIRIES}
              value={field.value === null ? NEVER.value : String(field.value)}
              onChange={(value) => field.onChange(value === NEVER.value ? null : Number(value))}
              error={errors.expires_in_days?.message}
            />
          )}
        />
        <DialogEnd problem={problem} isPending={isSubmitting} onClose={onClose}>
          Create key
        </DialogEnd>
      </Stack>
    </form>
  );
}

type TriggerChoiceProps = {
  workspaceId: WorkspaceId;
  environment: Environment;
  value: TriggerId[] | null;
  onChange: (value: TriggerId[] | null) => void;
  error: string | undefined;
};

function TriggerChoice({ workspaceId, environment, value, onChange, error }: TriggerChoiceProps) {
  const { data } = useInfiniteQuery(triggerQueries.list(workspaceId, { environment, kind: "api" }));
  const triggers = data?.pages.flatMap(({ items }) => items) ?? [];
  return (
    <Radio.Group
      label="Triggers"
      value={value === null ? "all" : "some"}
      onChange={(choice) => onChange(choice === "all" ? null : [])}
      error={value === null ? error : undefined}
    >
      <Group mt="xs" gap="lg">
        <Radio value="all" label="Every API trigger" />
        <Radio value="some" label="Only these" />
      </Group>
      {value !== null && (
        <MultiSelect
          mt="xs"
          aria-label="Allowed triggers"
          placeholder={value.length === 0 ? "Choose triggers" : undefined}
          searchable
          data={triggers.map(({ id, name, assistant }) => ({
            value: id,
            label: `${name} · ${assistant.name}`,
          }))}
          value={value}
          onChange={(ids) => onChange(ids as TriggerId[])}
          nothingFoundMessage="No API trigger by that name"
          error={error}
        />
      )}
    </Radio.Group>
  );
}
