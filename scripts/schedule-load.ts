import type { RawSql } from "#db/client.ts";
import { newId } from "#lib/domain/ids.ts";
import { TriggerConfig } from "#lib/domain/trigger.ts";

export type Load = {
  count: number;
  /** SQL for when schedule `n` is due first. */
  due: string;
  /** Due once, at that very instant; otherwise every minute. */
  once?: boolean;
};

/** More in one statement would take longer than a statement may. */
const AT_ONCE = 10_000;

/** Active schedules of the flow "echo" in workspaces of their own, written with SQL. */
export async function insertSchedules(raw: RawSql, load: Load): Promise<void> {
  for (let left = load.count; left > 0; left -= AT_ONCE) {
    await insertSome(raw, { ...load, count: Math.min(left, AT_ONCE) });
  }
}

async function insertSome(raw: RawSql, { count, due, once = false }: Load): Promise<void> {
  const { settings, ...rest } = TriggerConfig.parse({
    flow_id: newId("flw"),
    settings: {
      kind: "schedule",
      timing: { every_minutes: { n: 1 } },
      time_zone: "UTC",
      overlap: { policy: "allow", max: 100 },
    },
  });
  const config = JSON.stringify({ ...rest, settings });
  const timing = once
    ? `jsonb_set($2::text::jsonb, '{settings,timing}', jsonb_build_object('once', jsonb_build_object('at',
        to_char(due at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'))))`
    : "$2::text::jsonb";
  await raw(
    `with place as (
       insert into workspaces (id, name) values (uuidv7(), 'Load') returning id
     ), assistant as (
       insert into assistants (id, workspace_id, name) select uuidv7(), id, 'Load' from place returning id
     ), flow as (
       insert into flows (id, workspace_id, assistant_id, kind, name, code_flow_id)
       select uuidv7(), place.id, assistant.id, 'code', 'Echo', 'echo' from place, assistant returning id
     ), schedule as materialized (
       select n, uuidv7() as trigger_id, uuidv7() as version_id, ${due} as due from generate_series(1, $1::int) n
     ), made as (
       insert into triggers (id, workspace_id, assistant_id, kind, name)
       select trigger_id, place.id, assistant.id, 'schedule', 'Schedule ' || n from schedule, place, assistant
     ), versioned as (
       insert into trigger_versions (id, workspace_id, trigger_id, number, flow_id, config)
       select version_id, place.id, trigger_id, 1, flow.id, ${timing} from schedule, place, flow
     )
     insert into deployments (id, workspace_id, trigger_id, environment, version_id, next_due_at, timing_since)
     select uuidv7(), place.id, trigger_id, 'DEV', version_id, due, now() - interval '1 hour' from schedule, place`,
    [count, config],
  );
}

/** The value that this share of all values does not exceed. */
export function percentile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)] ?? Number.NaN;
}
