import { baseRoles } from "../../organization";
import { actorName, isCodexTeam } from "../identity";
import { breaks, doubt, guardrail } from "../rule";

export const codexTeamNoAdmin = guardrail({
    id: "codex-team-no-admin",
    title: "No Codex team administers a repository",
    severity: "mandatory",
    why: "An administrator can take away the branch rules, environments and secrets that bound Codex, and merges past reviews unless the rules bind administrators.",
    source: "GitHub, “Repository roles for an organization”; rollout checklist, “GitHub connection should follow least privilege”.",
    remedy: "Grant the team write (or maintain), and let a platform team administer.",
    facts: ["grant"],
    needs: "stack",
    *check({ path, repository, actor, role }, identity) {
        const powerful = role === "admin";
        const custom = !(baseRoles as readonly string[]).includes(role);
        if (!powerful && !custom) return;
        const codex = isCodexTeam(actor, identity);
        if (codex === false) return;
        const who = actorName(actor);
        if (codex === undefined) {
            yield doubt(path, `whether ${who}, who gets ${role} on ${repository}, is a Codex team`);
        } else if (powerful) yield breaks(path, `${who} gets admin on ${repository}`);
        else yield doubt(path, `what the custom role ${role} lets ${who} do on ${repository}`);
    },
});

export const codexTeamVisible = guardrail({
    id: "codex-team-visible",
    title: "Codex teams are visible to the organization",
    severity: "advisory",
    why: "Everybody should be able to see who works with Codex; and a secret team cannot be a code owner or be asked for a review.",
    source: "GitHub, “About teams: team visibility” and “About code owners”.",
    remedy: "Set the team's privacy to closed.",
    facts: ["team"],
    needs: "resource",
    *check({ path, team }, identity) {
        if (isCodexTeam(`team:${team.slug}`, identity) !== true) return;
        if (team.privacy !== "secret") return;
        yield breaks(`${path}/privacy`, `only its own members see the team ${team.slug}`);
    },
});

export const codexNotInPublic = guardrail({
    id: "codex-not-in-public",
    title: "Repositories that Codex writes to are not public",
    severity: "advisory",
    why: "What is merged in a public repository is published at once, what Codex was told and answered in it included, and anybody may open issues and pull requests that Codex reads.",
    source: "GitHub, “About repositories: repository visibility”; rollout checklist, “Data Use and Training”.",
    remedy: "Make the repository private or internal, keep Codex out of it, or waive this for open source.",
    facts: ["repository"],
    needs: "stack",
    *check({ path, repository, visibility, codexWriters }) {
        if (codexWriters.length === 0 || visibility !== "public") return;
        yield breaks(
            `${path}/visibility`,
            `${repository} is public, and ${codexWriters.join(" and ")} can write there`,
        );
    },
});

export const organizationBasePermission = guardrail({
    id: "organization-base-permission",
    title: "Membership alone does not let anybody write",
    severity: "mandatory",
    why: "A base permission of write or admin reaches every member and every repository, so no team or tier bounds where somebody may use Codex.",
    source: "GitHub, “Setting base permissions for an organization”; rollout checklist, “Limit repository access”.",
    remedy: "Set the default repository permission to none or read, and grant by team.",
    facts: ["organization-settings"],
    needs: "resource",
    *check({ path, settings }) {
        const base = settings.defaultRepositoryPermission;
        if (base !== "write" && base !== "admin") return;
        yield breaks(
            `${path}/defaultRepositoryPermission`,
            `every member of the organization has ${base} on every repository`,
        );
    },
});
