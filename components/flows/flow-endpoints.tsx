"use client";

import { Button, Group, TextInput } from "@mantine/core";
import { IconRefresh } from "@tabler/icons-react";
import { type FormEvent, useState } from "react";
import { useMay } from "#components/layout/permissions.tsx";
import { ConfirmDialog } from "#components/ui/confirm-dialog.tsx";
import { EnvironmentBadge } from "#components/ui/environment-badge.tsx";
import { ErrorNotice } from "#components/ui/error-notice.tsx";
import { Panel } from "#components/ui/panel.tsx";
import { type Problem, problemOf } from "#components/ui/problem.ts";
import { ExactTime, RelativeTime } from "#components/ui/relative-time.tsx";
import { toastDone } from "#components/ui/toast.tsx";
import { useNow } from "#components/ui/use-now.ts";
import { usePutFlowEndpoint } from "#lib/client/flow-mutations.ts";
import type { FlowView } from "#lib/contracts/flows.ts";
import type { Place } from "#lib/contracts/paths.ts";
import { ENVIRONMENTS, type Environment } from "#lib/domain/environment.ts";
import { FlowEndpoint } from "#lib/domain/flow.ts";
import { FLOW_SECRET_OVERLAP_HOURS } from "#lib/domain/limits.ts";
import classes from "./flows.module.css";
import { SigningSecret } from "./signing-secret.tsx";

type Shown = { environment: Environment; secret: string };

/** Where an HTTP flow's engine listens in each environment, and its signing secrets. */
export function FlowEndpoints({ place, flow }: { place: Place; flow: FlowView }) {
  const [shown, setShown] = useState<Shown | null>(null);
  return (
    <Panel title="Endpoints" description="One per environment, each with a signing secret of its own.">
      <div className={classes.endpoints}>
        {ENVIRONMENTS.map((environment) => (
          <EndpointRow
            key={environment}
            place={place}
            flow={flow}
            environment={environment}
            onSecret={(secret) => setShown({ environment, secret })}
          />
        ))}
      </div>
      {shown !== null && (
        <SigningSecret
          secret={shown.secret}
          environment={shown.environment}
          flowName={flow.name}
          onDone={() => setShown(null)}
        />
      )}
    </Panel>
  );
}

type RowProps = {
  place: Place;
  flow: FlowView;
  environment: Environment;
  onSecret: (secret: string) => void;
};

function EndpointRow({ place, flow, environment, onSecret }: RowProps) {
  const may = useMay();
  const now = useNow();
  const put = usePutFlowEndpoint(place.workspaceId);
  const endpoint = flow.endpoints.find((each) => each.environment === environment);
  const [url, setUrl] = useState(endpoint?.url ?? "");
  const [fault, setFault] = useState<string | null>(null);
  const [problem, setProblem] = useState<Problem | null>(null);
  const [isRotating, setRotating] = useState(false);
  const mayEdit = may("flow:edit");

  async function send(given: { url: string; rotate_secret: boolean }) {
    const { signing_secret: secret } = await put.mutateAsync({ flow: flow.id, environment, ...given });
    // The answer must not stay in anybody's memory but the dialog's.
    put.reset();
    if (secret === null) toastDone(`The ${environment} endpoint was saved.`);
    else onSecret(secret);
  }
  async function save(event: FormEvent) {
    event.preventDefault();
    setProblem(null);
    const parsed = FlowEndpoint.safeParse({ url: url.trim() });
    setFault(parsed.success ? null : (parsed.error.issues[0]?.message ?? "Give a full URL"));
    if (!parsed.success) return;
    try {
      await send({ url: parsed.data.url, rotate_secret: false });
      setUrl(parsed.data.url);
    } catch (thrown) {
      const refusal = problemOf(thrown);
      const onUrl = refusal.errors?.find(({ pointer }) => pointer === "/url");
      if (onUrl) setFault(onUrl.detail);
      else setProblem(refusal);
    }
  }
  const overlapsUntil = endpoint?.previous_secret_until ?? null;
  const isOverlapping = overlapsUntil !== null && now !== null && Date.parse(overlapsUntil) > now;
  return (
    <form className={classes.endpoint} onSubmit={save} noValidate>
      <div className={classes.endpointHead}>
        <EnvironmentBadge environment={environment} />
        {endpoint === undefined ? (
          <span className={classes.dimmed}>not set: runs in {environment} are refused</span>
        ) : (
          <span className={classes.dimmed}>
            set <RelativeTime at={endpoint.updated_at} />
            {isOverlapping && (
              <>
                {" · the secret before also signs until "}
                <ExactTime at={overlapsUntil} seconds={false} />
              </>
            )}
          </span>
        )}
      </div>
      <Group gap="sm" align="start" wrap="wrap">
        <TextInput
          className={classes.url}
          aria-label={`URL for ${environment}`}
          type="url"
          placeholder="https://engine.example.com/start"
          autoComplete="off"
          spellCheck={false}
          readOnly={!mayEdit}
          value={url}
          onChange={(event) => setUrl(event.currentTarget.value)}
          error={fault}
        />
        {mayEdit && (
          <Button
            type="submit"
            variant="default"
            loading={put.isPending && !isRotating}
            disabled={url.trim() === (endpoint?.url ?? "")}
          >
            {endpoint === undefined ? "Set endpoint" : "Save"}
          </Button>
        )}
        {mayEdit && endpoint !== undefined && (
          <Button
            variant="subtle"
            color="gray"
            leftSection={<IconRefresh size={15} aria-hidden />}
            onClick={() => setRotating(true)}
          >
            Rotate secret
          </Button>
        )}
      </Group>
      <ErrorNotice problem={problem} />
      {endpoint !== undefined && (
        <ConfirmDialog
          opened={isRotating}
          onClose={() => setRotating(false)}
          title="Rotate signing secret"
          confirmLabel="Rotate secret"
          consequences={[
            "The new secret is shown once.",
            `For ${FLOW_SECRET_OVERLAP_HOURS} hours every call carries both signatures, so your engine may know either.`,
            "After that only the new one signs.",
          ]}
          onConfirm={() => send({ url: endpoint.url, rotate_secret: true })}
        >
          Makes a new signing secret for <strong>{flow.name}</strong> in {environment}.
        </ConfirmDialog>
      )}
    </form>
  );
}
