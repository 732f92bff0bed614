import { join } from "node:path";
import { ensureBuild } from "./build.ts";
import { attach, followParent, root } from "./home.ts";
import { fail } from "./progress.mjs";

try {
  attach();
  Object.assign(process.env, { NODE_ENV: "production" });
  await ensureBuild();
  followParent();
  await import(join(root, "lib/server/web.ts"));
} catch (error) {
  fail(error);
}
