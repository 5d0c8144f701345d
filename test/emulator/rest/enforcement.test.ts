/** Protections and rulesets refuse what GitHub refuses: commits, refs, merges. */
import type { Seed, SeedProtection, SeedRuleset } from "../../../emulator/seed/types";
import { type Checked, startChecked } from "../exchange";

let gh: Checked;
afterEach(async () => {
    await gh.close();
    expect(gh.violations).toEqual([]);
});

const content = Buffer.from("text\n").toString("base64");
const repo = "/repos/acme/app";

/** One repository, its rules, and somebody of every kind. */
async function start(given: {
    protections?: SeedProtection[];
    rulesets?: SeedRuleset[];
    files?: Record<string, string>;
}): Promise<void> {
    const seed: Seed = {
        organization: "acme",
        admins: ["boss"],
        members: ["writer", "reviewer", "second", "robot-owner"],
        teams: [
            {
                name: "owners",
                privacy: "closed",
                members: ["reviewer"],
                repositories: { app: "write" },
            },
        ],
        repositories: [
            {
                name: "app",
                collaborators: { writer: "write", second: "write" },
                files: { "README.md": "# App\n", ...given.files },
                branches: [{ name: "change", files: { "src/a.ts": "export {};\n" } }],
                protections: given.protections,
                rulesets: given.rulesets,
            },
        ],
        tokens: ["boss", "writer", "reviewer", "second"].map((user) => ({
            token: user,
            user,
            scopes: ["*"],
        })),
    };
    gh = await startChecked({ seed });
}
const as = (user: string) => ({
    put: (path: string, body: object = {}) =>
        gh.rest("PUT", `${repo}/contents/${path}`, { message: "m", content, ...body }, user),
    delete: (path: string, sha: string) =>
        gh.rest("DELETE", `${repo}/contents/${path}`, { message: "m", sha }, user),
    merge: (number: number, body: object = {}) =>
        gh.rest("PUT", `${repo}/pulls/${number}/merge`, body, user),
    review: (number: number, event: string) =>
        gh.rest("POST", `${repo}/pulls/${number}/reviews`, { event, body: "." }, user),
});
const open = async (user = "writer") =>
    (
        await gh.rest(
            "POST",
            `${repo}/pulls`,
            { title: "Change", head: "change", base: "main" },
            user,
        )
    ).body.number as number;
const shaOf = async (branch: string) =>
    (await gh.rest("GET", `${repo}/git/ref/heads/${branch}`, undefined, "boss")).body.object
        .sha as string;
const check = async (context: string, state: string) =>
    gh.rest("POST", `${repo}/statuses/${await shaOf("change")}`, { context, state }, "boss");

