"use client";

import { Select } from "@mantine/core";
import { useMemo, useState } from "react";
import { useNow } from "#components/ui/use-now.ts";
import { browserZone, zoneMatches, zoneNames, zoneOffset, zoneWords } from "./zones.ts";

type Props = {
  id?: string;
  error?: string | undefined;
  value: string;
  onChange: (zone: string) => void;
};

const HOUR_MS = 3_600_000;

/** Zones by their places, with the reader's own and UTC on top. Never free text: what is chosen exists. */
export function ZoneSelect({ id, error, value, onChange }: Props) {
  const [isOpen, setOpen] = useState(false);
  const now = useNow();
  const hour = Math.floor((now ?? 0) / HOUR_MS);
  // All offsets cost some 50 ms, so they wait until somebody looks, and are looked up once an hour.
  const data = useMemo(() => {
    const option = (zone: string) => ({
      value: zone,
      label: `${zoneWords(zone)} (${zoneOffset(zone, hour * HOUR_MS)} now)`,
    });
    if (!isOpen) return [option(value)];
    const pinned = [...new Set([browserZone(), "UTC", value])];
    const others = zoneNames().filter((zone) => !pinned.includes(zone));
    return [
      { group: "Yours, UTC and the chosen one", items: pinned.map(option) },
      { group: "All time zones", items: others.map(option) },
    ];
  }, [isOpen, value, hour]);
  return (
    <Select
      id={id}
      error={error}
      label="Time zone"
      description={value}
      searchable
      nothingFoundMessage="No zone of this name. Try a city, a country or PT, CET, IST"
      data={data}
      value={value}
      onChange={(zone) => zone !== null && onChange(zone)}
      onDropdownOpen={() => setOpen(true)}
      onDropdownClose={() => setOpen(false)}
      limit={80}
      maxDropdownHeight={280}
      filter={({ options, search }) => {
        // Opened and not typed in yet, the box still holds the chosen label; that is no search.
        const query = /\(GMT.*now\)$/.test(search.trim()) ? "" : search;
        const matching = (option: { value: string }) => zoneMatches(option.value, query);
        return options
          .map((part) => ("group" in part ? { ...part, items: part.items.filter(matching) } : part))
          .filter((part) => ("group" in part ? part.items.length > 0 : matching(part)));
      }}
      aria-label="Time zone"
    />
  );
}
