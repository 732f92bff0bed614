import { type Icon, IconCode, IconWorldUpload } from "@tabler/icons-react";
import type { FlowKind } from "#lib/domain/flow.ts";
import classes from "./flows.module.css";

export const FLOW_KIND_LOOKS: Record<FlowKind, { word: string; meaning: string; icon: Icon }> = {
  code: { word: "Code", meaning: "A function that ships with this Kickoff", icon: IconCode },
  http: { word: "HTTP", meaning: "Your own engine, called with a signed POST", icon: IconWorldUpload },
};

/** How a flow is executed: icon and word. */
export function FlowKindLabel({ kind }: { kind: FlowKind }) {
  const { word, meaning, icon: IconShape } = FLOW_KIND_LOOKS[kind];
  return (
    <span className={classes.kind} title={meaning}>
      <IconShape size={15} stroke={1.7} aria-hidden />
      {word}
    </span>
  );
}
