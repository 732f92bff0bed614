import type { Metadata } from "next";
import { ScheduleGuide } from "#components/docs/schedule-guide.tsx";

export const metadata: Metadata = {
  title: "Keep schedules firing",
  description: "What checks the schedules, how to run it, and what happens while nothing does.",
};

export default function SchedulesPage() {
  return <ScheduleGuide />;
}
