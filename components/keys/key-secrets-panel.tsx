"use client";

import { Button } from "@mantine/core";
import { IconCircleCheck, IconClockOff, IconClockPause } from "@tabler/icons-react";
import { useState } from "react";
import { ConfirmDialog } from "#components/ui/confirm-dialog.tsx";
import { Panel } from "#components/ui/panel.tsx";
import { PanelList, PanelRow } from "#components/ui/panel-list.tsx";
import { RelativeTime } from "#components/ui/relative-time.tsx";
import { durationWords } from "#components/ui/time-words.ts";
import { toastDone } from "#components/ui/toast.tsx";
import { ToneBadge } from "#components/ui/tone-badge.tsx";
import { useNow } from "#components/ui/use-now.ts";
import { useEndOverlap } from "#lib/client/key-mutations.ts";
import type { KeyCallerView, KeyDetail } from "#lib/contracts/keys.ts";
import type { WorkspaceId } from "#lib/domain/ids.ts";
import { KEY_QUIET_MINUTES } from "#lib/domain/limits.ts";
import classes from "./keys.module.css";
import { quietSince } from "./quiet-since.ts";

type Props = { workspaceId: WorkspaceId; apiKey: KeyDetail; mayEdit: boolean };
type Secret = KeyDetail["secrets"][number];

/** Both secrets of a rotation: until when the old one works, who still calls with it, and its end by hand. */
export function KeySecretsPanel({ workspaceId, apiKey, mayEdit }: Props) {
  const [isEnding, setEnding] = useState(false);
  const endOverlap = useEndOverlap(workspaceId);
  const overlapping = apiKey.secrets.find(({ state }) => state === "overlapping");
  return (
    <Panel
      title="Secrets and callers"
      description={
        overlapping === undefined
          ? "Rotating adds a second secret for a while, so that callers can change one by one."
          : "Two secrets work at present. When nobody calls with the old one any more, end the overlap."
      }
      flush
    >
      <PanelList as="div">
        {apiKey.secrets.map((secret) => (
          <PanelRow
            key={secret.id}
            as="section"
            label={`Secret ${secret.hint}`}
            head={
              <>
                <code className={classes.secretHint}>{secret.hint}</code>
                <SecretState secret={secret} />
              </>
            }
            actions={
              mayEdit &&
              secret.state === "overlapping" && (
                <Button size="compact-sm" variant="default" onClick={() => setEnding(true)}>
                  End overlap
                </Button>
              )
            }
          >
            <div className={classes.secretFacts}>
              Since <RelativeTime at={secret.created_at} />
              {secret.expires_at !== null && <Ending secret={secret} />}
            </div>
            {secret.state === "overlapping" && <Quiet apiKey={apiKey} secret={secret} />}
            {secret.state !== "ended" && (
              <Callers
                callers={apiKey.callers.filter(({ secret_id }) => secret_id === secret.id)}
                label={secret.state === "overlapping" ? "Callers still on the old secret" : "Callers"}
              />
            )}
          </PanelRow>
        ))}
      </PanelList>
      {isEnding && overlapping !== undefined && (
        <ConfirmDialog
          opened
          onClose={() => setEnding(false)}
          title="End overlap"
          confirmLabel="End overlap"
          danger
          consequences={[
            `Calls with ${overlapping.hint} are refused from the next request on.`,
            "The newer secret goes on working.",
          ]}
          onConfirm={async () => {
            await endOverlap.mutateAsync(apiKey.id);
            toastDone("Only the newest secret works now.");
          }}
        >
          <Quiet apiKey={apiKey} secret={overlapping} />
        </ConfirmDialog>
      )}
    </Panel>
  );
}

function SecretState({ secret }: { secret: Secret }) {
  switch (secret.state) {
    case "current":
      return (
        <ToneBadge tone="success" icon={IconCircleCheck}>
          Current
        </ToneBadge>
      );
    case "overlapping":
      return (
        <ToneBadge tone="warning" icon={IconClockPause} title="Replaced; it works until the overlap ends">
          Old, still works
        </ToneBadge>
      );
    case "ended":
      return (
        <ToneBadge tone="neutral" icon={IconClockOff}>
          Refused
        </ToneBadge>
      );
  }
}

function Ending({ secret }: { secret: Secret }) {
  const now = useNow();
  if (secret.expires_at === null) return null;
  if (secret.state !== "overlapping" || now === null) {
    return (
      <>
        {secret.state === "overlapping" ? ", works until " : ", ended "}
        <RelativeTime at={secret.expires_at} />
      </>
    );
  }
  return <>, works for another {durationWords(Math.max(0, Date.parse(secret.expires_at) - now))}</>;
}

/** Whether anybody still needs the old secret. */
function Quiet({ apiKey, secret }: { apiKey: KeyDetail; secret: Secret }) {
  const now = useNow();
  if (now === null) return null;
  const since = quietSince(secret, apiKey.callers);
  const quietMs = now - since.at;
  const isQuiet = quietMs >= KEY_QUIET_MINUTES * 60_000;
  return (
    <p className={classes.quiet} role="status">
      {since.wasUsed
        ? `Last call with the old secret ${durationWords(quietMs)} ago. `
        : `No call with the old secret for the ${durationWords(quietMs)} that it overlaps. `}
      {isQuiet
        ? "It is quiet: the overlap can end."
        : `Wait until it has been quiet for ${KEY_QUIET_MINUTES} minutes, or longer for callers that come seldom.`}
    </p>
  );
}

function Callers({ callers, label }: { callers: readonly KeyCallerView[]; label: string }) {
  if (callers.length === 0) return <p className={classes.noCallers}>Nobody has called with it yet.</p>;
  return (
    <div className={classes.callersFrame}>
      <table className={classes.callers} aria-label={label}>
        <thead>
          <tr>
            <th scope="col">Caller</th>
            <th scope="col">Calls</th>
            <th scope="col">Last</th>
          </tr>
        </thead>
        <tbody>
          {callers.map((caller) => (
            <tr key={`${caller.ip} ${caller.user_agent}`}>
              <td>
                {caller.ip === "many" ? "Many other senders" : caller.ip || "Unknown address"}
                {caller.ip !== "many" && caller.user_agent !== "" && (
                  <span className={classes.agent}>{caller.user_agent}</span>
                )}
              </td>
              <td>{caller.calls.toLocaleString("en")}</td>
              <td>
                <RelativeTime at={caller.last_at} />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
