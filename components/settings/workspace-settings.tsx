"use client";

import { zodResolver } from "@hookform/resolvers/zod";
import { Button, Fieldset, Group, NumberInput, Select, Stack, Switch, TextInput } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { Controller, useForm } from "react-hook-form";
import { ErrorNotice } from "#components/ui/error-notice.tsx";
import { ErrorState } from "#components/ui/error-state.tsx";
import { FormSection } from "#components/ui/form-section.tsx";
import { PageHeader } from "#components/ui/page-header.tsx";
import { problemOf } from "#components/ui/problem.ts";
import { toastDone } from "#components/ui/toast.tsx";
import { useFormProblem } from "#components/ui/use-form-problem.ts";
import { useUpdateWorkspace } from "#lib/client/workspace-mutations.ts";
import { workspaceQueries } from "#lib/client/workspace-queries.ts";
import { updateWorkspaceEndpoint, type WorkspaceView } from "#lib/contracts/accounts.ts";
import type { WorkspaceId } from "#lib/domain/ids.ts";
import { RATE_LIMIT_SUGGESTED } from "#lib/domain/limits.ts";

/** A limit to begin with when somebody switches one on. */
const SUGGESTED_LIMIT = { calls: RATE_LIMIT_SUGGESTED.workspace, seconds: 1 };

type Props = { workspaceId: WorkspaceId; mayEdit: boolean };

/** Name, time zone and rate limit of the workspace. */
export function WorkspaceSettings({ workspaceId, mayEdit }: Props) {
  const workspace = useQuery(workspaceQueries.detail(workspaceId));
  return (
    <>
      <PageHeader title="Settings" description="What holds for the whole workspace." />
      {workspace.data !== undefined && <SettingsForm workspace={workspace.data} mayEdit={mayEdit} />}
      {workspace.error && (
        <ErrorState problem={problemOf(workspace.error)} onRetry={() => void workspace.refetch()} />
      )}
    </>
  );
}

function SettingsForm({ workspace, mayEdit }: { workspace: WorkspaceView; mayEdit: boolean }) {
  const update = useUpdateWorkspace(workspace.id);
  const [timeZones] = useState(() => [
    ...new Set([...Intl.supportedValuesOf("timeZone"), "UTC", workspace.time_zone]),
  ]);
  const { name, time_zone, rate_limit } = workspace;
  const form = useForm({
    resolver: zodResolver(updateWorkspaceEndpoint.body),
    defaultValues: { name, time_zone, rate_limit },
  });
  const { problem, guard } = useFormProblem(form);
  const { errors, isSubmitting, isDirty } = form.formState;
  const send = guard(async (values) => {
    const saved = await update.mutateAsync(values);
    form.reset({ name: saved.name, time_zone: saved.time_zone, rate_limit: saved.rate_limit });
    toastDone("Settings saved.");
  });
  return (
    <form onSubmit={form.handleSubmit(send)} noValidate>
      <Fieldset variant="unstyled" disabled={!mayEdit}>
        <Stack gap="xl">
          <FormSection title="Workspace">
            <TextInput
              label="Name"
              defaultValue={name}
              {...form.register("name")}
              error={errors.name?.message}
            />
            <Controller
              name="time_zone"
              control={form.control}
              render={({ field: { value, ...field } }) => (
                <Select
                  label="Time zone"
                  description="New schedules begin with it, and times are shown in it."
                  searchable
                  allowDeselect={false}
                  data={timeZones}
                  value={value ?? null}
                  {...field}
                  error={errors.time_zone?.message}
                />
              )}
            />
          </FormSection>
          <FormSection
            title="Rate limit"
            description="Calls that all API keys of the workspace may make together, in every environment. What is over it is refused with 429 and Retry-After. Without one there is no limit."
          >
            <Controller
              name="rate_limit"
              control={form.control}
              render={({ field: { value, onChange } }) => (
                <Stack gap="sm">
                  <Switch
                    label="Limit calls"
                    checked={value !== null}
                    onChange={(event) => onChange(event.currentTarget.checked ? SUGGESTED_LIMIT : null)}
                  />
                  {value && (
                    <Group gap="sm" align="flex-start">
                      <NumberInput
                        label="Calls"
                        min={1}
                        value={value.calls}
                        onChange={(calls) => onChange({ ...value, calls })}
                        error={errors.rate_limit?.calls?.message}
                      />
                      <NumberInput
                        label="in seconds"
                        min={1}
                        value={value.seconds}
                        onChange={(seconds) => onChange({ ...value, seconds })}
                        error={errors.rate_limit?.seconds?.message}
                      />
                    </Group>
                  )}
                </Stack>
              )}
            />
          </FormSection>
          <ErrorNotice problem={problem} />
          {mayEdit && (
            <Group>
              <Button type="submit" loading={isSubmitting} disabled={!isDirty}>
                Save
              </Button>
            </Group>
          )}
        </Stack>
      </Fieldset>
    </form>
  );
}
