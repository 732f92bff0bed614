import { Button, Group } from "@mantine/core";
import type { ReactNode } from "react";
import { ErrorNotice } from "./error-notice.tsx";
import type { Problem } from "./problem.ts";

type Props = {
  /** Why it was refused. */
  problem: Problem | null;
  isPending: boolean;
  onClose: () => void;
  /** Says in one or two words what the form does. */
  children: ReactNode;
  /** While the form may not be sent. */
  disabled?: boolean;
};

/** How the form of a dialog ends: a refusal, the way out, and the deed. */
export function DialogEnd({ problem, isPending, onClose, children, disabled }: Props) {
  return (
    <>
      <ErrorNotice problem={problem} />
      <Group justify="flex-end" gap="sm">
        <Button variant="default" onClick={onClose} disabled={isPending}>
          Cancel
        </Button>
        <Button type="submit" loading={isPending} disabled={disabled}>
          {children}
        </Button>
      </Group>
    </>
  );
}
