import type { NextConfig } from "next";

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
  experimental: {
    optimizePackageImports: ["@mantine/core", "@mantine/hooks", "@mantine/dates", "@tabler/icons-react"],
  },
};

export default config;