describe("classic protection", () => {
    const reviewed: SeedProtection = {
        pattern: "main",
        requiresApprovingReviews: true,
        requiredApprovingReviewCount: 1,
    };

    test("a direct commit needs a pull request; administrators pass unless included", async () => {
        await start({ protections: [reviewed] });
        const refused = await as("writer").put("a.md");
        expect([refused.status, refused.body.message]).toEqual([
            409,
            "Could not create file: Changes must be made through a pull request.",
        ]);
        expect((await gh.rest("GET", `${repo}/contents/a.md`, undefined, "boss")).status).toBe(404);
        expect((await as("boss").put("a.md")).status).toBe(201);
        expect((await as("writer").put("b.md", { branch: "change" })).status).toBe(201);
    });

    test("with administrators included nobody passes but those on the bypass list", async () => {
        await start({
            protections: [
                {
                    ...reviewed,
                    isAdminEnforced: true,
                    bypassPullRequestActors: [{ user: "writer" }],
                },
            ],
        });
        const readme = (await gh.rest("GET", `${repo}/contents/README.md`, undefined, "boss")).body;
        const refused = await as("boss").put("README.md", { sha: readme.sha });
        expect(refused.body.message).toBe(
            "Could not update file: Changes must be made through a pull request.",
        );
        expect((await as("boss").delete("README.md", readme.sha)).body.message).toBe(
            "Could not delete file: Changes must be made through a pull request.",
        );
        expect((await as("writer").put("a.md")).status).toBe(201);
    });

    test("refs: no force push, no deletion, no update around the review", async () => {
        await start({ protections: [{ ...reviewed, isAdminEnforced: true }] });
        const sha = await shaOf("change");
        const patch = await gh.rest(
            "PATCH",
            `${repo}/git/refs/heads/main`,
            { sha, force: true },
            "boss",
        );
        expect(patch.status).toBe(422);
        const gone = await gh.rest("DELETE", `${repo}/git/refs/heads/main`, undefined, "boss");
        expect(gone.status).toBe(422);
        expect(
            (await gh.rest("GET", `${repo}/branches/main`, undefined, "boss")).body.protected,
        ).toBe(true);
    });

    test("a merge waits for reviews by others with write access, and for checks, in GitHub's words", async () => {
        await start({
            protections: [
                {
                    ...reviewed,
                    isAdminEnforced: true,
                    requiresStatusChecks: true,
                    requiredStatusChecks: [{ context: "ci" }],
                },
            ],
        });
        const number = await open();
        const first = await as("writer").merge(number);
        expect(first.status).toBe(405);
        expect(first.body.message).toBe(
            'At least 1 approving review is required by reviewers with write access. Required status check "ci" is expected.',
        );
        await as("writer").review(number, "APPROVE");
        expect((await as("writer").merge(number)).body.message).toMatch(
            /^At least 1 approving review/,
        );
        await as("reviewer").review(number, "APPROVE");
        await check("ci", "failure");
        expect((await as("writer").merge(number)).body.message).toBe(
            'Required status check "ci" is expected.',
        );
        await check("ci", "success");
        expect((await as("writer").merge(number)).body.merged).toBe(true);
    });

    test("code owners must approve what they own", async () => {
        await start({
            files: { ".github/CODEOWNERS": "/src/ @acme/owners\n" },
            protections: [{ ...reviewed, isAdminEnforced: true, requiresCodeOwnerReviews: true }],
        });
        const number = await open();
        await as("second").review(number, "APPROVE");
        expect((await as("writer").merge(number)).body.message).toBe(
            "Waiting on code owner review from acme/owners.",
        );
        await as("reviewer").review(number, "APPROVE");
        expect((await as("writer").merge(number)).body.merged).toBe(true);
    });

    test("only those on the list push or merge; a locked branch does not change", async () => {
        await start({
            protections: [
                {
                    pattern: "main",
                    isAdminEnforced: true,
                    restrictsPushes: true,
                    pushActors: [{ team: "owners" }],
                },
            ],
        });
        expect((await as("writer").put("a.md")).body.message).toMatch(
            /You're not authorized to push to this branch/,
        );
        expect((await as("reviewer").put("a.md")).status).toBe(201);
        await gh.rest(
            "PUT",
            `${repo}/branches/main/protection`,
            {
                required_status_checks: null,
                enforce_admins: true,
                required_pull_request_reviews: null,
                restrictions: null,
                lock_branch: true,
            },
            "boss",
        );
        expect((await as("reviewer").put("b.md")).status).toBe(409);
    });
});

