/** Where to go after signing in: an address of our own, never one that leads elsewhere. */
export function safeReturnTo(text: string | undefined): string {
  if (!text?.startsWith("/")) return "/";
  const base = "http://here.invalid";
  const url = URL.parse(text, base);
  return url?.origin === base ? `${url.pathname}${url.search}` : "/";
}
