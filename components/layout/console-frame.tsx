"use client";

import { useSignOut } from "#lib/client/session-mutations.ts";
import { ConsoleShell, type ConsoleShellProps } from "./console-shell.tsx";
import { EnvironmentBanners } from "./environment-banners.tsx";

/** The shell with what it does by itself: signing out, and telling what holds the environment up. */
export function ConsoleFrame(props: Omit<ConsoleShellProps, "onSignOut" | "banners">) {
  const signOut = useSignOut();
  const place = { workspaceId: props.workspace.id, environment: props.environment };
  return (
    <ConsoleShell
      {...props}
      onSignOut={() => signOut.mutate()}
      banners={<EnvironmentBanners place={place} />}
    />
  );
}
