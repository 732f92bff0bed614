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
  const text = (
    name: "signature_header" | "prefix" | "signed_format",
    label: string,
    description: string,
  ) => (
    <TextInput
      label={label}
      description={description}
      value={value[name]}
      onChange={(event) => set({ [name]: event.currentTarget.value })}
      error={errors[name]}
      autoComplete="off"
      spellCheck={false}
    />
  );
  const optional = (
    name: "timestamp_header" | "delivery_header" | "event_header" | "event_path",
    label: string,
    description: string,
  ) => (
    <TextInput
      label={label}
      description={description}
      placeholder="None"
      value={value[name] ?? ""}
      onChange={(event) => set({ [name]: event.currentTarget.value || null })}
      error={errors[name]}
      autoComplete="off"
      spellCheck={false}
    />
  );
  return (
    <SimpleGrid cols={{ base: 1, sm: 2 }} spacing="md">
      {isSigned && (
        <>
          {text("signature_header", "Signature header", "Carries the signature")}
          {text("prefix", "Prefix", "What stands before it, such as sha256=")}
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
          {optional("timestamp_header", "Timestamp header", "Refuses what is older than 5 minutes")}
          {text("signed_format", "Signed text", "{body}, with {timestamp} and {id} where they are signed")}
        </>
      )}
      {optional("delivery_header", "Delivery id header", "Recognises a redelivery")}
      {optional("event_path", "Event name in the payload", "A path into it, such as type or event.name")}
    </SimpleGrid>
  );
}
