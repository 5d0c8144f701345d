import path from "node:path";
import { run } from "../../engine/process";
import { journalFolder } from "../../gateway/journal/read";
import type { Project } from "../pulumi/project";
import { engineEnvironment } from "../pulumi/project";
import { recover } from "./recover";

/** As `recover`, for the stack of a verb. @throws Failure */
export function recoverProject(project: Project): Promise<readonly string[]> {
    const { folder, engine, stack } = project;
    return recover({
        journalFolder: path.join(folder, journalFolder),
        project: () => project.name,
        say: (line) => void process.stderr.write(`${line}\n`),
        pulumi: (words) => {
            const which = words[0] === "whoami" ? [] : ["--stack", stack];
            return run(engine.pulumi, [...words, ...which, "--non-interactive"], {
                cwd: folder,
                env: engineEnvironment(engine),
            }).then(({ code = 1, stdout, output }) => ({ code, stdout, stderr: output }));
        },
    });
}
