import { nothingHere } from "#lib/server/handlers.ts";

export const { GET, POST, PUT, PATCH, DELETE } = nothingHere();
