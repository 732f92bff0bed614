"use client";

import { useSignOut } from "#lib/client/session-mutations.ts";
import { ConsoleShell, type ConsoleShellProps } from "./console-shell.tsx";

/** The shell with the one thing that it does by itself: signing out. */
export function ConsoleFrame(props: Omit<ConsoleShellProps, "onSignOut">) {
  const signOut = useSignOut();
  return <ConsoleShell {...props} onSignOut={() => signOut.mutate()} />;
}
