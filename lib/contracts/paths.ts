import { ENVIRONMENTS, type Environment } from "#lib/domain/environment.ts";
import type {
  ApiKeyId,
  AssistantId,
  FlowId,
  HookId,
  RunId,
  TriggerId,
  WorkspaceId,
} from "#lib/domain/ids.ts";

/** Where in the console: every address below a workspace names its environment. */
export type Place = { workspaceId: WorkspaceId; environment: Environment };
export type AssistantPlace = Place & { assistantId: AssistantId };

const base = ({ workspaceId, environment }: Place) => `/w/${workspaceId}/${environment.toLowerCase()}`;
const assistantBase = (place: AssistantPlace) => `${base(place)}/assistants/${place.assistantId}`;

export const WIZARD_STEP_IDS = ["kind", "flow", "start", "review"] as const;
export type WizardStepId = (typeof WIZARD_STEP_IDS)[number];

/** Every address of the console, as a function; no other file spells one out. The environment is part of it, in lower case. */
export const consolePaths = {
  home: () => "/",
  signIn: (returnTo?: string) => `/sign-in${returnTo ? `?return_to=${encodeURIComponent(returnTo)}` : ""}`,
  setup: (token?: string) => `/setup${token ? `?token=${token}` : ""}`,
  invitation: (token: string) => `/invitation?token=${token}`,
  noAccess: () => "/no-access",
  apiReference: () => "/docs/api",
  errorReference: () => "/docs/errors",
  scheduleDocs: () => "/docs/schedules",
  changePassword: () => "/account/password",
  assistants: (place: Place) => `${base(place)}/assistants`,
  triggers: (place: AssistantPlace) => `${assistantBase(place)}/triggers`,
  newTrigger: (place: AssistantPlace & { step: WizardStepId }) =>
    `${assistantBase(place)}/triggers/new/${place.step}`,
  trigger: (place: AssistantPlace & { triggerId: TriggerId }) =>
    `${assistantBase(place)}/triggers/${place.triggerId}`,
  editTrigger: (place: AssistantPlace & { triggerId: TriggerId }) =>
    `${assistantBase(place)}/triggers/${place.triggerId}/edit`,
  hook: (place: AssistantPlace & { triggerId: TriggerId; hookId: HookId }) =>
    `${assistantBase(place)}/triggers/${place.triggerId}/hooks/${place.hookId}`,
  flows: (place: AssistantPlace) => `${assistantBase(place)}/flows`,
  newFlow: (place: AssistantPlace) => `${assistantBase(place)}/flows/new`,
  flow: (place: AssistantPlace & { flowId: FlowId }) => `${assistantBase(place)}/flows/${place.flowId}`,
  runs: (place: Place) => `${base(place)}/runs`,
  run: (place: Place & { runId: RunId }) => `${base(place)}/runs/${place.runId}`,
  keys: (place: Place) => `${base(place)}/keys`,
  key: (place: Place & { keyId: ApiKeyId }) => `${base(place)}/keys/${place.keyId}`,
  members: (place: Place) => `${base(place)}/members`,
  audit: (place: Place) => `${base(place)}/audit`,
  settings: (place: Place) => `${base(place)}/settings`,
};

const CONSOLE_PATH = /^\/w\/([^/]+)\/([^/]+)(\/.*)?$/;

/**
 * The same page in another environment. A run and a webhook belong to one environment and a half-filled wizard to one draft, so
 * these lead to the list around them.
 */
export function inEnvironment(pathname: string, environment: Environment): string {
  const [, workspace, current, rest = "/assistants"] = CONSOLE_PATH.exec(pathname) ?? [];
  if (workspace === undefined || !ENVIRONMENTS.some((name) => name.toLowerCase() === current))
    return pathname;
  const page = rest
    .replace(/^\/runs\/.+$/, "/runs")
    .replace(/\/triggers\/new(\/.*)?$/, "/triggers")
    .replace(/(\/triggers\/[^/]+)\/hooks\/.*$/, "$1");
  return `/w/${workspace}/${environment.toLowerCase()}${page}`;
}

/** The public calls, relative to the deployment's base URL. */
export const callPaths = {
  trigger: (workspace: WorkspaceId, trigger: TriggerId, environment: Environment) =>
    `/api/v1/trigger/${workspace}/${trigger}/${environment}`,
  start: (workspace: WorkspaceId, trigger: TriggerId, environment: Environment) =>
    `/api/v1/trigger/start/${workspace}/${trigger}/${environment}`,
  status: (workspace: WorkspaceId, run: RunId) => `/api/v1/trigger/status/${workspace}/${run}`,
  cancel: (workspace: WorkspaceId, run: RunId) => `/api/v1/trigger/cancel/${workspace}/${run}`,
  /** Where an engine reports on a run that it accepted with 202. */
  report: (run: RunId) => `/api/v1/runs/${run}/report`,
};
