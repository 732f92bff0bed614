"use client";

import { zodResolver } from "@hookform/resolvers/zod";
import { Button, Group, Radio, Stack, Textarea, TextInput } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import Link from "next/link";
import { useRouter } from "next/navigation";
import { type ReactNode, useState } from "react";
import { type FieldErrors, type Resolver, type UseFormRegister, useForm } from "react-hook-form";
import type * as z from "zod";
import { ErrorNotice } from "#components/ui/error-notice.tsx";
import { ErrorState } from "#components/ui/error-state.tsx";
import { FormSection } from "#components/ui/form-section.tsx";
import { JsonView } from "#components/ui/json-view.tsx";
import { PageHeader } from "#components/ui/page-header.tsx";
import { problemOf } from "#components/ui/problem.ts";
import { useFormProblem } from "#components/ui/use-form-problem.ts";
import { useCreateFlow } from "#lib/client/flow-mutations.ts";
import { flowQueries } from "#lib/client/flow-queries.ts";
import { type CodeFlowView, CreateFlowInput } from "#lib/contracts/flows.ts";
import { type AssistantPlace, consolePaths } from "#lib/contracts/paths.ts";
import { FLOW_KINDS, type FlowKind } from "#lib/domain/flow.ts";
import type { FlowId } from "#lib/domain/ids.ts";
import { FLOW_KIND_LOOKS } from "./flow-kind.tsx";
import classes from "./flows.module.css";
import { SigningSecret } from "./signing-secret.tsx";

const [CodeInput, HttpInput] = CreateFlowInput.options;
type CodeValues = z.output<typeof CodeInput>;
type HttpValues = z.output<typeof HttpInput>;
type Created = { flow: { id: FlowId; name: string }; signing_secret: string | null };

/** Makes a flow: one that ships with Kickoff, or the user's own engine. */
export function CreateFlow({ place }: { place: AssistantPlace }) {
  const router = useRouter();
  const create = useCreateFlow(place.workspaceId);
  const [kind, setKind] = useState<FlowKind>("code");
  const [created, setCreated] = useState<Created | null>(null);
  const open = ({ flow }: Created) => router.push(consolePaths.flow({ ...place, flowId: flow.id }));

  async function save(values: CodeValues | HttpValues) {
    const made = await create.mutateAsync(values);
    if (made.signing_secret === null) open(made);
    else setCreated(made);
  }
  return (
    <>
      <PageHeader
        title="Create flow"
        description="What a trigger will start."
        back={{ href: consolePaths.flows(place), label: "Flows" }}
      />
      <div className={classes.kindSection}>
        <FormSection title="Kind" description="It cannot be changed later; the triggers that use it can.">
          <Radio.Group aria-label="Kind" value={kind} onChange={(value) => setKind(value as FlowKind)}>
            <div className={classes.choices}>
              {FLOW_KINDS.map((each) => (
                <Choice
                  key={each}
                  value={each}
                  title={FLOW_KIND_LOOKS[each].word}
                  text={FLOW_KIND_LOOKS[each].meaning}
                />
              ))}
            </div>
          </Radio.Group>
        </FormSection>
      </div>
      {kind === "code" ? <CodeForm place={place} onSave={save} /> : <HttpForm place={place} onSave={save} />}
      {created?.signing_secret && (
        <SigningSecret
          secret={created.signing_secret}
          environment="DEV"
          flowName={created.flow.name}
          onDone={() => {
            setCreated(null);
            open(created);
          }}
        />
      )}
    </>
  );
}

function Choice({ value, title, text }: { value: string; title: string; text: string }) {
  return (
    <Radio.Card value={value} className={classes.choice}>
      <Radio.Indicator className={classes.indicator} />
      <span>
        <span className={classes.choiceTitle}>{title}</span>
        <span className={classes.choiceText}>{text}</span>
      </span>
    </Radio.Card>
  );
}

type FormProps<Values> = { place: AssistantPlace; onSave: (values: Values) => Promise<void> };

