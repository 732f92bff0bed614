import { previewScheduleEndpoint } from "#lib/contracts/schedules.ts";
import { handlers } from "#lib/server/handlers.ts";
import { route } from "#lib/server/route.ts";
import { previewSchedule } from "#lib/services/schedules/preview-schedule.ts";

export const { GET, POST, PUT, PATCH, DELETE } = handlers({
  POST: route(previewScheduleEndpoint, previewSchedule),
});
