/** A stretch of time in which a zone keeps one offset. Milliseconds; `endMs` is exclusive. */
export type ZoneSegment = {
  startMs: number;
  endMs: number;
  offsetMs: number;
  /** The offset just before `startMs`. Equal to `offsetMs` where a stretch was only cut for caching. */
  previousOffsetMs: number;
};

const DAY_MS = 86_400_000;
// Stretches are found and remembered per chunk, so a zone without clock changes needs no special case.
const CHUNK_MS = 400 * DAY_MS;
// The shortest stretch between two changes on record since 1970 is some days longer than this.
const PROBE_MS = DAY_MS;

const formats = new Map<string, Intl.DateTimeFormat>();
const chunks = new Map<string, Map<number, ZoneSegment[]>>();

/** Milliseconds to add to UTC to get what the zone's clocks show. Throws RangeError for an unknown zone. */
export function offsetMsAt(zone: string, atMs: number): number {
  let format = formats.get(zone);
  if (!format) {
    format = new Intl.DateTimeFormat("en-US", { timeZone: zone, timeZoneName: "longOffset" });
    formats.set(zone, format);
  }
  const text = format.format(atMs);
  const [, sign, hours, minutes, seconds] = /GMT([+-])(\d\d):(\d\d)(?::(\d\d))?$/.exec(text) ?? [];
  if (!sign) return 0;
  const size = (Number(hours) * 3_600 + Number(minutes) * 60 + Number(seconds ?? 0)) * 1_000;
  return sign === "-" ? -size : size;
}

/** The stretch that holds the instant; the next one begins at its `endMs`. */
export function zoneSegmentAt(zone: string, atMs: number): ZoneSegment {
  const index = Math.floor(atMs / CHUNK_MS);
  const segments = chunkOf(zone, index);
  for (const segment of segments) if (atMs < segment.endMs) return segment;
  throw new RangeError("Time zone stretches do not cover their chunk");
}

/** The clock changes of a zone in (fromMs, toMs], as the stretches that begin with one. */
export function zoneChanges(zone: string, fromMs: number, toMs: number): ZoneSegment[] {
  const changes: ZoneSegment[] = [];
  let segment = zoneSegmentAt(zone, fromMs);
  while (segment.endMs <= toMs) {
    segment = zoneSegmentAt(zone, segment.endMs);
    if (segment.offsetMs !== segment.previousOffsetMs) changes.push(segment);
  }
  return changes;
}

function chunkOf(zone: string, index: number): ZoneSegment[] {
  let known = chunks.get(zone);
  if (!known) {
    known = new Map();
    chunks.set(zone, known);
  }
  let segments = known.get(index);
  if (!segments) {
    segments = findSegments(zone, index * CHUNK_MS, (index + 1) * CHUNK_MS);
    known.set(index, segments);
  }
  return segments;
}

function findSegments(zone: string, startMs: number, endMs: number): ZoneSegment[] {
  const segments: ZoneSegment[] = [];
  let from = startMs;
  let offsetMs = offsetMsAt(zone, from);
  let previousOffsetMs = offsetMsAt(zone, from - 1);
  for (let probe = startMs + PROBE_MS; probe < endMs; probe += PROBE_MS) {
    const found = offsetMsAt(zone, probe);
    if (found === offsetMs) continue;
    const change = findChange(zone, probe - PROBE_MS, probe);
    segments.push({ startMs: from, endMs: change, offsetMs, previousOffsetMs });
    from = change;
    previousOffsetMs = offsetMs;
    offsetMs = found;
  }
  // A change in the last probe of the chunk, or exactly at its end, belongs to the stretches on both sides.
  const last = offsetMsAt(zone, endMs - 1);
  if (last !== offsetMs) {
    const change = findChange(zone, Math.max(from, endMs - PROBE_MS), endMs - 1);
    segments.push({ startMs: from, endMs: change, offsetMs, previousOffsetMs });
    segments.push({ startMs: change, endMs, offsetMs: last, previousOffsetMs: offsetMs });
  } else {
    segments.push({ startMs: from, endMs, offsetMs, previousOffsetMs });
  }
  return segments;
}

/** The first instant after `lowMs` whose offset differs from the one at `lowMs`, given that `highMs` differs. */
function findChange(zone: string, lowMs: number, highMs: number): number {
  const before = offsetMsAt(zone, lowMs);
  let low = lowMs;
  let high = highMs;
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2);
    if (offsetMsAt(zone, middle) === before) low = middle;
    else high = middle;
  }
  return high;
}

/** The instant as RFC 9557 text: `2026-03-08T03:00:00-04:00[America/New_York]`. */
export function zonedText(zone: string, atMs: number): string {
  const offsetMs = zoneSegmentAt(zone, atMs).offsetMs;
  const minutes = Math.abs(offsetMs) / 60_000;
  const pad = (value: number) => String(Math.trunc(value)).padStart(2, "0");
  const offset = `${offsetMs < 0 ? "-" : "+"}${pad(minutes / 60)}:${pad(minutes % 60)}`;
  return `${new Date(atMs + offsetMs).toISOString().slice(0, 19)}${offset}[${zone}]`;
}
