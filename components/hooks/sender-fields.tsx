"use client";

import { Select, SimpleGrid, TextInput } from "@mantine/core";
import type { SenderSettings } from "#lib/domain/hook.ts";

type Props = {
  value: SenderSettings;
  onChange: (value: SenderSettings) => void;
  /** By field name. */
  errors: Record<string, string>;
  /** An unsigned sender has ids and events, but no signature. */
  isSigned: boolean;
};

/** Where a sender of one's own puts its signature, instant, id and event. */
export function SenderFields({ value, onChange, errors, isSigned }: Props) {
  const set = (change: Partial<SenderSettings>) => onChange({ ...value, ...change });
  const field = (
    name: Exclude<keyof SenderSettings, "algorithm" | "encoding" | "secret_encoding">,
    label: string,
    description: string,
    /** Null where the sender may do without it. */
    empty: "" | null,
  ) => (
    <TextInput
      label={label}
      description={description}
      placeholder={empty === null ? "None" : undefined}
      value={value[name] ?? ""}
      onChange={(event) => set({ [name]: event.currentTarget.value || empty })}
      error={errors[name]}
      autoComplete="off"
      spellCheck={false}
    />
  );
  return (
    <SimpleGrid cols={{ base: 1, sm: 2 }} spacing="md">
      {isSigned && (
        <>
          {field("signature_header", "Signature header", "Carries the signature", "")}
          {field("prefix", "Prefix", "What stands before it, such as sha256=", "")}
          <Select
            label="Algorithm"
            data={[
              { value: "sha256", label: "HMAC-SHA256" },
              { value: "sha512", label: "HMAC-SHA512" },
            ]}
            value={value.algorithm}
            onChange={(algorithm) => set({ algorithm: algorithm as SenderSettings["algorithm"] })}
            allowDeselect={false}
          />
          <Select
            label="Encoding"
            data={[
              { value: "hex", label: "Hexadecimal" },
              { value: "base64", label: "Base64" },
            ]}
            value={value.encoding}
            onChange={(encoding) => set({ encoding: encoding as SenderSettings["encoding"] })}
            allowDeselect={false}
          />
          {field("timestamp_header", "Timestamp header", "Refuses what is older than 5 minutes", null)}
          {field(
            "signed_format",
            "Signed text",
            "{body}, with {timestamp} and {id} where they are signed",
            "",
          )}
        </>
      )}
      {field("delivery_header", "Delivery id header", "Recognises a redelivery", null)}
      {field("event_header", "Event header", "Names the event", null)}
      {field("event_path", "Event name in the payload", "A path into it, such as type or event.name", null)}
    </SimpleGrid>
  );
}
