import { AppError } from "#lib/domain/errors.ts";
import type { ServiceContext } from "../context.ts";

/** Throws `destination_not_allowed`, pointing at the field, for an address that could never be called from here. */
export function checkEndpoint(ctx: ServiceContext, url: string, pointer: string): void {
  try {
    ctx.ports.checkDestination(url);
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    const errors = [{ pointer, code: error.code, detail: error.message }];
    throw new AppError(error.code, { ...error.facts, detail: error.message, errors });
  }
}
