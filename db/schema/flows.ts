import { check, index, pgTable, primaryKey, text } from "drizzle-orm/pg-core";
import { ENVIRONMENTS, type Environment } from "#lib/domain/environment.ts";
import { FLOW_KINDS, type FlowKind } from "#lib/domain/flow.ts";
import { idColumn, instant, oneOf, primaryId } from "./columns.ts";
import { workspaceId } from "./workspaces.ts";

export const assistants = pgTable(
  "assistants",
  {
    id: primaryId("ast"),
    workspaceId: workspaceId(),
    name: text().notNull(),
    description: text().notNull().default(""),
    createdAt: instant().notNull().defaultNow(),
    updatedAt: instant().notNull().defaultNow(),
    deletedAt: instant(),
  },
  (t) => [index("assistants_workspace").on(t.workspaceId, t.id)],
);

/** The assistant that a flow or trigger belongs to. */
export const assistantId = () =>
  idColumn("ast")()
    .notNull()
    .references(() => assistants.id, { onDelete: "cascade" });

export const flows = pgTable(
  "flows",
  {
    id: primaryId("flw"),
    workspaceId: workspaceId(),
    assistantId: assistantId(),
    kind: text().$type<FlowKind>().notNull(),
    name: text().notNull(),
    description: text().notNull().default(""),
    /** Which function of lib/flows a `code` flow is. */
    codeFlowId: text(),
    createdAt: instant().notNull().defaultNow(),
    updatedAt: instant().notNull().defaultNow(),
    deletedAt: instant(),
  },
  (t) => [
    index("flows_assistant").on(t.workspaceId, t.assistantId, t.id),
    check("flows_kind", oneOf("kind", FLOW_KINDS)),
  ],
);

/** Where an `http` flow lives in one environment. The secrets are sealed to this row. */
export const flowEndpoints = pgTable(
  "flow_endpoints",
  {
    flowId: idColumn("flw")()
      .notNull()
      .references(() => flows.id, { onDelete: "cascade" }),
    environment: text().$type<Environment>().notNull(),
    workspaceId: workspaceId(),
    url: text().notNull(),
    sealedSecret: text().notNull(),
    /** The secret before the last rotation, still signing until then. */
    sealedPreviousSecret: text(),
    previousSecretUntil: instant(),
    updatedAt: instant().notNull().defaultNow(),
  },
  (t) => [
    primaryKey({ columns: [t.flowId, t.environment] }),
    check("flow_endpoints_environment", oneOf("environment", ENVIRONMENTS)),
  ],
);
