import type { WorkspaceId } from "#lib/domain/ids.ts";
import type { Database, Executor } from "./client.ts";

/**
 * Tenancy as a type. A query takes a scope, never a bare database: what a workspace's scope reads and writes is that
 * workspace's, and a query over all of them says so by asking for a SystemScope.
 */
export type WorkspaceScope = Scope & { readonly workspaceId: WorkspaceId };
export type SystemScope = Scope & { readonly workspaceId: null };

/** What the two have in common. The fields are for db/queries only. */
export type Scope = {
  readonly workspaceId: WorkspaceId | null;
  readonly database: Database;
  /** The pool, or the open transaction. */
  readonly executor: Executor;
  readonly inTransaction: boolean;
};

export const systemScope = (database: Database): SystemScope => ({
  workspaceId: null,
  database,
  executor: database.executor,
  inTransaction: false,
});

/** The same scope narrowed to one workspace. Whoever calls it has checked that the actor belongs there. */
export const workspaceScope = (scope: Scope, workspaceId: WorkspaceId): WorkspaceScope => ({
  ...scope,
  workspaceId,
});

/** Runs the work in one transaction; inside an open one it simply joins. Everything is written, or nothing. */
export function transaction<S extends Scope, T>(scope: S, work: (scope: S) => Promise<T>): Promise<T> {
  if (scope.inTransaction) return work(scope);
  return scope.database.transaction((executor) => work({ ...scope, executor, inTransaction: true }));
}
