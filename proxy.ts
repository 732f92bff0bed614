import { type NextRequest, NextResponse } from "next/server";

/** Tells pages of the console their own address, so that signing in leads back to it. Guards nothing. */
export function proxy(request: NextRequest): NextResponse {
  const { pathname, search } = request.nextUrl;
  const headers = new Headers(request.headers);
  headers.set("x-kickoff-path", `${pathname}${search}`);
  return NextResponse.next({ request: { headers } });
}

export const config = { matcher: "/w/:path*" };
