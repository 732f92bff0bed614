"use client";

import { ActionIcon, Button, Group, Select, Stack, TagsInput, Textarea, TextInput } from "@mantine/core";
import { useDebouncedValue } from "@mantine/hooks";
import { IconPlus, IconX } from "@tabler/icons-react";
import { useId, useState } from "react";
import { ErrorNotice } from "#components/ui/error-notice.tsx";
import { JsonField, useJsonField } from "#components/ui/json-field.tsx";
import { Panel } from "#components/ui/panel.tsx";
import { type Problem, problemOf } from "#components/ui/problem.ts";
import { toastDone } from "#components/ui/toast.tsx";
import { useUpdateHook } from "#lib/client/hook-mutations.ts";
import type { HookPlace } from "#lib/client/hook-queries.ts";
import type { HookView } from "#lib/contracts/hooks.ts";
import { CONDITION_OPERATORS, type HookCondition } from "#lib/domain/hook.ts";
import { faultsByField } from "./faults-by-field.ts";
import { HookPreview } from "./hook-preview.tsx";
import classes from "./hooks.module.css";
import { SenderFields } from "./sender-fields.tsx";

/** A keystroke asks for no preview; a pause in typing does. Milliseconds. */
const TYPING_PAUSE_MS = 300;

const OPERATOR_WORDS: Record<HookCondition["operator"], string> = {
  is: "is",
  is_not: "is not",
  contains: "contains",
  exists: "is there",
  is_missing: "is not there",
};
const OPERATORS = CONDITION_OPERATORS.map((value) => ({ value, label: OPERATOR_WORDS[value] }));

type Props = { place: HookPlace; hook: HookView; delivery: string | null; mayEdit: boolean };

/** What a webhook lets through and what it makes of it, beside what that would come to. */
export function HookEditor({ place, hook, delivery, mayEdit }: Props) {
  const update = useUpdateHook(place);
  const [name, setName] = useState(hook.name);
  const [filter, setFilter] = useState(hook.filter);
  const [message, setMessage] = useState(hook.mapping.message ?? "");
  const [sender, setSender] = useState(hook.sender);
  const variables = useJsonField(hook.mapping.user_variables);
  const [problem, setProblem] = useState<Problem | null>(null);
  const conditionsId = useId();
  const mapping = {
    message: message.trim() === "" ? null : message,
    user_variables: variables.value ?? hook.mapping.user_variables,
  };
  const [draft] = useDebouncedValue({ filter, mapping, delivery }, TYPING_PAUSE_MS);
  const setCondition = (at: number, change: Partial<HookCondition>) =>
    setFilter({
      ...filter,
      conditions: filter.conditions.map((condition, index) =>
        index === at ? { ...condition, ...change } : condition,
      ),
    });

  async function save() {
    if (variables.value === null) {
      variables.insist();
      return;
    }
    setProblem(null);
    try {
      await update.mutateAsync({ name, filter, mapping, ...(sender && { sender }) });
      toastDone("Saved. It holds from the next delivery on.");
    } catch (thrown) {
      setProblem(problemOf(thrown));
    }
  }

  return (
    <Panel
      title="Filter and mapping"
      description="Which deliveries start a run, and what the run is given. The whole payload goes along as payload."
      actions={
        mayEdit && (
          <Button size="compact-sm" onClick={() => void save()} loading={update.isPending}>
            Save
          </Button>
        )
      }
    >
      <div className={classes.editor}>
        <fieldset className={classes.fields} disabled={!mayEdit}>
          <TextInput
            label="Name"
            value={name}
            onChange={(event) => setName(event.currentTarget.value)}
            error={faultsByField(problem).name}
            autoComplete="off"
          />
          <TagsInput
            label="Events"
            description="Any of these names; push covers push.created, and * stands for anything. None takes every event."
            placeholder={filter.events.length === 0 ? "Every event" : undefined}
            value={filter.events}
            onChange={(events) => setFilter({ ...filter, events })}
            error={Object.values(faultsByField(problem, "/filter/events"))[0]}
          />
          <Stack gap="xs" role="group" aria-labelledby={conditionsId}>
            <span id={conditionsId} className={classes.heading}>
              Conditions
            </span>
            {filter.conditions.map((condition, index) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: conditions have no name but their place
              <div key={index} className={classes.condition}>
                <TextInput
                  aria-label="Path"
                  placeholder="payload.action"
                  value={condition.path}
                  onChange={(event) => setCondition(index, { path: event.currentTarget.value })}
                  error={faultsByField(problem, `/filter/conditions/${index}`).path}
                />
                <Select
                  aria-label="Condition"
                  data={OPERATORS}
                  value={condition.operator}
                  onChange={(operator) =>
                    setCondition(index, { operator: (operator ?? "is") as HookCondition["operator"] })
                  }
                  allowDeselect={false}
                />
                {condition.operator === "exists" || condition.operator === "is_missing" ? (
                  <span />
                ) : (
                  <TextInput
                    aria-label="Value"
                    placeholder="opened"
                    value={condition.value ?? ""}
                    onChange={(event) => setCondition(index, { value: event.currentTarget.value })}
                  />
                )}
                <ActionIcon
                  variant="subtle"
                  color="gray"
                  size="lg"
                  aria-label={`Remove the condition on ${condition.path}`}
                  onClick={() =>
                    setFilter({ ...filter, conditions: filter.conditions.filter((_, at) => at !== index) })
                  }
                >
                  <IconX size={16} aria-hidden />
                </ActionIcon>
              </div>
            ))}
            <Group>
              <Button
                size="compact-sm"
                variant="default"
                leftSection={<IconPlus size={14} aria-hidden />}
                onClick={() =>
                  setFilter({
                    ...filter,
                    conditions: [...filter.conditions, { path: "payload.action", operator: "is", value: "" }],
                  })
                }
              >
                Add condition
              </Button>
            </Group>
          </Stack>
          <Textarea
            label="Message"
            description="Text with {{ payload.… }} and {{ event }}; ?? gives another path or a text in quotes."
            autosize
            minRows={2}
            maxRows={10}
            spellCheck={false}
            value={message}
            onChange={(event) => setMessage(event.currentTarget.value)}
            error={faultsByField(problem, "/mapping").message}
          />
          <JsonField
            label="User variables"
            description="A text that is one {{ … }} alone keeps the value's type."
            {...variables.field}
            error={variables.field.error ?? faultsByField(problem, "/mapping").user_variables ?? null}
          />
          {sender !== null && (
            <>
              <span className={classes.heading}>
                {hook.scheme === "hmac" ? "How it signs" : "How it names deliveries"}
              </span>
              <SenderFields
                value={sender}
                onChange={setSender}
                errors={faultsByField(problem, "/sender")}
                isSigned={hook.scheme === "hmac"}
              />
            </>
          )}
          <ErrorNotice problem={problem} />
        </fieldset>
        <HookPreview place={place} draft={draft} />
      </div>
    </Panel>
  );
}
