import { readNow } from "#db/queries/clock.ts";
import {
  findLookBefore,
  findMadeUp,
  findOccurrence,
  findSummary,
  findUnfinishedRun,
  listOccurrences,
  listPauseEvents,
  type OccurrenceRow,
  requireSchedulePlace,
  type SchedulePlace,
} from "#db/queries/occurrences.ts";
import type { EndpointInput, EndpointOutput } from "#lib/contracts/endpoint.ts";
import type { explainInstantEndpoint } from "#lib/contracts/occurrences.ts";
import { requirePermission } from "#lib/domain/access.ts";
import type { Environment } from "#lib/domain/environment.ts";
import { dueInMinute, explainInstant as explain, type InstantFacts } from "#lib/domain/explain-instant.ts";
import type { TriggerId } from "#lib/domain/ids.ts";
import { secondsAfter } from "#lib/domain/instant.ts";
import { PAUSE_EVENTS_MAX } from "#lib/domain/limits.ts";
import { pauseInForce } from "#lib/domain/pause-in-force.ts";
import { isForOverlap } from "#lib/domain/sweep.ts";
import { zonedText } from "#lib/domain/time-zone.ts";
import type { ServiceContext } from "../context.ts";
import { occurrenceView } from "./occurrence-view.ts";

type Verb = typeof explainInstantEndpoint;
type Place = { triggerId: TriggerId; environment: Environment };

/** The fact that decided whether a schedule fired at an instant, also of a deleted trigger. Throws `not_found`. */
export async function explainInstant(
  ctx: ServiceContext,
  input: EndpointInput<Verb>,
): Promise<EndpointOutput<Verb>> {
  requirePermission(ctx, "trigger:view");
  const at = new Date(input.at);
  const { environment } = input;
  const { trigger, deployment, config, pausedByName } = await requireSchedulePlace(
    ctx.scope,
    input.trigger,
    environment,
  );
  const place = { triggerId: trigger.id, environment };
  const settings = config?.settings.kind === "schedule" ? config.settings : null;
  const occurrence = await findDecided(ctx, place, at, settings && dueInMinute(settings, trigger.id, at));
  const evidence = await gatherEvidence(ctx, place, occurrence);

  const explained = explain({
    at,
    now: await readNow(ctx.scope),
    triggerId: trigger.id,
    deletedAt: trigger.deletedAt,
    deployment: deployment && { ...deployment, settings, pause: pauseOf(deployment, pausedByName) },
    occurrence: occurrence && {
      ...occurrence,
      runState: occurrence.run?.state ?? null,
      backfilled: occurrence.again?.state === "succeeded",
    },
    ...evidence.facts,
  });
  return {
    at: at.toISOString(),
    local: zonedText(settings?.time_zone ?? "UTC", at.getTime()),
    due_at: explained.dueAt?.toISOString() ?? null,
    verdict: explained.verdict,
    code: explained.code,
    text: explained.text,
    field: explained.field,
    occurrence: occurrence && occurrenceView(occurrence),
    run: evidence.run,
    nearest: {
      before: explained.before?.toISOString() ?? null,
      after: explained.after?.toISOString() ?? null,
    },
  };
}

/** The row of the instant: of its minute, of what is due then, or the one that sums it up. */
async function findDecided(
  ctx: ServiceContext,
  place: Place,
  at: Date,
  dueAt: Date | null,
): Promise<OccurrenceRow | null> {
  const from = new Date(Math.floor(at.getTime() / 60_000) * 60_000);
  const [inMinute] = await listOccurrences(ctx.scope, {
    ...place,
    from,
    to: secondsAfter(from, 60),
    limit: 1,
  });
  if (inMinute || !dueAt) return inMinute ?? null;
  const exact = await findOccurrence(ctx.scope, { ...place, dueAt });
  if (exact) return exact;
  const summary = await findSummary(ctx.scope, { ...place, before: dueAt });
  return summary && summary.decidedAt >= dueAt ? { ...summary, dueAt } : null;
}

type Evidence = Pick<InstantFacts, "lookedBefore" | "blockedBy" | "madeUpBy" | "pausedThen">;

/** What bears out the outcome of a row, and the run to look at. */
async function gatherEvidence(ctx: ServiceContext, place: Place, occurrence: OccurrenceRow | null) {
  const facts: Evidence = { lookedBefore: null, blockedBy: null, madeUpBy: null, pausedThen: null };
  if (!occurrence) return { facts, run: null };
  const { outcome, dueAt, decidedAt } = occurrence;
  const { run } = occurrence;
  switch (outcome) {
    case "skipped": {
      if (!isForOverlap(occurrence.reason)) return { facts, run: null };
      const blocking = await findUnfinishedRun(ctx.scope, { ...place, at: decidedAt });
      facts.blockedBy = blocking;
      return { facts, run: blocking && { id: blocking.id, state: blocking.state } };
    }
    case "missed":
      facts.lookedBefore = await findLookBefore(ctx.scope, { ...place, dueAt, decidedAt });
      return { facts, run };
    case "coalesced": {
      const madeUp = await findMadeUp(ctx.scope, { ...place, after: dueAt, decidedAt });
      facts.madeUpBy = madeUp?.dueAt ?? null;
      return { facts, run: madeUp?.run ?? null };
    }
    case "paused":
      facts.pausedThen = pauseInForce(
        await listPauseEvents(ctx.scope, { ...place, at: dueAt, limit: PAUSE_EVENTS_MAX }),
      );
      return { facts, run };
    default:
      return { facts, run };
  }
}

const pauseOf = (deployment: NonNullable<SchedulePlace["deployment"]>, by: string | null) =>
  deployment.status === "paused"
    ? {
        reason: deployment.pauseReason ?? ("person" as const),
        by,
        note: deployment.pauseNote,
        at: deployment.pausedAt ?? deployment.deployedAt,
        resumeAt: deployment.resumeAt,
      }
    : null;
