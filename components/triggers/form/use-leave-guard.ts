"use client";

import { useEffect, useState } from "react";

/**
 * Holds back links that lead out of an unfinished form, and asks the browser to ask before the tab closes. Links that
 * begin with `within` stay free. The held link is in `heldHref` until somebody decides.
 */
export function useLeaveGuard(isActive: boolean, within: string) {
  const [heldHref, setHeldHref] = useState<string | null>(null);
  useEffect(() => {
    if (!isActive) return;
    const ask = (event: BeforeUnloadEvent) => event.preventDefault();
    const hold = (event: MouseEvent) => {
      const isPlain =
        event.button === 0 && !event.metaKey && !event.ctrlKey && !event.shiftKey && !event.altKey;
      const link = event.target instanceof Element ? event.target.closest("a[href]") : null;
      if (
        !isPlain ||
        !(link instanceof HTMLAnchorElement) ||
        link.target === "_blank" ||
        link.download !== ""
      )
        return;
      const isInside = link.origin === location.origin && link.pathname.startsWith(within);
      const isOnPage = link.pathname === location.pathname && link.hash !== "";
      if (isInside || isOnPage || link.origin !== location.origin) return;
      event.preventDefault();
      event.stopPropagation();
      setHeldHref(link.pathname + link.search + link.hash);
    };
    window.addEventListener("beforeunload", ask);
    document.addEventListener("click", hold, true);
    return () => {
      window.removeEventListener("beforeunload", ask);
      document.removeEventListener("click", hold, true);
    };
  }, [isActive, within]);
  return { heldHref, stay: () => setHeldHref(null) };
}
