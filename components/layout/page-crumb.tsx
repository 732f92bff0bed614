"use client";

import { createContext, type ReactNode, useContext, useEffect, useState } from "react";

type PageName = { name: string | null; setName: (name: string | null) => void };

const PageNameContext = createContext<PageName | null>(null);

export function PageNameProvider({ children }: { children: ReactNode }) {
  const [name, setName] = useState<string | null>(null);
  return <PageNameContext value={{ name, setName }}>{children}</PageNameContext>;
}

/** The name that the open page gave itself, or null. */
export const usePageName = (): string | null => useContext(PageNameContext)?.name ?? null;

/** Names the last breadcrumb after the thing on the page: `<PageCrumb name={trigger.name} />`. Renders nothing. */
export function PageCrumb({ name }: { name: string }) {
  const setName = useContext(PageNameContext)?.setName;
  useEffect(() => {
    setName?.(name);
    return () => setName?.(null);
  }, [name, setName]);
  return null;
}
