import type { Metadata } from "next";
import { InvitationScreen } from "#components/auth/invitation-screen.tsx";
import { FullPageMessage } from "#components/layout/full-page-message.tsx";
import { isAppError } from "#lib/domain/errors.ts";
import { publicContext } from "#lib/server/page-context.ts";
import { findInvitation } from "#lib/services/members/find-invitation.ts";

export const metadata: Metadata = { title: "Invitation" };

type Props = { searchParams: Promise<{ token?: string }> };

export default async function InvitationPage({ searchParams }: Props) {
  const { token = "" } = await searchParams;
  const ctx = await publicContext();
  const invitation = await findInvitation(ctx, token).catch((error) => {
    if (isAppError(error) && error.code === "invitation_invalid") return null;
    throw error;
  });
  if (invitation !== null) return <InvitationScreen token={token} invitation={invitation} />;
  return (
    <FullPageMessage kicker="Invitation" title="This link is not valid any more">
      It was used, replaced by a newer one, or has expired. Ask whoever invited you for a new one.
    </FullPageMessage>
  );
}
