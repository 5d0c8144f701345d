/** Where Pulumi enters the package of components. Compiled, and without dependencies of its own: Pulumi installs what is in this folder. */
const { existsSync, readFileSync } = require("node:fs");
const { resolve } = require("node:path");

const root = resolve(__dirname, "..");
const compiled = resolve(root, "bin", "plugin", "provider.js");
if (!existsSync(compiled)) {
    console.error(`the components are not compiled yet: run \`npm ci\` in ${root}`);
    process.exit(1);
}
module.exports = () =>
    require(compiled).serve(readFileSync(resolve(__dirname, "schema.json"), "utf8"));