describe("rulesets", () => {
    const rules = (...list: NonNullable<SeedRuleset["rules"]>): SeedRuleset => ({
        name: "guard",
        conditions: { ref_name: { include: ["~DEFAULT_BRANCH"], exclude: [] } },
        rules: list,
    });
    const pull = {
        type: "pull_request",
        parameters: {
            allowed_merge_methods: ["squash"],
            dismiss_stale_reviews_on_push: true,
            require_code_owner_review: false,
            require_last_push_approval: true,
            required_approving_review_count: 1,
            required_review_thread_resolution: false,
        },
    };

    test("a direct commit is 409, in GitHub's words; owners pass only when listed", async () => {
        await start({ rulesets: [rules(pull)] });
        for (const user of ["writer", "boss"]) {
            const refused = await as(user).put("a.md");
            expect([refused.status, refused.body.message]).toEqual([
                409,
                "Repository rule violations found\n\nChanges must be made through a pull request.\n\n",
            ]);
        }
    });

    test("a bypass actor passes always, or through pull requests only", async () => {
        await start({
            rulesets: [
                {
                    ...rules(pull),
                    bypass_actors: [
                        {
                            actor_type: "OrganizationAdmin",
                            actor_id: null,
                            bypass_mode: "pull_request",
                        },
                    ],
                },
            ],
        });
        expect((await as("boss").put("a.md")).status).toBe(409);
        const number = await open();
        expect((await as("writer").merge(number)).status).toBe(405);
        expect((await as("boss").merge(number)).body.merged).toBe(true);
    });

    test("merges: approvals of the head by someone else, allowed methods", async () => {
        await start({ rulesets: [rules(pull)] });
        const number = await open();
        await as("second").review(number, "APPROVE");
        await as("writer").put("late.md", { branch: "change" });
        expect((await as("writer").merge(number, { merge_method: "squash" })).body.message).toMatch(
            /At least 1 approving review is required/,
        );
        await as("second").review(number, "APPROVE");
        expect((await as("writer").merge(number)).body.message).toMatch(
            /Merge method merge is not allowed/,
        );
        expect((await as("writer").merge(number, { merge_method: "squash" })).body.merged).toBe(
            true,
        );
    });

    test("creation, deletion, force pushes and checks, each in GitHub's words", async () => {
        await start({
            rulesets: [
                {
                    name: "names",
                    conditions: { ref_name: { include: ["refs/heads/release/*"], exclude: [] } },
                    rules: [{ type: "creation" }],
                },
                {
                    name: "main",
                    conditions: {
                        ref_name: {
                            include: ["refs/heads/main", "refs/heads/change"],
                            exclude: [],
                        },
                    },
                    rules: [
                        { type: "deletion" },
                        { type: "non_fast_forward" },
                        {
                            type: "required_status_checks",
                            parameters: {
                                strict_required_status_checks_policy: false,
                                required_status_checks: [{ context: "ci" }],
                            },
                        },
                    ],
                },
            ],
        });
        const made = await gh.rest(
            "POST",
            `${repo}/git/refs`,
            { ref: "refs/heads/release/1", sha: await shaOf("main") },
            "writer",
        );
        expect([made.status, made.body.message]).toEqual([
            422,
            "Repository rule violations found\n\nCannot create ref due to creations being restricted.\n\n",
        ]);
        expect(
            (await gh.rest("DELETE", `${repo}/git/refs/heads/change`, undefined, "boss")).body
                .message,
        ).toMatch(/Cannot delete this branch/);
        expect((await as("writer").put("a.md")).body.message).toMatch(
            /Required status check "ci" is expected/,
        );
        const number = await open();
        const merge = await as("writer").merge(number);
        expect([merge.status, merge.body.message]).toEqual([
            405,
            'Repository rule violations found\n\nRequired status check "ci" is expected.\n\n',
        ]);
        await check("ci", "success");
        expect((await as("writer").merge(number)).body.merged).toBe(true);
    });

    test("disabled and evaluate do nothing; file rules look at paths", async () => {
        await start({
            rulesets: [
                { ...rules(pull), name: "off", enforcement: "disabled" },
                { ...rules(pull), name: "try", enforcement: "evaluate" },
                {
                    name: "files",
                    target: "push",
                    rules: [
                        {
                            type: "file_path_restriction",
                            parameters: { restricted_file_paths: [".codex/*"] },
                        },
                    ],
                },
            ],
        });
        expect((await as("writer").put("a.md")).status).toBe(201);
        const refused = await as("writer").put(".codex/config.toml");
        expect(refused.body.message).toMatch(/\.codex\/config\.toml is restricted/);
    });

    test("a rule that cannot be evaluated here is 501, never a yes", async () => {
        await start({ rulesets: [rules({ type: "merge_queue", parameters: {} })] });
        expect((await as("boss").put("a.md")).status).toBe(501);
    });
});
