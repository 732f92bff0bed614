// Preloaded into every process (--import). Node 24 parses the `exports` of a package.json again for each file that is
// imported from inside that package; drizzle-orm's has 180 kB and 120 such files, which costs four seconds and 230 MB
// per process. Inside one package a relative import needs no package.json to be resolved.
import * as module from "node:module";

const LARGE = "/node_modules/drizzle-orm/";

// Absent before Node 22, which does not need it.
module.registerHooks?.({
  resolve(specifier, context, next) {
    const parent = context.parentURL;
    if (specifier.startsWith(".") && specifier.endsWith(".js") && parent?.includes(LARGE)) {
      return { url: new URL(specifier, parent).href, format: "module", shortCircuit: true };
    }
    return next(specifier, context);
  },
});
