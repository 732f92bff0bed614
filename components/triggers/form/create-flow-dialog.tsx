"use client";

import { zodResolver } from "@hookform/resolvers/zod";
import { Modal, SegmentedControl, Select, Stack, Textarea, TextInput } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { Controller, useForm } from "react-hook-form";
import * as z from "zod";
import { SigningSecret } from "#components/flows/signing-secret.tsx";
import { DialogEnd } from "#components/ui/dialog-end.tsx";
import { useFormProblem } from "#components/ui/use-form-problem.ts";
import { useCreateFlow } from "#lib/client/flow-mutations.ts";
import { flowQueries } from "#lib/client/flow-queries.ts";
import { CreateFlowInput, type FlowView } from "#lib/contracts/flows.ts";
import type { AssistantId, WorkspaceId } from "#lib/domain/ids.ts";

type Props = {
  workspaceId: WorkspaceId;
  assistantId: AssistantId;
  opened: boolean;
  onClose: () => void;
  onCreated: (flow: FlowView) => void;
};

/** Makes a flow without leaving the form. An HTTP flow's signing secret is shown once, and then forgotten here. */
export function CreateFlowDialog({ workspaceId, assistantId, opened, onClose, onCreated }: Props) {
  // Only here, and only until it was stored.
  const [made, setMade] = useState<{ flowName: string; secret: string } | null>(null);
  return (
    <>
      <Modal opened={opened && made === null} onClose={onClose} title="Create flow" size="lg">
        <FlowForm
          workspaceId={workspaceId}
          assistantId={assistantId}
          onClose={onClose}
          onDone={(flow, signingSecret) => {
            onCreated(flow);
            if (signingSecret === null) onClose();
            else setMade({ flowName: flow.name, secret: signingSecret });
          }}
        />
      </Modal>
      {made !== null && (
        <SigningSecret
          secret={made.secret}
          environment="DEV"
          flowName={made.flowName}
          onDone={() => {
            setMade(null);
            onClose();
          }}
        />
      )}
    </>
  );
}

const Fields = z
  .object({
    kind: z.enum(["code", "http"]),
    name: z.string(),
    description: z.string(),
    code_flow_id: z.string(),
    endpoint: z.object({ url: z.string() }),
  })
  .superRefine((values, context) => {
    const result = CreateFlowInput.safeParse({ ...values, assistant_id: PLACEHOLDER_ASSISTANT });
    for (const { path, message } of result.error?.issues ?? []) {
      context.addIssue({ code: "custom", path: [...path], message });
    }
  });
// The assistant is the page's and never the form's to get wrong; the shared schema only wants some id there.
const PLACEHOLDER_ASSISTANT = `ast_${"0".repeat(26)}`;

type FormProps = Pick<Props, "workspaceId" | "assistantId" | "onClose"> & {
  onDone: (flow: FlowView, signingSecret: string | null) => void;
};

function FlowForm({ workspaceId, assistantId, onClose, onDone }: FormProps) {
  const form = useForm({
    resolver: zodResolver(Fields),
    defaultValues: {
      kind: "code" as "code" | "http",
      name: "",
      description: "",
      code_flow_id: "",
      endpoint: { url: "" },
    },
  });
  const { problem, guard } = useFormProblem(form);
  const create = useCreateFlow(workspaceId);
  const codeFlows = useQuery(flowQueries.code(workspaceId));
  const { errors, isSubmitting } = form.formState;
  const [kind, codeFlowId] = form.watch(["kind", "code_flow_id"]);
  const chosen = codeFlows.data?.items.find(({ id }) => id === codeFlowId);

  const send = guard(async (values) => {
    const { flow, signing_secret } = await create.mutateAsync(
      CreateFlowInput.parse({ ...values, assistant_id: assistantId }),
    );
    // The answer held a secret; nothing but this closure may keep it.
    create.reset();
    onDone(flow, signing_secret);
  });

  return (
    <form
      noValidate
      onSubmit={(event) => {
        // The dialog stands inside another form in React's tree.
        event.stopPropagation();
        void form.handleSubmit(send)(event);
      }}
    >
      <Stack gap="md">
        <Controller
          control={form.control}
          name="kind"
          render={({ field }) => (
            <SegmentedControl
              aria-label="Kind of flow"
              fullWidth
              data={[
                { value: "code", label: "Code flow" },
                { value: "http", label: "HTTP endpoint" },
              ]}
              value={field.value}
              onChange={(value) => field.onChange(value)}
            />
          )}
        />
        {kind === "code" ? (
          <Controller
            control={form.control}
            name="code_flow_id"
            render={({ field }) => (
              <Select
                label="Code flow"
                placeholder={codeFlows.isPending ? "Loading" : "Choose"}
                description={chosen?.description ?? "Flows that ship with this Kickoff"}
                data={(codeFlows.data?.items ?? []).map(({ id, title }) => ({ value: id, label: title }))}
                value={field.value === "" ? null : field.value}
                onChange={(id) => {
                  field.onChange(id ?? "");
                  const title = codeFlows.data?.items.find((each) => each.id === id)?.title;
                  if (form.getValues("name") === "" && title !== undefined) form.setValue("name", title);
                }}
                error={errors.code_flow_id?.message}
                data-autofocus
              />
            )}
          />
        ) : (
          <TextInput
            label="Endpoint in DEV"
            description="Kickoff sends a signed POST there. UAT and PROD get theirs on the flow's page"
            placeholder="https://engine.example.com/start"
            type="url"
            {...form.register("endpoint.url")}
            error={errors.endpoint?.url?.message ?? errors.endpoint?.message}
          />
        )}
        <TextInput label="Name" {...form.register("name")} error={errors.name?.message} autoComplete="off" />
        <Textarea
          label="Description"
          description="Optional"
          autosize
          minRows={2}
          {...form.register("description")}
          error={errors.description?.message}
        />
        <DialogEnd problem={problem} isPending={isSubmitting} onClose={onClose}>
          Create flow
        </DialogEnd>
      </Stack>
    </form>
  );
}
