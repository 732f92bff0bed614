import { attach } from "./home.ts";
import { fail } from "./progress.mjs";

try {
  attach();
  Object.assign(process.env, { NODE_ENV: "production" });
  await import("#lib/worker/main.ts");
} catch (error) {
  fail(error);
}
