export * from "./flows.ts";
export * from "./keys.ts";
export * from "./runs.ts";
export * from "./system.ts";
export * from "./triggers.ts";
export * from "./workspaces.ts";
