/**
 * What a release says of itself, for `release.yml`: prints the section of CHANGELOG.md of the version that a tag names.
 * Usage: `node tools/release-notes.mjs v1.2.3 [FOLDER]`. Exit codes: 0 tag, versions and changelog agree, 1 one line for each
 * that does not, 2 no tag of a version.
 */
import { readFileSync } from "node:fs";
import path from "node:path";

const [tag = "", root = path.resolve(import.meta.dirname, "..")] = process.argv.slice(2);
const read = (file) => readFileSync(path.join(root, file), "utf8");

/** Every place that repeats the package's version, and how to find it there. */
const versions = {
    "package.json": ({ version }) => version,
    "package-lock.json": ({ packages }) => packages[""].version,
    "plugin/package.json": ({ version }) => version,
    "plugin/schema.json": ({ version }) => version,
    "policies/guardrails/package.json": ({ version }) => version,
    "templates/pulumi-new/package.json": ({ dependencies }) => dependencies["codex-rollout"],
};

const [, version] = /^v(\d+\.\d+\.\d+(?:-[\w.]+)?)$/.exec(tag) ?? [];
if (version === undefined) {
    console.error(`${tag || "nothing"} is no tag of a version, such as v1.2.3`);
    process.exit(2);
}
const wrong = Object.entries(versions)
    .map(([file, find]) => [file, find(JSON.parse(read(file)))])
    .filter(([, found]) => found !== version)
    .map(([file, found]) => `${file}: version ${found}, and the tag says ${version}`);
if (JSON.parse(read("package.json")).repository === undefined)
    wrong.push("package.json: no repository, which npm compares a signed provenance with");
const notes = sectionOf(read("CHANGELOG.md"), version);
if (notes === undefined)
    wrong.push(`CHANGELOG.md: no section "## ${version} - YYYY-MM-DD" with what has changed`);
if (wrong.length > 0) {
    console.error(wrong.join("\n"));
    process.exit(1);
}
console.log(notes);

/** Text below `## VERSION - DATE` (brackets of Keep a Changelog's links allowed); undefined when there is none, or it says nothing. */
function sectionOf(changelog, wanted) {
    const section = changelog.split(/^## /m).find((one) => {
        const [, found] =
            /^\[?([^\]\s]+)\]? - \d{4}-\d{2}-\d{2}\s*$/m.exec(one.split("\n")[0]) ?? [];
        return found === wanted;
    });
    const text = section?.split("\n").slice(1).join("\n").trim();
    return text ? text : undefined;
}
