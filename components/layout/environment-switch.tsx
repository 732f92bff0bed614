"use client";

import { Menu, UnstyledButton, VisuallyHidden } from "@mantine/core";
import { IconCheck, IconChevronDown } from "@tabler/icons-react";
import Link from "next/link";
import { usePathname } from "next/navigation";
import { EnvironmentBadge } from "#components/ui/environment-badge.tsx";
import { inEnvironment } from "#lib/contracts/paths.ts";
import { ENVIRONMENTS, type Environment } from "#lib/domain/environment.ts";
import classes from "./environment-switch.module.css";

/** Leads to the same page in another environment: three segments, or a menu where there is no room. */
export function EnvironmentSwitch({ environment }: { environment: Environment }) {
  const pathname = usePathname();
  return (
    <>
      <nav aria-label="Environment" className={classes.segments}>
        {ENVIRONMENTS.map((each) => (
          <Link
            key={each}
            href={inEnvironment(pathname, each)}
            className={classes.segment}
            data-environment={each}
            aria-current={each === environment ? "true" : undefined}
          >
            {each}
          </Link>
        ))}
      </nav>
      <div className={classes.compact}>
        <Menu width={160}>
          <Menu.Target>
            <UnstyledButton className={classes.button}>
              <VisuallyHidden>Environment </VisuallyHidden>
              <EnvironmentBadge environment={environment} />
              <VisuallyHidden>, switch</VisuallyHidden>
              <IconChevronDown size={14} aria-hidden />
            </UnstyledButton>
          </Menu.Target>
          <Menu.Dropdown>
            <Menu.Label>Environment</Menu.Label>
            {ENVIRONMENTS.map((each) => (
              <Menu.Item
                key={each}
                component={Link}
                href={inEnvironment(pathname, each)}
                rightSection={each === environment ? <IconCheck size={15} aria-label="Open" /> : undefined}
              >
                <EnvironmentBadge environment={each} />
              </Menu.Item>
            ))}
          </Menu.Dropdown>
        </Menu>
      </div>
    </>
  );
}
