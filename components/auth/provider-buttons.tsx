"use client";

import { Button, Divider, Stack } from "@mantine/core";
import { IconBrandGithub, IconBrandGoogle, IconLogin2 } from "@tabler/icons-react";

export type AuthProvider = { id: string; name: string };

const ICONS: Record<string, typeof IconLogin2> = { github: IconBrandGithub, google: IconBrandGoogle };

type Props = { providers: readonly AuthProvider[]; onProvider: (providerId: string) => void };

/** One button per provider. Renders nothing when none is switched on. */
export function ProviderButtons({ providers, onProvider }: Props) {
  if (providers.length === 0) return null;
  return (
    <Stack gap="sm">
      <Divider label="or" />
      {providers.map(({ id, name }) => {
        const IconShape = ICONS[id] ?? IconLogin2;
        return (
          <Button
            key={id}
            variant="default"
            size="md"
            fullWidth
            leftSection={<IconShape size={18} aria-hidden />}
            onClick={() => onProvider(id)}
          >
            Continue with {name}
          </Button>
        );
      })}
    </Stack>
  );
}
