/** `npm run schema:plugin`: writes plugin/schema.json, from which Pulumi makes a package in each language. */
import { readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { packageSchema } from "./package-schema";

/** Compiled, this file lies in `bin/plugin/`. */
const root = path.resolve(__dirname, "..", "..");
const manifest = JSON.parse(readFileSync(path.join(root, "package.json"), "utf8")) as {
    readonly version: string;
};
writeFileSync(path.join(root, "plugin", "schema.json"), packageSchema(root, manifest.version));
