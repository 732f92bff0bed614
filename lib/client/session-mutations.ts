"use client";

import { useMutation, useQueryClient } from "@tanstack/react-query";
import {
  acceptInvitationEndpoint,
  changePasswordEndpoint,
  setUpEndpoint,
  signInEndpoint,
  signOutEndpoint,
} from "#lib/contracts/accounts.ts";
import { consolePaths } from "#lib/contracts/paths.ts";
import { safeReturnTo } from "#lib/contracts/return-to.ts";
import { type BodyOf, fetchEndpoint } from "./fetch-endpoint.ts";

// Whoever signs in or out leaves by a full page load: nothing of one person's cache is there for the next.
const goTo = (path: string) => window.location.assign(path);

export const useSignIn = (returnTo: string | undefined) =>
  useMutation({
    mutationFn: (body: BodyOf<typeof signInEndpoint>) => fetchEndpoint(signInEndpoint, { body }),
    onSuccess: () => goTo(safeReturnTo(returnTo)),
  });

export const useSetUp = () =>
  useMutation({
    mutationFn: (body: BodyOf<typeof setUpEndpoint>) => fetchEndpoint(setUpEndpoint, { body }),
    onSuccess: () => goTo(consolePaths.home()),
  });

export const useAcceptInvitation = () =>
  useMutation({
    mutationFn: (body: BodyOf<typeof acceptInvitationEndpoint>) =>
      fetchEndpoint(acceptInvitationEndpoint, { body }),
    onSuccess: ({ workspace }) =>
      goTo(consolePaths.assistants({ workspaceId: workspace, environment: "DEV" })),
  });

export const useChangePassword = () =>
  useMutation({
    mutationFn: (body: BodyOf<typeof changePasswordEndpoint>) =>
      fetchEndpoint(changePasswordEndpoint, { body }),
  });

export function useSignOut() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: () => fetchEndpoint(signOutEndpoint, {}),
    // A session that has ended already is as good as signed out.
    onSettled: () => {
      client.clear();
      goTo(consolePaths.signIn());
    },
  });
}

/** Leaves for a provider's sign-in page; it comes back to `returnTo`, or to the sign-in page with `?error=`. */
export async function leaveForProvider(providerId: string, returnTo: string | undefined): Promise<void> {
  const { csrfToken } = await (await fetch("/api/auth/csrf")).json();
  const callbackUrl = safeReturnTo(returnTo);
  const answer = await fetch(`/api/auth/signin/${providerId}`, {
    method: "POST",
    body: new URLSearchParams({ csrfToken, callbackUrl, json: "true" }),
  });
  const { url } = await answer.json();
  goTo(url);
}
