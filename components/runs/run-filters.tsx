"use client";

import { Menu, UnstyledButton } from "@mantine/core";
import { IconChevronDown, IconX } from "@tabler/icons-react";
import { useInfiniteQuery } from "@tanstack/react-query";
import { useState } from "react";
import { RUN_STATE_LOOKS } from "#components/ui/status-badge.tsx";
import { flowQueries } from "#lib/client/flow-queries.ts";
import { triggerQueries } from "#lib/client/trigger-queries.ts";
import type { Place } from "#lib/contracts/paths.ts";
import { RUN_CAUSES, RUN_STATES } from "#lib/domain/run.ts";
import { CAUSE_LOOKS } from "./cause-words.tsx";
import type { ChosenFilter } from "./run-filter.ts";
import classes from "./runs.module.css";

type Option = { value: string; word: string };

const STATES: Option[] = RUN_STATES.map((value) => ({ value, word: RUN_STATE_LOOKS[value].word }));
const CAUSES: Option[] = RUN_CAUSES.map((value) => ({ value, word: CAUSE_LOOKS[value].word }));

type Props = { place: Place; filter: ChosenFilter; onChange: (filter: ChosenFilter) => void };

/** The filters of the runs list: each a chip that opens its choices, and that can be taken off. */
export function RunFilters({ place, filter, onChange }: Props) {
  // The two lists are asked for when somebody opens a chip, or when the address names one of them.
  const [isAsked, setAsked] = useState(false);
  const triggers = useInfiniteQuery({
    ...triggerQueries.list(place.workspaceId, { environment: place.environment }),
    enabled: isAsked || filter.trigger !== undefined,
  });
  const flows = useInfiniteQuery({
    ...flowQueries.list(place.workspaceId),
    enabled: isAsked || filter.flow !== undefined,
  });
  const optionsOf = (query: typeof triggers | typeof flows): Option[] =>
    (query.data?.pages ?? []).flatMap(({ items }) =>
      items.map(({ id, name, assistant }) => ({ value: id, word: `${name} · ${assistant.name}` })),
    );
  const chips = [
    { field: "state", label: "State", options: STATES },
    { field: "cause", label: "Cause", options: CAUSES },
    { field: "trigger", label: "Trigger", options: optionsOf(triggers) },
    { field: "flow", label: "Flow", options: optionsOf(flows) },
  ] as const;
  const set = (field: keyof ChosenFilter, value: string | undefined) => {
    const { [field]: _, ...rest } = filter;
    onChange(value === undefined ? rest : ({ ...rest, [field]: value } as ChosenFilter));
  };
  return (
    <fieldset className={classes.filters} aria-label="Filters">
      {chips.map(({ field, label, options }) => (
        <FilterChip
          key={field}
          label={label}
          options={options}
          value={filter[field]}
          onOpen={() => setAsked(true)}
          onChange={(value) => set(field, value)}
        />
      ))}
      {Object.keys(filter).length > 1 && (
        <UnstyledButton className={classes.clear} onClick={() => onChange({})}>
          Clear all
        </UnstyledButton>
      )}
    </fieldset>
  );
}

type ChipProps = {
  label: string;
  options: readonly Option[];
  value: string | undefined;
  onOpen: () => void;
  onChange: (value: string | undefined) => void;
};

function FilterChip({ label, options, value, onOpen, onChange }: ChipProps) {
  const word = options.find((option) => option.value === value)?.word ?? value;
  return (
    <span className={classes.chip} data-active={value !== undefined || undefined}>
      <Menu position="bottom-start" onOpen={onOpen}>
        <Menu.Target>
          <UnstyledButton className={classes.chipButton}>
            {label}
            {word !== undefined && <strong className={classes.chipValue}>{word}</strong>}
            <IconChevronDown size={13} aria-hidden />
          </UnstyledButton>
        </Menu.Target>
        <Menu.Dropdown className={classes.choices}>
          {options.length === 0 && <Menu.Item disabled>Nothing to choose from</Menu.Item>}
          {options.map((option) => (
            <Menu.Item
              key={option.value}
              onClick={() => onChange(option.value)}
              aria-current={option.value === value || undefined}
              fw={option.value === value ? 600 : undefined}
            >
              {option.word}
            </Menu.Item>
          ))}
        </Menu.Dropdown>
      </Menu>
      {value !== undefined && (
        <UnstyledButton
          className={classes.chipRemove}
          aria-label={`Remove filter ${label}`}
          onClick={() => onChange(undefined)}
        >
          <IconX size={13} aria-hidden />
        </UnstyledButton>
      )}
    </span>
  );
}
