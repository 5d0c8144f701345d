/** Where Pulumi enters the pack: the compiled one, since Pulumi would type-check TypeScript at every preview. */
const { existsSync } = require("node:fs");
const { resolve } = require("node:path");

const root = resolve(__dirname, "..", "..");
const compiled = resolve(root, "bin", "policies", "guardrails", "index.js");
if (!existsSync(compiled)) {
    console.error(`the guardrails are not compiled yet: run \`npm ci\` in ${root}`);
    process.exit(1);
}
require(compiled);
