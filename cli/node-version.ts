/** Loading this ends the process, with what to do, where Node is too old: what comes after may not even load. */
const [needed, by] = [[20, 19], "20.19"] as const;

const [major = 0, minor = 0] = process.versions.node.split(".").map(Number);
if (major < needed[0] || (major === needed[0] && minor < needed[1])) {
    process.stderr.write(
        `codex-rollout: this is Node ${process.versions.node} - it needs ${by} or newer (https://nodejs.org)\n`,
    );
    process.exit(2);
}
