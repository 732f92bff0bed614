"use client";

import { ActionIcon, AppShell, Drawer } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { IconChevronRight, IconMenu2 } from "@tabler/icons-react";
import Link from "next/link";
import { usePathname } from "next/navigation";
import { type ReactNode, useEffect } from "react";
import { consolePaths } from "#lib/contracts/paths.ts";
import type { Permission } from "#lib/domain/access.ts";
import type { Environment } from "#lib/domain/environment.ts";
import type { AssistantId, WorkspaceId } from "#lib/domain/ids.ts";
import { assistantAt, crumbsFor } from "./breadcrumbs.ts";
import { ConsoleNavigation } from "./console-navigation.tsx";
import classes from "./console-shell.module.css";
import { EnvironmentSwitch } from "./environment-switch.tsx";
import { LogoMark } from "./logo.tsx";
import { PageNameProvider, usePageName } from "./page-crumb.tsx";
import { PermissionsProvider } from "./permissions.tsx";
import { UserMenu } from "./user-menu.tsx";
import { WorkspaceSwitcher } from "./workspace-switcher.tsx";

type Workspace = { id: WorkspaceId; name: string };
type Assistant = { id: AssistantId; name: string };

export type ConsoleShellProps = {
  workspace: Workspace;
  workspaces: readonly Workspace[];
  environment: Environment;
  /** All of the workspace; the one that the address is inside of unfolds in the navigation. */
  assistants: readonly Assistant[];
  user: { name: string; email: string };
  /** What the signed-in member may do; links to what is not allowed are left out. */
  permissions: readonly Permission[];
  onSignOut: () => void;
  /** Stands in the top bar: the button of the command palette. */
  search?: ReactNode;
  /** Stand above every page: what holds the environment up as a whole. */
  banners?: ReactNode;
  children: ReactNode;
};

/** Everything around a page of the console. Plain data in, no fetching of its own. */
export function ConsoleShell(props: ConsoleShellProps) {
  const { workspace, workspaces, environment, assistants, user, permissions, onSignOut, search } = props;
  const [isDrawerOpen, drawer] = useDisclosure(false);
  const pathname = usePathname();
  const place = { workspaceId: workspace.id, environment };

  // Following a link in the drawer closes it.
  // biome-ignore lint/correctness/useExhaustiveDependencies: the address is what it reacts to
  useEffect(drawer.close, [pathname]);

  const navigation = (
    <ConsoleNavigation
      place={place}
      assistant={assistantAt(pathname, assistants)}
      assistants={assistants}
      permissions={permissions}
    />
  );
  const switcher = (
    <WorkspaceSwitcher workspace={workspace} workspaces={workspaces} environment={environment} />
  );

  return (
    <PageNameProvider>
      <a href="#content" className={classes.skip}>
        Skip to content
      </a>
      {environment === "PROD" && <div className={classes.production} aria-hidden />}
      <AppShell
        header={{ height: 56 }}
        navbar={{ width: 236, breakpoint: "sm", collapsed: { mobile: true } }}
        transitionDuration={0}
      >
        <AppShell.Header className={classes.header}>
          <ActionIcon className={classes.burger} aria-label="Open navigation" size={36} onClick={drawer.open}>
            <IconMenu2 size={20} aria-hidden />
          </ActionIcon>
          <Link href={consolePaths.assistants(place)} className={classes.home} aria-label="Kickoff, home">
            <LogoMark size={26} />
          </Link>
          <span className={classes.slash} aria-hidden />
          <div className={classes.wide}>{switcher}</div>
          <div className={classes.right}>
            {search}
            <EnvironmentSwitch environment={environment} />
            <UserMenu user={user} onSignOut={onSignOut} />
          </div>
        </AppShell.Header>
        <AppShell.Navbar className={classes.navbar}>{navigation}</AppShell.Navbar>
        <AppShell.Main>
          <div className={classes.content}>
            <PermissionsProvider permissions={permissions}>
              {props.banners}
              <Breadcrumbs place={place} assistants={assistants} />
              <div id="content" tabIndex={-1} className={classes.page}>
                {props.children}
              </div>
            </PermissionsProvider>
          </div>
        </AppShell.Main>
      </AppShell>
      <Drawer
        opened={isDrawerOpen}
        onClose={drawer.close}
        size={288}
        padding="sm"
        title={switcher}
        hiddenFrom="sm"
        closeButtonProps={{ "aria-label": "Close navigation" }}
      >
        {navigation}
      </Drawer>
    </PageNameProvider>
  );
}

type BreadcrumbsProps = {
  place: { workspaceId: WorkspaceId; environment: Environment };
  assistants: readonly Assistant[];
};

function Breadcrumbs({ place, assistants }: BreadcrumbsProps) {
  const crumbs = crumbsFor(usePathname(), place, assistants, usePageName());
  // One crumb would only repeat the page's title.
  if (crumbs.length < 2) return null;
  return (
    <nav aria-label="Breadcrumbs" className={classes.breadcrumbs}>
      <ol>
        {crumbs.map(({ label, href }) => (
          <li key={label}>
            {href === undefined ? <span aria-current="page">{label}</span> : <Link href={href}>{label}</Link>}
            {href !== undefined && <IconChevronRight size={13} aria-hidden />}
          </li>
        ))}
      </ol>
    </nav>
  );
}
