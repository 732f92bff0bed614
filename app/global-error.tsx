"use client";

import "@mantine/core/styles.layer.css";
import "#components/layout/global.css";
import { FullPageMessage } from "#components/layout/full-page-message.tsx";
import { Providers } from "#components/layout/providers.tsx";

type Props = { error: Error & { digest?: string }; reset: () => void };

/** Stands in for the root layout when that one failed, so it brings its own document. */
export default function GlobalError({ error, reset }: Props) {
  return (
    <html lang="en" suppressHydrationWarning>
      <body>
        <title>Something went wrong · Kickoff</title>
        <Providers>
          <FullPageMessage
            kicker="Something went wrong"
            title="The console could not be shown"
            onRetry={reset}
            reference={error.digest}
          >
            The console itself failed to start. Triggers and schedules run elsewhere and are not affected.
          </FullPageMessage>
        </Providers>
      </body>
    </html>
  );
}
