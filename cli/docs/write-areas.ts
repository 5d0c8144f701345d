/** `npm run docs:areas`: writes the tables of keys into docs/areas. */
import { readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { controls } from "../../controls/index";
import { withKeysTable } from "./area-page";

const folder = path.resolve(process.argv[2] ?? "docs/areas");
for (const control of controls) {
    const file = path.join(folder, `${control.id}.md`);
    const page = readFileSync(file, "utf8");
    const now = withKeysTable(page, control);
    if (now !== page) writeFileSync(file, now);
}
