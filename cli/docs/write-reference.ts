/** `npm run docs:reference`: writes schemas/ and the pages of docs/reference that come from the program itself. */
import { readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { cliPage } from "./cli-page";
import { componentsPage } from "./components-page";
import { withExitCodes } from "./exit-codes-table";
import { jsonPage } from "./json-page";
import { documentSchemas } from "./json-schemas";

/** Compiled, this file lies in `bin/cli/docs/`. */
const packageRoot = path.resolve(__dirname, "..", "..", "..");

async function write(): Promise<void> {
    const pages = path.join(packageRoot, "docs", "reference");
    for (const [file, text] of await documentSchemas(packageRoot))
        writeFileSync(path.join(packageRoot, file), text);
    writeFileSync(path.join(pages, "cli.md"), await cliPage());
    writeFileSync(path.join(pages, "components.md"), componentsPage(packageRoot));
    writeFileSync(path.join(pages, "json.md"), jsonPage(packageRoot));
    const codes = path.join(packageRoot, "docs", "exit-codes.md");
    writeFileSync(codes, withExitCodes(readFileSync(codes, "utf8")));
}

void write();
