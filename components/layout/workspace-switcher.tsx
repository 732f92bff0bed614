"use client";

import { Menu, UnstyledButton, VisuallyHidden } from "@mantine/core";
import { IconCheck, IconSelector } from "@tabler/icons-react";
import Link from "next/link";
import { consolePaths } from "#lib/contracts/paths.ts";
import type { Environment } from "#lib/domain/environment.ts";
import type { WorkspaceId } from "#lib/domain/ids.ts";
import classes from "./console-shell.module.css";

type Workspace = { id: WorkspaceId; name: string };
type Props = { workspace: Workspace; workspaces: readonly Workspace[]; environment: Environment };

/** Names the open workspace and leads to the others; the environment stays the same. */
export function WorkspaceSwitcher({ workspace, workspaces, environment }: Props) {
  return (
    <Menu position="bottom-start" width={240}>
      <Menu.Target>
        <UnstyledButton className={classes.workspace}>
          <Initial name={workspace.name} />
          <VisuallyHidden>Workspace </VisuallyHidden>
          <span className={classes.workspaceName}>{workspace.name}</span>
          <VisuallyHidden>, switch</VisuallyHidden>
          <IconSelector size={15} aria-hidden />
        </UnstyledButton>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Label>Workspaces</Menu.Label>
        {workspaces.map((each) => (
          <Menu.Item
            key={each.id}
            component={Link}
            href={consolePaths.assistants({ workspaceId: each.id, environment })}
            leftSection={<Initial name={each.name} />}
            rightSection={each.id === workspace.id ? <IconCheck size={15} aria-label="Open" /> : undefined}
          >
            {each.name}
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  );
}

const Initial = ({ name }: { name: string }) => (
  <span className={classes.initial} aria-hidden>
    {[...name.trim()][0]?.toUpperCase()}
  </span>
);
