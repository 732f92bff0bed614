import { ENVIRONMENTS, type Environment } from "#lib/domain/environment.ts";
import type { AssistantId, FlowId, RunId, TriggerId, WorkspaceId } from "#lib/domain/ids.ts";

type Place = { workspaceId: WorkspaceId; environment: Environment };
type AssistantPlace = Place & { assistantId: AssistantId };

const base = ({ workspaceId, environment }: Place) => `/w/${workspaceId}/${environment.toLowerCase()}`;
const assistantBase = (place: AssistantPlace) => `${base(place)}/assistants/${place.assistantId}`;

/** Every address of the console. The environment is part of it, in lower case. */
export const consolePaths = {
  signIn: () => "/sign-in",
  setup: () => "/setup",
  changePassword: () => "/account/password",
  assistants: (place: Place) => `${base(place)}/assistants`,
  triggers: (place: AssistantPlace) => `${assistantBase(place)}/triggers`,
  newTrigger: (place: AssistantPlace & { step: string }) =>
    `${assistantBase(place)}/triggers/new/${place.step}`,
  trigger: (place: AssistantPlace & { triggerId: TriggerId }) =>
    `${assistantBase(place)}/triggers/${place.triggerId}`,
  editTrigger: (place: AssistantPlace & { triggerId: TriggerId }) =>
    `${assistantBase(place)}/triggers/${place.triggerId}/edit`,
  flows: (place: AssistantPlace) => `${assistantBase(place)}/flows`,
  newFlow: (place: AssistantPlace) => `${assistantBase(place)}/flows/new`,
  flow: (place: AssistantPlace & { flowId: FlowId }) => `${assistantBase(place)}/flows/${place.flowId}`,
  runs: (place: Place) => `${base(place)}/runs`,
  run: (place: Place & { runId: RunId }) => `${base(place)}/runs/${place.runId}`,
  keys: (place: Place) => `${base(place)}/keys`,
  members: (place: Place) => `${base(place)}/members`,
  audit: (place: Place) => `${base(place)}/audit`,
  settings: (place: Place) => `${base(place)}/settings`,
};

const CONSOLE_PATH = /^\/w\/([^/]+)\/([^/]+)(\/.*)?$/;

/**
 * The same page in another environment. A run belongs to one environment and a half-filled wizard to one draft, so
 * these lead to the list around them.
 */
export function inEnvironment(pathname: string, environment: Environment): string {
  const [, workspace, current, rest = "/assistants"] = CONSOLE_PATH.exec(pathname) ?? [];
  if (workspace === undefined || !ENVIRONMENTS.some((name) => name.toLowerCase() === current))
    return pathname;
  const page = rest.replace(/^\/runs\/.+$/, "/runs").replace(/\/triggers\/new(\/.*)?$/, "/triggers");
  return `/w/${workspace}/${environment.toLowerCase()}${page}`;
}
