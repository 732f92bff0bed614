"use client";

import { Button, Group } from "@mantine/core";
import Link from "next/link";
import type { ReactNode } from "react";
import classes from "./full-page-message.module.css";
import { Logo } from "./logo.tsx";

type Props = {
  kicker: string;
  title: string;
  children: ReactNode;
  /** Offers to try again before the way home. */
  onRetry?: () => void;
  /** Printed so that it can be quoted to whoever runs the server. */
  reference?: string;
};

/** A page that says one thing: nothing here, or something broke. */
export function FullPageMessage({ kicker, title, children, onRetry, reference }: Props) {
  return (
    <main className={classes.page}>
      <Logo />
      <div className={classes.message}>
        <p className={classes.kicker}>{kicker}</p>
        <h1 className={classes.title}>{title}</h1>
        <p className={classes.text}>{children}</p>
        <Group gap="sm" justify="center" mt="lg">
          {onRetry !== undefined && <Button onClick={onRetry}>Try again</Button>}
          <Button component={Link} href="/" variant={onRetry === undefined ? "filled" : "default"}>
            Back to the console
          </Button>
        </Group>
        {reference !== undefined && (
          <p className={classes.reference}>
            Reference <code>{reference}</code>
          </p>
        )}
      </div>
    </main>
  );
}
