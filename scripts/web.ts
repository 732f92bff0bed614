import { ensureBuild } from "./build.ts";
import { attach } from "./home.ts";
import { fail } from "./progress.mjs";

try {
  attach();
  Object.assign(process.env, { NODE_ENV: "production" });
  await ensureBuild();
  await import("#lib/server/web.ts");
} catch (error) {
  fail(error);
}
