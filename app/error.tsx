"use client";

import { FullPageMessage } from "#components/layout/full-page-message.tsx";

type Props = { error: Error & { digest?: string }; reset: () => void };

export default function ErrorPage({ error, reset }: Props) {
  return (
    <FullPageMessage
      kicker="Something went wrong"
      title="This page could not be shown"
      onRetry={reset}
      reference={error.digest}
    >
      Triggers keep firing meanwhile. Try again; if it keeps happening, quote the reference below.
    </FullPageMessage>
  );
}
