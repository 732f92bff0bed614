import type { Metadata } from "next";
import { FullPageMessage } from "#components/layout/full-page-message.tsx";

export const metadata: Metadata = { title: "Not found" };

export default function NotFound() {
  return (
    <FullPageMessage kicker="404" title="There is nothing here">
      The address is wrong, it was deleted, or it belongs to a workspace you are not a member of.
    </FullPageMessage>
  );
}
