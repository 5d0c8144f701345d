/**
 * What can be said of the dependencies without asking anybody: exact versions, a lock file that fixes the bytes of each package
 * and names no registry, nothing from Git or a URL, licences that go with ours. Known holes are looked up where the registry
 * answers: `npm audit`, in the workflow. Exit codes: 0 all is well, 1 one line for each that is not.
 */
import { existsSync, readFileSync } from "node:fs";
import path from "node:path";

const root = path.resolve(import.meta.dirname, "..");
const read = (file) => JSON.parse(readFileSync(path.join(root, file), "utf8"));

/** Permissive; data under Creative Commons is used in development alone. Python-2.0 is argparse's, BSD-like. */
const allowed = new Set([
    ...[
        "MIT",
        "MIT-0",
        "ISC",
        "Apache-2.0",
        "BSD-2-Clause",
        "BSD-3-Clause",
        "0BSD",
        "BlueOak-1.0.0",
    ],
    ...["Unlicense", "CC0-1.0", "CC-BY-3.0", "CC-BY-4.0", "Python-2.0", "WTFPL", "Zlib"],
]);
/** Where nothing of the package is handed on with ours: a tool that tests run, as it was published. */
const allowedInDevelopment = new Set([...allowed, "MPL-2.0"]);
/** Packages that name a file instead of a licence, with what stands in it. */
const readByHand = new Map([["@logdna/tail-file", "MIT"]]);

function* problems() {
    const { dependencies, devDependencies, overrides } = read("package.json");
    for (const [name, version] of Object.entries({ ...dependencies, ...devDependencies }))
        if (!/^\d+\.\d+\.\d+(?:-[\w.]+)?$/.test(version))
            yield `${name}: ${version} is no exact version`;
    if (overrides !== undefined) yield "package.json: overrides would hide what is installed";

    const { packages, lockfileVersion } = read("package-lock.json");
    if (lockfileVersion !== 3) yield `package-lock.json: version ${lockfileVersion}, not 3`;
    for (const [at, entry] of Object.entries(packages)) {
        if (at === "") continue;
        const { integrity, resolved, optional, cpu, os, link, version, dev } = entry;
        if (link === true) yield `${at}: a link to a folder`;
        if (resolved !== undefined) yield `${at}: names where it comes from (${resolved})`;
        // Added by name for other platforms, where npm fills it in; this machine never installs them.
        const elsewhere = optional === true && (cpu !== undefined || os !== undefined);
        if (integrity === undefined ? !elsewhere || existsSync(path.join(root, at)) : false)
            yield `${at}@${version}: no integrity`;
        if (integrity !== undefined && !integrity.startsWith("sha512-"))
            yield `${at}@${version}: ${integrity.split("-")[0]} is too weak`;
        yield* licenceProblems(at, dev === true ? allowedInDevelopment : allowed);
    }
}

function* licenceProblems(at, licences) {
    const file = path.join(at, "package.json");
    // Packages for other platforms are not there.
    if (!existsSync(path.join(root, file))) return;
    const { name, version, license, licenses } = read(file);
    const said =
        readByHand.get(name) ??
        license?.type ??
        license ??
        licenses?.map(({ type }) => type).join(" OR ");
    if (said === undefined) yield `${name}@${version}: says no licence`;
    else if (!allows(said, licences))
        yield `${name}@${version}: ${said} is not on the list of licences`;
}

/** SPDX: one of `OR` is enough, all of `AND` are needed. */
function allows(expression, licences) {
    return expression
        .replace(/[()]/g, "")
        .split(/ OR /)
        .some((one) => one.split(/ AND /).every((licence) => licences.has(licence.trim())));
}

const found = [...problems()];
for (const line of found) console.error(line);
console.log(`dependencies: ${found.length === 0 ? "all is well" : `${found.length} problems`}`);
process.exitCode = found.length === 0 ? 0 : 1;
