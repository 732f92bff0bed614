import { SegmentTabs } from "#components/ui/segment-tabs.tsx";
import { type AssistantPlace, consolePaths } from "#lib/contracts/paths.ts";

/** The components of an assistant, side by side. Stands at the top of their lists. */
export function ComponentTabs({ place }: { place: AssistantPlace }) {
  return (
    <SegmentTabs
      label="Components"
      segments={[
        { label: "Triggers", href: consolePaths.triggers(place) },
        { label: "Flows", href: consolePaths.flows(place) },
      ]}
    />
  );
}
