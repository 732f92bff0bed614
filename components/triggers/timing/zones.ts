/** What people call zones that IANA names after a city. */
const ALIASES: Record<string, string> = {
  "America/Los_Angeles": "pt pst pdt pacific san francisco seattle california",
  "America/Denver": "mt mst mdt mountain",
  "America/Chicago": "ct cst cdt central texas dallas",
  "America/New_York": "et est edt eastern boston washington miami",
  "America/Sao_Paulo": "brazil brt rio",
  "Europe/London": "gmt bst uk britain england",
  "Europe/Berlin": "cet cest mez germany munich hamburg frankfurt",
  "Europe/Paris": "france cet cest",
  "Europe/Rome": "italy milan cet cest",
  "Europe/Madrid": "spain barcelona cet cest",
  "Europe/Zurich": "switzerland geneva basel",
  "Europe/Vienna": "austria",
  "Asia/Kolkata": "ist india mumbai delhi bangalore calcutta",
  "Asia/Calcutta": "ist india mumbai delhi bangalore kolkata",
  "Asia/Tokyo": "jst japan",
  "Asia/Shanghai": "china beijing",
  "Asia/Singapore": "sgt",
  "Asia/Dubai": "gst emirates abu dhabi",
  "Australia/Sydney": "aest aedt melbourne canberra",
  UTC: "gmt zulu z universal",
};

/** Every zone that this browser knows, UTC among them. */
export function zoneNames(): string[] {
  const names = Intl.supportedValuesOf("timeZone");
  return names.includes("UTC") ? names : [...names, "UTC"];
}

export const browserZone = (): string => Intl.DateTimeFormat().resolvedOptions().timeZone;

/** "GMT+2", as it is at the given instant. Milliseconds. */
export function zoneOffset(zone: string, nowMs: number): string {
  const format = new Intl.DateTimeFormat("en-GB", { timeZone: zone, timeZoneName: "shortOffset" });
  const part = format.formatToParts(nowMs).find(({ type }) => type === "timeZoneName")?.value ?? "";
  return part === "GMT" ? "GMT+0" : part;
}

/** "Rome, Europe" for `Europe/Rome`. */
export function zoneWords(zone: string): string {
  const [region = zone, ...places] = zone.replaceAll("_", " ").split("/");
  return places.length === 0 ? region : `${places.toReversed().join(", ")}, ${region}`;
}

/** Whether a search means this zone: by its name, in any order of words, or by what people call it. */
export function zoneMatches(zone: string, search: string): boolean {
  const text = `${zone} ${zoneWords(zone)} ${ALIASES[zone] ?? ""}`.toLowerCase();
  const named = text.replaceAll(/[_/]/g, " ");
  const words = search.toLowerCase().replaceAll(/[_/,]/g, " ").split(/\s+/).filter(Boolean);
  // Two or three letters are an abbreviation; they must begin a word, or "pt" would find Egypt.
  return words.every((word) => ` ${named}`.includes(word.length <= 3 ? ` ${word}` : word));
}
