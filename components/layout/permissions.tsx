"use client";

import { createContext, type ReactNode, useContext } from "react";
import type { Permission } from "#lib/domain/access.ts";

const PermissionsContext = createContext<readonly Permission[]>([]);

export function PermissionsProvider({
  permissions,
  children,
}: {
  permissions: readonly Permission[];
  children: ReactNode;
}) {
  return <PermissionsContext value={permissions}>{children}</PermissionsContext>;
}

/** What the signed-in member may do here, so that no button promises what the service would refuse: `may("run:cancel")`. */
export function useMay(): (permission: Permission) => boolean {
  const permissions = useContext(PermissionsContext);
  return (permission) => permissions.includes(permission);
}
