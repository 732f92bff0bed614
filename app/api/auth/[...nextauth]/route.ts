import { authHandler } from "#lib/server/auth.ts";

export { authHandler as GET, authHandler as POST };
