import { join } from "node:path";
import { attach, followParent, root } from "./home.ts";
import { fail } from "./progress.mjs";

try {
  attach();
  Object.assign(process.env, { NODE_ENV: "production" });
  followParent();
  await import(join(root, "lib/worker/main.ts"));
} catch (error) {
  fail(error);
}
