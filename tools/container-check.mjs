/**
 * Does what the Dockerfile does, without a container: the files that .dockerignore lets through, each RUN of the build stage
 * in an empty folder, and then the program from what the last stage copies. For machines without a container engine.
 * Usage: `node tools/container-check.mjs [--engine]`; with --engine the Pulumi engine is built as well, which takes minutes.
 * Exit codes: 0 it works, 1 a command failed.
 */
import { execFileSync } from "node:child_process";
import { cpSync, mkdtempSync, mkdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";

const root = path.resolve(import.meta.dirname, "..");
const withEngine = process.argv.includes("--engine");
const place = mkdtempSync(path.join(tmpdir(), "container-"));
const at = (folder) => path.join(place, folder);

try {
    for (const folder of ["source", "opt", "tmp", "work", "home"]) mkdirSync(at(folder));
    copyContext(at("source"));
    const [, build] = readFileSync(path.join(root, "Dockerfile"), "utf8")
        .split(/^FROM .*$/m)
        .slice(1);
    const commands = [...build.replaceAll("\\\n", " ").matchAll(/^(RUN|ENV) (.+)$/gm)];
    const environment = {};
    for (const [, kind, text] of commands) {
        // npm is there already.
        if (text.startsWith("ln ")) continue;
        const here = text.replaceAll(
            /(^|[\s=])\/(opt|tmp)\b/g,
            (_, before, folder) => before + at(folder),
        );
        if (kind === "ENV") {
            const [name, value] = here.split("=");
            environment[name] = value;
        } else if (withEngine || !/ engine /.test(here))
            run("sh", ["-c", here], at("source"), environment);
    }
    const program = at("opt/codex-rollout/bin/cli/main.js");
    if (!withEngine) delete environment.CODEX_ROLLOUT_CACHE;
    const use = (...words) => run(process.execPath, [program, ...words], at("work"), environment);
    use("--version");
    cpSync(at("opt/codex-rollout/policies/rollout.yaml"), at("work/rollout.yaml"));
    use("validate", "rollout.yaml");
    if (withEngine) use("engine");
    console.log(
        `size: ${execFileSync("du", ["-sh", at("opt")], { encoding: "utf8" }).split("\t")[0]}`,
    );
} catch (error) {
    console.error(error.message);
    process.exitCode = 1;
} finally {
    rmSync(place, { recursive: true, force: true });
}

/** Files of the last commit, and what is changed since, as far as .dockerignore lets them through. */
function copyContext(target) {
    const rules = readFileSync(path.join(root, ".dockerignore"), "utf8").split("\n");
    const allowed = rules.filter((line) => line.startsWith("!")).map((line) => line.slice(1));
    const list = execFileSync("git", ["ls-files", "-co", "--exclude-standard"], {
        cwd: root,
        encoding: "utf8",
    });
    for (const file of list.split("\n").filter((one) => one !== "")) {
        const passes = allowed.some(
            (one) => file === one || file.startsWith(`${one}/`) || path.matchesGlob(file, one),
        );
        if (passes) cpSync(path.join(root, file), path.join(target, file), { recursive: true });
    }
}

/** As the container's user has it: no settings and no credentials of whoever runs this. */
function run(program, words, cwd, environment) {
    console.log(`$ ${[path.basename(program), ...words].join(" ").replaceAll(place, "")}`);
    const { PATH, GOPROXY, GOFLAGS, npm_config_registry } = process.env;
    const passed = { PATH, GOPROXY, GOFLAGS, npm_config_registry };
    const env = Object.fromEntries(
        Object.entries({ ...passed, HOME: at("home"), NODE_OPTIONS: "", ...environment }).filter(
            ([, value]) => value !== undefined,
        ),
    );
    execFileSync(program, words, { cwd, env, stdio: ["ignore", "inherit", "inherit"] });
}
