import NextAuth, { type NextAuthOptions } from "next-auth";
import GitHubProvider, { type GithubEmail, type GithubProfile } from "next-auth/providers/github";
import GoogleProvider from "next-auth/providers/google";
import type { Provider } from "next-auth/providers/index";
import { AppError } from "#lib/domain/errors.ts";
import type { UserId } from "#lib/domain/ids.ts";
import { outside, systemContext } from "#lib/runtime/contexts.ts";
import { signInWithProvider } from "#lib/services/accounts/sign-in-with-provider.ts";
import { startSession } from "#lib/services/accounts/start-session.ts";
import type { SystemContext } from "#lib/services/context.ts";
import { problemResponse } from "./problem-response.ts";
import { requestFacts } from "./request-facts.ts";
import { authSecret, sessionCookie } from "./session-cookie.ts";

// next-auth runs the conversation with GitHub, Google and OpenID Connect providers, and encrypts the session's JWT.
// Signing in with a password is our own endpoint (/api/v1/sign-in), because next-auth can answer neither with a problem
// document nor with Retry-After; it sets the very same cookie.

/** Providers that are switched on by environment variables, as the sign-in page shows them. */
export const signInProviders = (): { id: string; name: string }[] =>
  providers().map(({ id, name }) => ({ id, name: id === "oidc" ? outside().env.OIDC_NAME : name }));

/** What is left of next-auth's addresses: the way to a provider and back. Sessions are looked up in the database only. */
const ACTIONS = ["csrf", "signin", "callback", "error"];

type AuthRoute = { params: Promise<{ nextauth: string[] }> };

export async function authHandler(request: Request, context: AuthRoute): Promise<Response> {
  const facts = requestFacts(request.headers);
  const [action = "", provider] = (await context.params).nextauth;
  const isKnown = provider === undefined || providers().some(({ id }) => id === provider);
  if (!ACTIONS.includes(action) || !isKnown) return problemResponse(new AppError("not_found"), facts);
  // next-auth reads its own address from nowhere else.
  process.env.NEXTAUTH_URL = outside().env.KICKOFF_URL;
  try {
    return await NextAuth(request as never, context as never, authOptions(systemContext(facts)));
  } catch (error) {
    return problemResponse(error, facts);
  }
}

function authOptions(ctx: SystemContext): NextAuthOptions {
  const { name, options } = sessionCookie();
  const { log } = ctx.ports;
  return {
    providers: providers(),
    secret: authSecret(),
    session: { strategy: "jwt", maxAge: options.maxAge },
    useSecureCookies: options.secure,
    cookies: { sessionToken: { name, options } },
    pages: { signIn: "/sign-in", error: "/sign-in", signOut: "/sign-in", verifyRequest: "/sign-in" },
    logger: {
      error: (code, metadata) => log.warn({ code, metadata }, "sign-in with a provider failed"),
      warn: (code) => log.debug({ code }, "next-auth"),
      debug() {},
    },
    callbacks: {
      async signIn({ user, account, profile }) {
        if (account === null) return false;
        const { email, email_verified } = (profile ?? {}) as { email?: string; email_verified?: boolean };
        const userId = await signInWithProvider(ctx, {
          provider: account.provider,
          providerAccountId: account.providerAccountId,
          name: user.name ?? "",
          verifiedEmail: email_verified === true && email ? email : null,
        });
        if (userId === null) return "/no-access";
        user.id = userId;
        return true;
      },
      async jwt({ token, user, account }) {
        return account ? { sid: await startSession(ctx, user.id as UserId) } : token;
      },
    },
  };
}

function providers(): Provider[] {
  const { env } = outside();
  const found: Provider[] = [];
  if (env.GITHUB_CLIENT_ID && env.GITHUB_CLIENT_SECRET) {
    found.push(github(env.GITHUB_CLIENT_ID, env.GITHUB_CLIENT_SECRET));
  }
  if (env.GOOGLE_CLIENT_ID && env.GOOGLE_CLIENT_SECRET) {
    found.push(
      GoogleProvider({
        clientId: env.GOOGLE_CLIENT_ID,
        clientSecret: env.GOOGLE_CLIENT_SECRET,
        checks: ["pkce", "state"],
      }),
    );
  }
  if (env.OIDC_ISSUER && env.OIDC_CLIENT_ID && env.OIDC_CLIENT_SECRET) {
    found.push({
      id: "oidc",
      name: env.OIDC_NAME,
      type: "oauth",
      wellKnown: `${env.OIDC_ISSUER.replace(/\/+$/, "")}/.well-known/openid-configuration`,
      clientId: env.OIDC_CLIENT_ID,
      clientSecret: env.OIDC_CLIENT_SECRET,
      authorization: { params: { scope: "openid email profile" } },
      idToken: true,
      checks: ["pkce", "state"],
      profile: (claims: { sub: string; name?: string; email?: string }) => ({
        id: claims.sub,
        name: claims.name ?? claims.email ?? "",
        email: claims.email ?? null,
      }),
    });
  }
  return found;
}

/** GitHub vouches for an address only in its list of addresses; the profile may show one that nobody has verified. */
function github(clientId: string, clientSecret: string): Provider {
  return GitHubProvider({
    clientId,
    clientSecret,
    userinfo: {
      url: "https://api.github.com/user",
      async request({ client, tokens }) {
        const profile = await client.userinfo<GithubProfile>(tokens.access_token ?? "");
        const answer = await fetch("https://api.github.com/user/emails", {
          headers: { authorization: `Bearer ${tokens.access_token}` },
        });
        const emails: GithubEmail[] = answer.ok ? await answer.json() : [];
        const primary = emails.find((email) => email.primary && email.verified);
        return { ...profile, email: primary?.email, email_verified: primary !== undefined };
      },
    },
  });
}
