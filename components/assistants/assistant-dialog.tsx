"use client";

import { zodResolver } from "@hookform/resolvers/zod";
import { Modal, Stack, Textarea, TextInput } from "@mantine/core";
import { type Resolver, useForm } from "react-hook-form";
import type * as z from "zod";
import { DialogEnd } from "#components/ui/dialog-end.tsx";
import { useFormProblem } from "#components/ui/use-form-problem.ts";
import { CreateAssistantInput } from "#lib/contracts/assistants.ts";

type Values = z.output<typeof CreateAssistantInput>;

type Props = {
  opened: boolean;
  onClose: () => void;
  /** What is being renamed; none makes a new one. */
  assistant?: Values;
  onSave: (values: Values) => Promise<void>;
};

/** Names and describes an assistant, a new one or one that exists. */
export function AssistantDialog({ opened, onClose, assistant, onSave }: Props) {
  return (
    <Modal
      opened={opened}
      onClose={onClose}
      title={assistant === undefined ? "Create assistant" : "Rename assistant"}
    >
      <AssistantForm assistant={assistant} onClose={onClose} onSave={onSave} />
    </Modal>
  );
}

function AssistantForm({
  assistant,
  onClose,
  onSave,
}: Pick<Props, "onClose" | "onSave"> & { assistant: Values | undefined }) {
  const form = useForm<Values>({
    resolver: zodResolver(CreateAssistantInput) as Resolver<Values>,
    defaultValues: { name: assistant?.name ?? "", description: assistant?.description ?? "" },
  });
  const { problem, guard } = useFormProblem(form);
  const { errors, isSubmitting } = form.formState;
  return (
    <form onSubmit={form.handleSubmit(guard(onSave))} noValidate>
      <Stack gap="md">
        <TextInput
          label="Name"
          placeholder="Customer support"
          autoComplete="off"
          data-autofocus
          {...form.register("name")}
          error={errors.name?.message}
        />
        <Textarea
          label="Description"
          description="What it does, for whoever looks next. May stay empty"
          autosize
          minRows={2}
          maxRows={6}
          {...form.register("description")}
          error={errors.description?.message}
        />
        <DialogEnd problem={problem} isPending={isSubmitting} onClose={onClose}>
          {assistant === undefined ? "Create assistant" : "Save"}
        </DialogEnd>
      </Stack>
    </form>
  );
}
