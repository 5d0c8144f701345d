/** `npm run docs:reference`: writes the pages of docs/reference that come from the program itself. */
import { writeFileSync } from "node:fs";
import path from "node:path";
import { cliPage } from "./cli-page";
import { componentsPage } from "./components-page";
import { jsonPage } from "./json-page";

/** Compiled, this file lies in `bin/cli/docs/`. */
const packageRoot = path.resolve(__dirname, "..", "..", "..");

async function write(folder: string): Promise<void> {
    writeFileSync(path.join(folder, "cli.md"), await cliPage());
    writeFileSync(path.join(folder, "components.md"), componentsPage(packageRoot));
    writeFileSync(path.join(folder, "json.md"), jsonPage(packageRoot));
}

void write(path.join(packageRoot, "docs", "reference"));
