import type { Metadata } from "next";
import { ErrorReference } from "#components/docs/error-reference.tsx";

export const metadata: Metadata = {
  title: "Errors",
  description: "Every error code of the API, what it means and what to do about it.",
};

export default function ErrorsPage() {
  return <ErrorReference />;
}
