import * as z from "zod";
import { EnvironmentInAnyCase } from "#lib/domain/environment.ts";
import { Ids } from "#lib/domain/ids.ts";

/** Path parameters, named after the noun. */
export const WorkspaceParams = z.object({ workspace: Ids.workspace });
export const AssistantParams = WorkspaceParams.extend({ assistant: Ids.assistant });
export const FlowParams = WorkspaceParams.extend({ flow: Ids.flow });
export const TriggerParams = WorkspaceParams.extend({ trigger: Ids.trigger });
export const DeploymentParams = TriggerParams.extend({ environment: EnvironmentInAnyCase });
export const BackfillParams = TriggerParams.extend({ backfill: Ids.backfill });
export const KeyParams = WorkspaceParams.extend({ key: Ids.apiKey });
export const RunParams = WorkspaceParams.extend({ run: Ids.run });
export const MemberParams = WorkspaceParams.extend({ user: Ids.user });

export const Done = z.object({ ok: z.literal(true) });

/** A name with the id behind it, for links. */
export const reference = <T extends z.ZodType>(id: T) => z.object({ id, name: z.string() });

/** An instant in a view: RFC 3339 in UTC, milliseconds. */
export const At = z.string();
