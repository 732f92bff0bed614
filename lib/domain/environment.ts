import * as z from "zod";

/** The three places a version can live in, in the order in which it is promoted. */
export const ENVIRONMENTS = ["DEV", "UAT", "PROD"] as const;
export type Environment = (typeof ENVIRONMENTS)[number];

export const EnvironmentName = z.enum(ENVIRONMENTS);

/** Callers may write the environment in any case: `dev`, `Dev` and `DEV` are one. */
export const EnvironmentInAnyCase = z
  .string()
  .transform((text) => text.toUpperCase())
  .pipe(EnvironmentName)
  .meta({ description: "`DEV`, `UAT` or `PROD`, in any case.", examples: ["DEV"] });

/** The environment a version is promoted to from here, or null at the end of the line. */
export const nextEnvironment = (environment: Environment): Environment | null =>
  ENVIRONMENTS[ENVIRONMENTS.indexOf(environment) + 1] ?? null;

/** The environment that a version is promoted from to here, or null at the beginning of the line. */
export const previousEnvironment = (environment: Environment): Environment | null =>
  ENVIRONMENTS[ENVIRONMENTS.indexOf(environment) - 1] ?? null;
