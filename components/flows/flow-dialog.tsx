"use client";

import { zodResolver } from "@hookform/resolvers/zod";
import { Modal, Stack, Textarea, TextInput } from "@mantine/core";
import { type Resolver, useForm } from "react-hook-form";
import { DialogEnd } from "#components/ui/dialog-end.tsx";
import { useFormProblem } from "#components/ui/use-form-problem.ts";
import { type FlowView, updateFlowEndpoint } from "#lib/contracts/flows.ts";

type Values = Pick<FlowView, "name" | "description">;
type Props = {
  opened: boolean;
  onClose: () => void;
  flow: FlowView;
  onSave: (values: Values) => Promise<void>;
};

/** Names and describes a flow. */
export function FlowDialog({ opened, onClose, flow, onSave }: Props) {
  return (
    <Modal opened={opened} onClose={onClose} title="Rename flow">
      <FlowForm flow={flow} onClose={onClose} onSave={onSave} />
    </Modal>
  );
}

function FlowForm({ flow, onClose, onSave }: Omit<Props, "opened">) {
  const form = useForm<Values>({
    resolver: zodResolver(updateFlowEndpoint.body) as unknown as Resolver<Values>,
    defaultValues: { name: flow.name, description: flow.description },
  });
  const { problem, guard } = useFormProblem(form);
  const { errors, isSubmitting } = form.formState;
  return (
    <form onSubmit={form.handleSubmit(guard(onSave))} noValidate>
      <Stack gap="md">
        <TextInput
          label="Name"
          autoComplete="off"
          data-autofocus
          {...form.register("name")}
          error={errors.name?.message}
        />
        <Textarea
          label="Description"
          autosize
          minRows={2}
          maxRows={6}
          {...form.register("description")}
          error={errors.description?.message}
        />
        <DialogEnd problem={problem} isPending={isSubmitting} onClose={onClose}>
          Save
        </DialogEnd>
      </Stack>
    </form>
  );
}
