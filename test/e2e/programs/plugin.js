/** The components as a program in another language declares them: by type and plain arguments, made by the package's own process. */
const pulumi = require("@pulumi/pulumi");

class Remote extends pulumi.ComponentResource {
    constructor(type, name, inputs, outputs = []) {
        const unknown = Object.fromEntries(outputs.map((output) => [output, undefined]));
        super(`codex-rollout:index:${type}`, name, { ...inputs, ...unknown }, {}, true);
    }
}

const pilot = new Remote(
    "AccessTeam",
    "pilot",
    { name: "codex-remote", members: { "dev-1": "member" } },
    ["teamId", "slug"],
);
new Remote("RepositoryAccess", "access", {
    repository: "sandbox",
    teams: [{ slug: "codex-remote", teamId: pilot.teamId, role: "write" }],
});
const rollout = new Remote("CodexRollout", "rollout", { policy: process.env.POLICY }, [
    "repositories",
    "teams",
]);
module.exports = { slug: pilot.slug, teams: rollout.teams };
