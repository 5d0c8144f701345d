/**
 * Each write of each resource type that the components make, as the real provider was recorded to send it, with its answer lost,
 * and what follows it not found at first. The same through the engine: test/faults/write-types.faults.ts.
 */
import type { FaultRule } from "../../emulator/http/faults";
import type { Checked } from "../emulator/exchange";
import type { Recorded } from "../emulator/replay";
import { addAppToken, recorded, Replay, stubSeed } from "../emulator/replay";
import { componentTypes } from "../support/component-types";
import type { Opened } from "./support/open";
import { open } from "./support/open";

const setting = (path: string): Recorded[] =>
    ["create", "update"].map((step) => ({
        step,
        request: `PUT ${path}/actions/permissions/workflow`,
        body: { default_workflow_permissions: "read", can_approve_pull_request_reviews: false },
        status: 204,
    }));

/** Two types came after the recording; both are one PUT. */
const cases = new Map([
    ...recorded("cases"),
    ["WorkflowRepositoryPermissions", setting("/repos/acme/codex")],
    ["ActionsOrganizationWorkflowPermissions", setting("/orgs/acme")],
    // One collaborator is recorded among those of a repository.
    ["RepositoryCollaborator", recorded("cases").get("RepositoryCollaborators") ?? []],
]);
/** A rename is sent once: whether it was done, nobody can tell from the branch that is there. No component renames. */
const once = /\/rename$/;

const isWrite = ({ request, body }: Recorded): boolean =>
    request.startsWith("POST /graphql")
        ? /^\s*mutation/.test(String(body?.query))
        : !request.startsWith("GET ");

const lost = ["reset-after-commit", "status-after-commit", "reset", "status"] as const;

let here: Opened | undefined;
afterEach(async () => {
    await here?.close();
    here = undefined;
});

async function replay(name: string): Promise<{ replaying: Replay; at: Opened }> {
    const at = await open({}, { seed: seedFor(name) });
    here = at;
    const asked = (token = "app", headers: Record<string, string> = {}) => ({
        authorization: `Bearer ${token}`,
        ...headers,
    });
    const through: Pick<Checked, "github" | "rest" | "graphql"> = {
        github: at.github,
        rest: async (method, path, body, token, headers) => {
            const reply = await at.ask(method, path, body, asked(token, headers));
            return { ...reply, headers: Object.fromEntries(reply.headers) };
        },
        graphql: async (query, variables, token) => {
            const reply = await at.graphql(query, variables, asked(token));
            return { ...reply, headers: Object.fromEntries(reply.headers) };
        },
    };
    const byPerson = name.startsWith("AppInstallation");
    if (!byPerson) addAppToken(through as Checked);
    const token = byPerson ? "person" : "app";
    // With this each process of the provider starts; the recording left it out.
    await through.rest("GET", "/orgs/acme", undefined, token);
    return { replaying: new Replay(through as Checked, token), at };
}

/** Whom a case names must have the access that GitHub asks for. */
function seedFor(name: string) {
    const teams = [
        {
            name: "reviewers",
            id: 7001,
            privacy: "closed" as const,
            repositories: { codex: "write" as const },
        },
    ];
    if (name === "BranchProtection")
        return stubSeed({ teams }, { collaborators: { bob: "write" } });
    return name === "RepositoryEnvironment" ? stubSeed({ teams }) : stubSeed();
}

function ruleFor({ request, body }: Recorded, fault: Partial<FaultRule>): FaultRule {
    const [method = "", path = ""] = request.split(" ");
    const last = path.split("?")[0]?.split("/").at(-1) ?? "";
    const mutation = /\{\s*(\w+)/.exec(String(body?.query))?.[1] ?? "";
    return {
        kind: "status",
        method: method,
        ...(path === "/graphql"
            ? { query: mutation }
            : { path: /^\d+$/.test(last) ? "/[0-9]+$" : `/${last}$` }),
        ...fault,
    };
}

test("every type that the components make has a recorded case", () => {
    expect(componentTypes.filter((type) => !cases.has(type))).toEqual([]);
});

test.each(componentTypes)("%s: the answer to each of its writes is lost", async (name) => {
    const exchanges = cases.get(name) ?? [];
    const { replaying, at } = await replay(name);
    let writes = 0;
    for (const one of exchanges) {
        const breaks = isWrite(one) && !once.test(one.request);
        if (breaks) at.faults(ruleFor(one, { kind: lost[writes++ % lost.length] }));
        const { status, body } = await replaying.send(one);
        expect([one.request, status < 400, body?.errors !== undefined]).toEqual([
            one.request,
            one.status < 400,
            (one.answer as { errors?: unknown } | undefined)?.errors !== undefined,
        ]);
        if (breaks)
            expect([one.request, at.github.faults.list()[0]?.hits]).toEqual([one.request, 1]);
        at.faults();
    }
    expect(writes).toBeGreaterThan(0);
});

/** The provider reads what it wrote straight after it; lists, and what holds it, are there whatever was written. */
const readsBack = (exchanges: readonly Recorded[], nth: number): boolean => {
    const before = exchanges[nth - 1];
    const one = exchanges[nth];
    return (
        before !== undefined &&
        one !== undefined &&
        isWrite(before) &&
        !before.request.startsWith("DELETE") &&
        one.step === before.step &&
        !once.test(before.request) &&
        /^GET (?!\/repos\/acme\/codex$)[^?]+(\?ref=.*)?$/.test(one.request) &&
        one.status === 200
    );
};

test.each(componentTypes)(
    "%s: what each write is followed by is not found at first",
    async (name) => {
        const exchanges = cases.get(name) ?? [];
        const { replaying, at } = await replay(name);
        for (const [nth, one] of exchanges.entries()) {
            if (readsBack(exchanges, nth)) {
                at.faults(ruleFor(one, { status: 404, times: 10 }));
                // What stays away for longer is unknown, never gone: a 404 would take it out of the state.
                const late = await replaying.send(one);
                expect([one.request, late.status]).toEqual([one.request, 403]);
                at.faults(ruleFor(one, { status: 404, times: nth % 2 === 0 ? 1 : 3 }));
            }
            const { status } = await replaying.send(one);
            at.faults();
            expect([one.request, status < 400]).toEqual([one.request, one.status < 400]);
        }
    },
);
