import { notFound } from "next/navigation";
import { isWizardStep } from "#components/triggers/wizard/steps.ts";

/** An address for each step; what it shows is in the layout around it. */
export default async function NewTriggerStepPage({ params }: { params: Promise<{ step: string }> }) {
  const { step } = await params;
  if (!isWizardStep(step)) notFound();
  return null;
}
