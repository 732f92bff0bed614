"use client";

import { Text } from "@mantine/core";
import { SecretOnce } from "#components/ui/secret-once.tsx";
import type { Environment } from "#lib/domain/environment.ts";

type Props = { secret: string; environment: Environment; flowName: string; onDone: () => void };

/** Shows an endpoint's signing secret the only time it can be shown. */
export function SigningSecret({ secret, environment, flowName, onDone }: Props) {
  return (
    <SecretOnce
      opened
      title={`Signing secret for ${environment}`}
      label="Signing secret"
      secret={secret}
      download={{
        fileName: "kickoff-flow.env",
        content: `# ${flowName} (${environment})\nKICKOFF_SIGNING_SECRET=${secret}\n`,
      }}
      onDone={onDone}
    >
      <Text size="sm" c="dimmed">
        Your engine checks with it that a call comes from here. How to do that stands on the flow's page.
      </Text>
    </SecretOnce>
  );
}
