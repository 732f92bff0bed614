import type { Metadata } from "next";
import { FullPageMessage } from "#components/layout/full-page-message.tsx";

export const metadata: Metadata = { title: "No access" };

export default function NoAccessPage() {
  return (
    <FullPageMessage kicker="No access" title="You are not a member of a workspace here">
      Your sign-in worked, but nobody has invited you yet. Ask an owner of your team’s workspace for an
      invitation to the e-mail that you sign in with.
    </FullPageMessage>
  );
}
