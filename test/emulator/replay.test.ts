/** The recorded traffic of the real provider, replayed: same statuses, and what the provider reads has the same type and meaning. */
import { type Checked, startChecked } from "./exchange";
import { addAppToken, differences, type Recorded, recorded, Replay, stubSeed } from "./replay";
import type { Seed } from "../../emulator/seed/types";

/** What a case needs beside the stub's organization: the stub asked nobody for access, GitHub does. */
const NEEDED: Readonly<Record<string, Seed>> = {
    // Actors on a protection's lists must be able to write.
    BranchProtection: stubSeed(
        {
            teams: [
                {
                    name: "reviewers",
                    id: 7001,
                    privacy: "closed",
                    repositories: { codex: "write" },
                },
            ],
        },
        { collaborators: { bob: "write" } },
    ),
    // Reviewers of an environment must be able to read.
    RepositoryEnvironment: stubSeed({
        teams: [
            { name: "reviewers", id: 7001, privacy: "closed", repositories: { codex: "read" } },
        ],
    }),
};
/** A person's classic token is the only one that changes an installation. */
const BY_PERSON = /^AppInstallation/;

/** Where GitHub answers otherwise than the recording stub did, and why. Everything else must agree. */
const KNOWN: readonly {
    readonly case: string;
    readonly request: RegExp;
    readonly at: RegExp;
    readonly why: string;
}[] = [
    {
        case: "BranchProtection",
        request: /graphql/,
        at: /Could not resolve to a node/,
        why: "the stub ended the sentence with a full stop, GitHub does not",
    },
    {
        case: "DataSources",
        request: /graphql/,
        at: /role|login/,
        why: "the stub called the owner MEMBER",
    },
    {
        case: "DataSources",
        request: /affiliation=all/,
        at: /login|role_name/,
        why: "the stub forgot that owners and members have access",
    },
];

const isKnown = (one: Recorded, difference: string): boolean =>
    KNOWN.some(
        (known) =>
            known.case === one.case && known.request.test(one.request) && known.at.test(difference),
    );

describe.each([...recorded("cases")])("%s", (name, exchanges) => {
    let gh: Checked;
    let replay: Replay;
    beforeAll(async () => {
        gh = await startChecked({ seed: NEEDED[name] ?? stubSeed() });
        if (!BY_PERSON.test(name)) addAppToken(gh);
        replay = new Replay(gh, BY_PERSON.test(name) ? "person" : "app");
    });
    afterAll(() => gh.close());

    const steps = [...new Set(exchanges.map(({ step }) => step))];
    test.each(steps)("%s", async (step) => {
        const wrong: object[] = [];
        for (const one of exchanges.filter((exchange) => exchange.step === step)) {
            const { status, body } = await replay.send(one);
            const found = differences(one.request, one.answer, body).filter(
                (difference) => !isKnown(one, difference),
            );
            if (status !== one.status || found.length > 0)
                wrong.push({
                    request: one.request,
                    recorded: one.status,
                    status,
                    found,
                    body: status >= 400 ? body : "...",
                });
        }
        expect(wrong).toEqual([]);
        expect(gh.violations).toEqual([]);
    });
});
