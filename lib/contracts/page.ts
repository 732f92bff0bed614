import * as z from "zod";
import { PAGE_SIZE, PAGE_SIZE_MAX } from "#lib/domain/limits.ts";

/** Lists page by key: give the `next` of the last page as `cursor`. */
export const PageQuery = z.object({
  cursor: z.string().max(200).optional(),
  limit: z.coerce.number().int().min(1).max(PAGE_SIZE_MAX).default(PAGE_SIZE),
});

/** A page of a list; `next` is an opaque cursor, or null on the last page. */
export const pageOf = <T extends z.ZodType>(item: T) =>
  z.object({ items: z.array(item), next: z.string().nullable() });

export type Page<T> = { items: T[]; next: string | null };
