/** The command line as it is built: its verbs are loaded by names of compiled files. */
import path from "node:path";
import type * as page from "../../cli/docs/cli-page";
import type * as tree from "../../cli/docs/command-tree";

const folder = path.resolve(__dirname, "..", "..", "bin", "cli", "docs");

/* eslint-disable @typescript-eslint/no-require-imports */
export const compiled: typeof page & typeof tree = {
    ...(require(path.join(folder, "cli-page.js")) as typeof page),
    ...(require(path.join(folder, "command-tree.js")) as typeof tree),
};
