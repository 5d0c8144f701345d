import { stringify } from "yaml";
import { parsePolicy } from "../../policies/load";
import { resolvePolicy } from "../../policies/resolve";
import { acmeInventory } from "../fixtures/acme-inventory";

const [team] = Object.values(acmeInventory.teams);
const inventory = {
    ...acmeInventory,
    teams: {
        ...acmeInventory.teams,
        ...Object.fromEntries(
            ["sandbox-admins", "docs-api-admins"].map((slug) => [
                slug,
                { ...team, slug, name: slug, id: 1, nodeId: "T", privacy: "closed" as const },
            ]),
        ),
    },
};

function resolved(policy: object) {
    const text = stringify({ version: 1, organization: "acme", ...policy });
    return resolvePolicy(parsePolicy(text, "p.yaml"), inventory, "2026-11-23");
}

const branches = { reviewed: { approvals: 1 } };
const tier = (match: string[], access: object) => ({ match, access, branches: "reviewed" });

describe("teams named after their repository", () => {
    it("are resolved for each repository, and beaten by the team named in full", () => {
        const { plan } = resolved({
            users: { "*-admins": "existing", security: "existing" },
            repositories: {
                all: tier(["sandbox", "docs-api"], { "{repository}-admins": "admin" }),
                own: tier(["tools-cli"], { security: "read", "sandbox-admins": "read" }),
                both: tier(["web-shop"], { security: "write" }),
            },
            branches,
        });
        expect(plan?.repositories.sandbox?.teams).toEqual({ "sandbox-admins": "admin" });
        expect(plan?.repositories["docs-api"]?.teams).toEqual({ "docs-api-admins": "admin" });
        expect(plan?.teams["sandbox-admins"]?.management).toBe("reference");
    });

    it("are a finding where they are missing, or where no entry of users stands for them", () => {
        const access = { "{repository}-admins": "admin" };
        const missing = resolved({
            users: { "*-admins": "existing" },
            repositories: { all: tier(["sandbox", "tools-cli"], access) },
            branches,
        });
        expect(missing.plan).toBeUndefined();
        expect(missing.findings).toEqual(
            expect.arrayContaining([
                expect.objectContaining({
                    code: "unknown-team",
                    message: "no team tools-cli-admins",
                }),
            ]),
        );
        const undeclared = resolved({
            users: { security: "existing" },
            repositories: { all: tier(["sandbox"], access) },
            branches,
        });
        expect(undeclared.findings.map(({ code }) => code)).toContain("unknown-team");
    });

    it("lets a pattern speak of existing teams only, and not of ones that are not there", () => {
        const managed = resolved({ users: { "*-admins": { members: ["dev-1"] } } });
        expect(managed.findings[0]?.message).toContain("a pattern names no team to keep");
        const typo = resolved({
            users: { "*-admins": "existing" },
            repositories: { all: tier(["sandbox"], { "sandbx-admins": "read" }) },
            branches,
        });
        expect(typo.findings).toEqual(
            expect.arrayContaining([
                expect.objectContaining({ severity: "error", code: "unknown-team" }),
            ]),
        );
    });
});

describe("accepted findings", () => {
    const repositories = { open: { match: ["sandbox"], access: { security: "write" } } };
    const users = { security: "existing" };
    const accept = (expires: string, where = "repositories.open") => ({
        guardrails: {
            accept: [
                {
                    finding: "write-without-protection",
                    where,
                    because: "found",
                    by: "@lead-1",
                    expires,
                },
            ],
        },
    });

    it("turn an error into a warning until their day, at their place only", () => {
        expect(resolved({ users, repositories }).plan).toBeUndefined();
        const standing = resolved({ users, repositories, ...accept("2026-11-23") });
        expect(standing.plan).toBeDefined();
        const said = standing.findings.find(({ code }) => code === "write-without-protection");
        expect(said).toMatchObject({ severity: "warning" });
        expect(said?.message).toContain("@lead-1 lets it stand until 2026-11-23: found");
        expect(resolved({ users, repositories, ...accept("2026-11-22") }).plan).toBeUndefined();
        const elsewhere = accept("2027-01-01", "repositories.op");
        expect(resolved({ users, repositories, ...elsewhere }).plan).toBeUndefined();
        expect(resolved({ users, repositories, ...accept("2028-01-01") }).plan).toBeUndefined();
    });
});
