import { CodeownersFile, FileProposal, ManagedFile } from "../../components/index";
import { ownersOf, parseCodeowners } from "../../plan/codeowners";
import { declared, onlyGithub, shortType } from "../support/pulumi-mocks";

const file = { repository: "sandbox", path: "AGENTS.md", content: "# Rules\n", branch: "main" };

test("A12: a file is written over what is there, whatever its blob, and never deleted: exact inputs", async () => {
    expect(onlyGithub(await declared(() => new ManagedFile("agents", file)))).toEqual([
        {
            type: "github:index/repositoryFile:RepositoryFile",
            name: "agents/file",
            inputs: {
                repository: "sandbox",
                file: "AGENTS.md",
                content: "# Rules\n",
                branch: "main",
                commitMessage: "Update AGENTS.md from the Codex rollout policy",
                overwriteOnCreate: true,
            },
            options: { parent: "agents", replaceOnChanges: ["content"], retainOnDelete: true },
        },
    ]);
});

test("a file that the branch has already is not sent again", async () => {
    const [delivered] = onlyGithub(
        await declared(() => new ManagedFile("agents", { ...file, delivered: true })),
    );
    expect(delivered?.options.ignoreChanges).toEqual(["content"]);
});

test("A7: a proposal is a branch, its files one after the other, and a pull request; all of it stays when dropped", async () => {
    const all = onlyGithub(
        await declared(
            () =>
                new FileProposal("p", {
                    repository: "web-shop",
                    baseBranch: "main",
                    branch: "codex-rollout/1a2b",
                    files: [
                        { path: ".github/CODEOWNERS", content: "* @acme/web\n" },
                        { path: "AGENTS.md", content: "# Rules\n" },
                    ],
                    title: "Codex rollout: update CODEOWNERS",
                    body: "why",
                }),
        ),
    );
    const branch = all.find((one) => shortType(one) === "Branch");
    const [codeowners, agents] = all.filter((one) => shortType(one) === "RepositoryFile");
    const pull = all.find((one) => shortType(one) === "RepositoryPullRequest");
    expect(branch).toMatchObject({
        name: "p/branch",
        inputs: { repository: "web-shop", branch: "codex-rollout/1a2b", sourceBranch: "main" },
    });
    expect(codeowners).toMatchObject({
        name: "p/files/.github/CODEOWNERS",
        inputs: { branch: "codex-rollout/1a2b", content: "* @acme/web\n", overwriteOnCreate: true },
        options: { dependsOn: ["p/branch"] },
    });
    expect(agents?.options.dependsOn).toContain("p/files/.github/CODEOWNERS");
    expect(pull).toMatchObject({
        name: "p/pull-request",
        inputs: {
            baseRepository: "web-shop",
            baseRef: "main",
            headRef: "codex-rollout/1a2b",
            title: "Codex rollout: update CODEOWNERS",
            body: "why",
        },
    });
    expect(pull?.options.dependsOn).toContain("p/files/AGENTS.md");
    expect(all.map(({ options }) => options.retainOnDelete)).toEqual([true, true, true, true]);
});

describe("CodeownersFile", () => {
    const rules = [{ pattern: "/my docs/", owners: ["@acme/web"] }];

    test("keeps human lines and ends with the block", async () => {
        const currentText = "* @acme/everyone\n";
        const [only] = onlyGithub(
            await declared(
                () =>
                    new CodeownersFile("c", {
                        repository: "r",
                        branch: "main",
                        rules,
                        currentText,
                    }),
            ),
        );
        const text = String(only?.inputs.content);
        expect(text.startsWith(currentText)).toBe(true);
        expect(ownersOf(parseCodeowners(text), "my docs/a")).toEqual(["@acme/web"]);
        expect(ownersOf(parseCodeowners(text), "other")).toEqual(["@acme/everyone"]);
        expect(only?.inputs.file).toBe(".github/CODEOWNERS");
        expect(only?.options.ignoreChanges).toBeUndefined();

        const [again] = onlyGithub(
            await declared(
                () =>
                    new CodeownersFile("c", {
                        repository: "r",
                        branch: "main",
                        rules,
                        currentText: text,
                    }),
            ),
        );
        expect(again?.inputs.content).toBe(text);
        expect(again?.options.ignoreChanges).toEqual(["content"]);
    });
});
