import { WIZARD_STEP_IDS, type WizardStepId } from "#lib/contracts/paths.ts";
import { type FormFault, faultsIn, type TriggerValues } from "../form/trigger-values.ts";

export type WizardStep = { id: WizardStepId; title: string; hint: string; owns: (path: string) => boolean };

const isKind = (path: string) => path === "settings" || path === "settings.kind";
const isFlow = (path: string) => path === "flow_id";

/** The steps, each with the fields that it owns; every field belongs to exactly one. */
export const WIZARD_STEPS: readonly WizardStep[] = [
  { id: "kind", title: "Kind", hint: "How it starts", owns: isKind },
  { id: "flow", title: "Flow", hint: "What it starts", owns: isFlow },
  {
    id: "start",
    title: "Start",
    hint: "Access, timing or form",
    owns: (path) => !isKind(path) && !isFlow(path),
  },
  { id: "review", title: "Review", hint: "Save and test", owns: () => false },
];

export const isWizardStep = (text: string): text is WizardStepId => WIZARD_STEP_IDS.some((id) => id === text);

const indexOf = (id: WizardStepId) => WIZARD_STEP_IDS.indexOf(id);

export const stepBefore = (id: WizardStepId): WizardStepId | null => WIZARD_STEP_IDS[indexOf(id) - 1] ?? null;
export const stepAfter = (id: WizardStepId): WizardStepId | null => WIZARD_STEP_IDS[indexOf(id) + 1] ?? null;

export const ownsPath = (id: WizardStepId, path: string): boolean =>
  WIZARD_STEPS.some((step) => step.id === id && step.owns(path));

/** What a step still lacks. */
export const faultsOfStep = (values: TriggerValues, id: WizardStepId): FormFault[] =>
  faultsIn(values).filter(({ path }) => ownsPath(id, path));

/** The furthest step that may be opened: the first one with a fault, or the last one. */
export function furthestStep(values: TriggerValues): WizardStepId {
  const faults = faultsIn(values);
  return WIZARD_STEPS.find((step) => faults.some(({ path }) => step.owns(path)))?.id ?? "review";
}

/** A step opens when every step before it is valid. */
export const isReachable = (values: TriggerValues, id: WizardStepId): boolean =>
  indexOf(id) <= indexOf(furthestStep(values));
