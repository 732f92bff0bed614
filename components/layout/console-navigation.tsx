"use client";

import { Menu, UnstyledButton, VisuallyHidden } from "@mantine/core";
import {
  type Icon,
  IconArrowsExchange,
  IconBolt,
  IconHistory,
  IconKey,
  IconLayoutGrid,
  IconListDetails,
  IconRoute,
  IconSelector,
  IconSettings,
  IconUsers,
} from "@tabler/icons-react";
import Link from "next/link";
import { usePathname } from "next/navigation";
import { consolePaths } from "#lib/contracts/paths.ts";
import type { Permission } from "#lib/domain/access.ts";
import type { Environment } from "#lib/domain/environment.ts";
import type { AssistantId, WorkspaceId } from "#lib/domain/ids.ts";
import classes from "./console-navigation.module.css";

export type NavigationProps = {
  place: { workspaceId: WorkspaceId; environment: Environment };
  assistant: { id: AssistantId; name: string } | null;
  assistants: readonly { id: AssistantId; name: string }[];
  permissions: readonly Permission[];
};

/** The ways through the console. Inside an assistant its components unfold below it. */
export function ConsoleNavigation({ place, assistant, assistants, permissions }: NavigationProps) {
  const may = (permission: Permission) => permissions.includes(permission);
  return (
    <nav aria-label="Console" className={classes.navigation}>
      <Item href={consolePaths.assistants(place)} icon={IconLayoutGrid} label="Assistants" exact />
      {assistant !== null && (
        <div className={classes.assistant}>
          <AssistantSwitcher place={place} assistant={assistant} assistants={assistants} />
          <p className={classes.label}>Components</p>
          <Item
            href={consolePaths.triggers({ ...place, assistantId: assistant.id })}
            icon={IconBolt}
            label="Triggers"
          />
          <Item
            href={consolePaths.flows({ ...place, assistantId: assistant.id })}
            icon={IconRoute}
            label="Flows"
          />
        </div>
      )}
      {may("run:view") && <Item href={consolePaths.runs(place)} icon={IconListDetails} label="Runs" />}
      {may("key:view") && <Item href={consolePaths.keys(place)} icon={IconKey} label="API keys" />}
      <p className={classes.label}>Workspace</p>
      {may("member:view") && <Item href={consolePaths.members(place)} icon={IconUsers} label="Members" />}
      {may("audit:view") && <Item href={consolePaths.audit(place)} icon={IconHistory} label="Audit" />}
      <Item href={consolePaths.settings(place)} icon={IconSettings} label="Settings" />
    </nav>
  );
}

type ItemProps = { href: string; icon: Icon; label: string; exact?: boolean };

function Item({ href, icon: IconShape, label, exact }: ItemProps) {
  const pathname = usePathname();
  const isHere = pathname === href;
  const isInside = !exact && pathname.startsWith(`${href}/`);
  return (
    <Link
      href={href}
      className={classes.item}
      aria-current={isHere ? "page" : isInside ? "true" : undefined}
      data-active={isHere || isInside || undefined}
    >
      <IconShape size={17} stroke={1.7} aria-hidden />
      {label}
    </Link>
  );
}

type SwitcherProps = Pick<NavigationProps, "place" | "assistants"> & {
  assistant: NonNullable<NavigationProps["assistant"]>;
};

function AssistantSwitcher({ place, assistant, assistants }: SwitcherProps) {
  return (
    <Menu position="bottom-start" width={224}>
      <Menu.Target>
        <UnstyledButton className={classes.switcher}>
          <VisuallyHidden>Assistant </VisuallyHidden>
          <span className={classes.assistantName}>{assistant.name}</span>
          <VisuallyHidden>, switch</VisuallyHidden>
          <IconSelector size={15} aria-hidden />
        </UnstyledButton>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Label>Assistants</Menu.Label>
        {assistants.map((each) => (
          <Menu.Item
            key={each.id}
            component={Link}
            href={consolePaths.triggers({ ...place, assistantId: each.id })}
            aria-current={each.id === assistant.id || undefined}
          >
            {each.name}
          </Menu.Item>
        ))}
        <Menu.Divider />
        <Menu.Item
          component={Link}
          href={consolePaths.assistants(place)}
          leftSection={<IconArrowsExchange size={15} aria-hidden />}
        >
          All assistants
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}
