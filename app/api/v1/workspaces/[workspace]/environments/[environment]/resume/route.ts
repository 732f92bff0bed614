import { resumeEnvironmentEndpoint } from "#lib/contracts/environments.ts";
import { handlers } from "#lib/server/handlers.ts";
import { route } from "#lib/server/route.ts";
import { resumeEnvironment } from "#lib/services/environments/resume-environment.ts";

export const { GET, POST, PUT, PATCH, DELETE } = handlers({
  POST: route(resumeEnvironmentEndpoint, resumeEnvironment),
});
