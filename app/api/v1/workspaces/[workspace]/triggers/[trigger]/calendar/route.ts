import { getCalendarEndpoint } from "#lib/contracts/occurrences.ts";
import { handlers } from "#lib/server/handlers.ts";
import { route } from "#lib/server/route.ts";
import { getCalendar } from "#lib/services/schedules/get-calendar.ts";

export const { GET, POST, PUT, PATCH, DELETE } = handlers({ GET: route(getCalendarEndpoint, getCalendar) });
