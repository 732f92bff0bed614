import type { NextConfig } from "next";

// Browsers ignore Strict-Transport-Security over plain HTTP, so it may stand here for every deployment.
const SECURITY_HEADERS = {
  "X-Content-Type-Options": "nosniff",
  "Referrer-Policy": "same-origin",
  "Cross-Origin-Opener-Policy": "same-origin",
  "Strict-Transport-Security": "max-age=31536000",
  "Content-Security-Policy": "frame-ancestors 'none'; object-src 'none'; base-uri 'none'; form-action 'self'",
};

const config: NextConfig = {
  // The page is built per request behind a session; nothing of a tenant may be kept between requests.
  cacheComponents: false,
  poweredByHeader: false,
  reactStrictMode: true,
  agentRules: false,
  // Types are checked by `npm run verify`; a first start need not wait for them again.
  typescript: { ignoreBuildErrors: true },
  images: { unoptimized: true },
  serverExternalPackages: ["pino", "thread-stream", "pg-boss", "@node-rs/argon2", "postgres", "undici"],
  headers: async () => [
    {
      source: "/:path*",
      headers: Object.entries(SECURITY_HEADERS).map(([key, value]) => ({ key, value })),
    },
  ],
  experimental: {
    optimizePackageImports: ["@mantine/core", "@mantine/hooks", "@mantine/dates", "@tabler/icons-react"],
  },
};

export default config;