function CodeForm({ place, onSave }: FormProps<CodeValues>) {
  const catalog = useQuery(flowQueries.code(place.workspaceId));
  const form = useForm<CodeValues>({
    resolver: zodResolver(CodeInput) as Resolver<CodeValues>,
    defaultValues: {
      kind: "code",
      assistant_id: place.assistantId,
      name: "",
      description: "",
      code_flow_id: "",
    },
  });
  const { problem, guard } = useFormProblem(form);
  const { errors, isSubmitting, dirtyFields } = form.formState;
  const chosenId = form.watch("code_flow_id");
  const chosen = catalog.data?.items.find(({ id }) => id === chosenId);

  function choose(id: string) {
    form.setValue("code_flow_id", id, { shouldValidate: errors.code_flow_id !== undefined });
    const title = catalog.data?.items.find((flow) => flow.id === id)?.title;
    // A name that somebody wrote is theirs.
    if (title !== undefined && !dirtyFields.name) form.setValue("name", title);
  }
  if (catalog.isError) {
    return <ErrorState problem={problemOf(catalog.error)} onRetry={() => void catalog.refetch()} />;
  }
  return (
    <form onSubmit={form.handleSubmit(guard(onSave))} noValidate>
      <FormSection
        title="Code flow"
        description="Functions in this deployment, the same in every environment."
      >
        <Radio.Group
          aria-label="Code flow"
          value={chosenId}
          onChange={choose}
          error={errors.code_flow_id?.message}
        >
          <div className={classes.choices}>
            {catalog.data?.items.map(({ id, title, description }) => (
              <Choice key={id} value={id} title={title} text={description} />
            ))}
          </div>
        </Radio.Group>
        {chosen !== undefined && <CodeFlowExample flow={chosen} />}
      </FormSection>
      <NameFields register={form.register} errors={errors} />
      <FormEnd place={place} isSubmitting={isSubmitting}>
        <ErrorNotice problem={problem} />
      </FormEnd>
    </form>
  );
}

const CodeFlowExample = ({ flow }: { flow: CodeFlowView }) => (
  <JsonView label={`Example input of ${flow.title}`} value={flow.example} />
);

function HttpForm({ place, onSave }: FormProps<HttpValues>) {
  const form = useForm<HttpValues>({
    resolver: zodResolver(HttpInput) as Resolver<HttpValues>,
    defaultValues: {
      kind: "http",
      assistant_id: place.assistantId,
      name: "",
      description: "",
      environment: "DEV",
      endpoint: { url: "" },
    },
  });
  const { problem, guard } = useFormProblem(form);
  const { errors, isSubmitting } = form.formState;
  return (
    <form onSubmit={form.handleSubmit(guard(onSave))} noValidate>
      <FormSection
        title="Endpoint"
        description="Where your engine listens in DEV. UAT and PROD get theirs on the flow's page. Creating it shows the signing secret, once."
      >
        <TextInput
          label="URL for DEV"
          type="url"
          inputMode="url"
          placeholder="https://engine.example.com/start"
          autoComplete="off"
          {...form.register("endpoint.url")}
          error={errors.endpoint?.url?.message}
        />
      </FormSection>
      <NameFields register={form.register as UseFormRegister<Named>} errors={errors} />
      <FormEnd place={place} isSubmitting={isSubmitting}>
        <ErrorNotice problem={problem} />
      </FormEnd>
    </form>
  );
}

type Named = { name: string; description: string };

function NameFields<Values extends Named>({
  register,
  errors,
}: {
  register: UseFormRegister<Values>;
  errors: FieldErrors<Named>;
}) {
  const named = register as unknown as UseFormRegister<Named>;
  return (
    <FormSection title="Name" description="How triggers and runs call it.">
      <Stack gap="md">
        <TextInput label="Name" autoComplete="off" {...named("name")} error={errors.name?.message} />
        <Textarea
          label="Description"
          autosize
          minRows={2}
          maxRows={6}
          {...named("description")}
          error={errors.description?.message}
        />
      </Stack>
    </FormSection>
  );
}

function FormEnd({
  place,
  isSubmitting,
  children,
}: {
  place: AssistantPlace;
  isSubmitting: boolean;
  children: ReactNode;
}) {
  return (
    <Stack gap="md" mt="lg">
      {children}
      <Group justify="flex-end" gap="sm">
        <Button component={Link} href={consolePaths.flows(place)} variant="default">
          Cancel
        </Button>
        <Button type="submit" loading={isSubmitting}>
          Create flow
        </Button>
      </Group>
    </Stack>
  );
}
