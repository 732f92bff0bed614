"use client";

import { Menu, UnstyledButton, useMantineColorScheme, VisuallyHidden } from "@mantine/core";
import { IconAlertCircle, IconBook, IconLock, IconLogout } from "@tabler/icons-react";
import Link from "next/link";
import { consolePaths } from "#lib/contracts/paths.ts";
import classes from "./console-shell.module.css";

type Props = { user: { name: string; email: string }; onSignOut: () => void };

const SCHEMES = [
  { value: "light", label: "Light" },
  { value: "dark", label: "Dark" },
  { value: "auto", label: "As the system" },
] as const;

/** Who is signed in, how the console looks, and the way out. */
export function UserMenu({ user, onSignOut }: Props) {
  const { colorScheme, setColorScheme } = useMantineColorScheme();
  return (
    <Menu width={232}>
      <Menu.Target>
        <UnstyledButton className={classes.avatar}>
          <span aria-hidden>{initials(user.name)}</span>
          <VisuallyHidden>Account of {user.name}</VisuallyHidden>
        </UnstyledButton>
      </Menu.Target>
      <Menu.Dropdown>
        <div className={classes.user}>
          <span className={classes.userName}>{user.name}</span>
          <span className={classes.userEmail}>{user.email}</span>
        </div>
        <Menu.Divider />
        <Menu.Label>Appearance</Menu.Label>
        <Menu.RadioGroup
          value={colorScheme}
          onChange={(value) => {
            const scheme = SCHEMES.find((each) => each.value === value);
            if (scheme !== undefined) setColorScheme(scheme.value);
          }}
        >
          {SCHEMES.map(({ value, label }) => (
            <Menu.RadioItem key={value} value={value} closeMenuOnClick={false}>
              {label}
            </Menu.RadioItem>
          ))}
        </Menu.RadioGroup>
        <Menu.Divider />
        <Menu.Label>Help</Menu.Label>
        <Menu.Item
          component={Link}
          href={consolePaths.apiReference()}
          leftSection={<IconBook size={15} aria-hidden />}
        >
          API reference
        </Menu.Item>
        <Menu.Item
          component={Link}
          href={consolePaths.errorReference()}
          leftSection={<IconAlertCircle size={15} aria-hidden />}
        >
          Errors
        </Menu.Item>
        <Menu.Divider />
        <Menu.Item
          component={Link}
          href={consolePaths.changePassword()}
          leftSection={<IconLock size={15} aria-hidden />}
        >
          Change password
        </Menu.Item>
        <Menu.Item leftSection={<IconLogout size={15} aria-hidden />} onClick={onSignOut}>
          Sign out
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}

const initials = (name: string): string =>
  name
    .trim()
    .split(/\s+/)
    .flatMap((word) => [...word][0] ?? [])
    .filter((_, index, all) => index === 0 || index === all.length - 1)
    .join("")
    .toUpperCase();
