import { parsePolicy } from "../../policies/load";
import { checkPins, formatLock, lockFileOf, parseLock, pinsOf } from "../../policies/lock-file";
import { formatFinding } from "../../plan/finding";
import type { Inventory, InventoryUser } from "../../plan/inventory";
import { acmeInventory } from "../fixtures/acme-inventory";

const source = `version: 1
organization: acme
users:
  pilots: { members: [dev-1, Dev-4], maintainers: [lead-1] }
  web: existing
repositories:
  pilot: { match: [sandbox], access: { pilots: write, web: write } }
`;

function policyOf(text: string) {
    const { policy, findings } = parsePolicy(text, "p.yaml");
    if (policy === undefined) throw new Error(findings.map(formatFinding).join("\n"));
    return policy;
}

function lockOf(text = source, inventory = acmeInventory) {
    return parseLock(formatLock(pinsOf(policyOf(text), inventory)), "p.lock.json");
}

/** The inventory after people have been renamed and their logins taken by others. */
function withUsers(change: Record<string, Partial<InventoryUser> | undefined>): Inventory {
    const users = new Map(Object.entries(acmeInventory.users));
    for (const [key, part] of Object.entries(change)) {
        const before = users.get(key);
        users.delete(key);
        if (part === undefined) continue;
        const one = { ...(before as InventoryUser), ...part };
        users.set(one.login.toLowerCase(), one);
    }
    return { ...acmeInventory, users: Object.fromEntries(users) };
}

const idOf = (login: string) => acmeInventory.users[login]?.id ?? 0;
const said = (inventory: Inventory, lock = lockOf()) =>
    checkPins(lock, policyOf(source), inventory).map(formatFinding);

describe("the lock file", () => {
    test("stands beside the policy, sorted, and is read back as it was written", () => {
        expect(lockFileOf("policies/rollout.yaml")).toBe("policies/rollout.lock.json");
        const pins = pinsOf(policyOf(source), acmeInventory);
        expect(Object.keys(pins.users)).toEqual(["dev-1", "dev-4", "lead-1"]);
        expect(Object.keys(pins.teams)).toEqual(["web"]);
        expect(Object.keys(pins.repositories)).toEqual(["sandbox"]);
        expect(lockOf().pins).toEqual(pins);
    });

    test("finds nothing where nobody has changed, and without a file", () => {
        expect(said(acmeInventory)).toEqual([]);
        expect(said(acmeInventory, { file: "p.lock.json", findings: [] })).toEqual([]);
    });

    test("a login that somebody else has now is an error with both ids, and the first one's new name", () => {
        const taken = withUsers({ "dev-1": { login: "dev-1", id: 666 } });
        expect(said(taken)).toEqual([
            `p.lock.json:8:5  error  users.dev-1  dev-1 was GitHub account ${idOf("dev-1")} when it was pinned, and is 666 now - find out who that is: the first one was renamed or deleted; if 666 is meant, codex-rollout lock --accept dev-1`,
        ]);
        const { users } = taken;
        const moved = { ...(acmeInventory.users["dev-1"] as InventoryUser), login: "dev-one" };
        expect(said({ ...taken, users: { ...users, "dev-one": moved } })[0]).toContain(
            `${idOf("dev-1")} is called dev-one now: write that in the policy`,
        );
        const accepted = checkPins(lockOf(), policyOf(source), taken, new Set(["dev-1"]));
        expect(accepted).toEqual([]);
    });

    test("a person who was renamed is named by the new login", () => {
        expect(said(withUsers({ "dev-1": { login: "dev-one" } }))).toEqual([
            `p.lock.json:8:5  error  users.dev-1  dev-1 (GitHub account ${idOf("dev-1")}) is called dev-one now - write dev-one in the policy`,
        ]);
    });

    test("another team and another organization are errors, another repository and a new name are warnings", () => {
        const { teams, repositories, organization } = acmeInventory;
        const other = {
            ...acmeInventory,
            organization: { ...organization, id: 1 },
            teams: { ...teams, web: { ...teams["web"]!, id: 2 } },
            repositories: { ...repositories, sandbox: { ...repositories["sandbox"]!, id: 3 } },
        };
        const more = policyOf(source.replace("[dev-1,", "[dev-2, dev-1,"));
        const found = checkPins(lockOf(), more, other);
        expect(found.map(({ severity, code, origin }) => [severity, code, origin.path])).toEqual([
            ["error", "organization-changed", "organization"],
            ["warning", "not-pinned", "users"],
            ["error", "identity-changed", "teams.web"],
            ["warning", "identity-changed", "repositories.sandbox"],
        ]);
    });

    test("one that is wrong pins nothing and says where", () => {
        const wrong = (text: string) => parseLock(text, "p.lock.json").findings.map(formatFinding);
        expect(wrong("{")[0]).toMatch(/^p\.lock\.json:1:\d+ {2}error/);
        expect(wrong(formatLock(lockOf().pins!).replace(/"dev-1": \d+/, '"dev-1": "7"'))).toEqual([
            "p.lock.json:8:14  error  users.dev-1  must be a number, is text (7)",
        ]);
        expect(wrong('{ "version": 1, "__proto__": {} }')[0]).toContain("__proto__");
        expect(parseLock("[]", "p.lock.json").pins).toBeUndefined();
    });

    test("of 100 renames, each login taken by a stranger, none is granted anything", () => {
        const logins = Array.from({ length: 100 }, (_, index) => `person-${index}`);
        const people = (id: (index: number) => number, name = (login: string) => login) =>
            Object.fromEntries(
                logins.map((login, index) => [
                    name(login),
                    {
                        login: name(login),
                        id: id(index),
                        nodeId: "",
                        membership: "member" as const,
                    },
                ]),
            );
        const at = (users: Inventory["users"]): Inventory => ({
            ...acmeInventory,
            users: { ...acmeInventory.users, ...users },
        });
        const text = source.replace("[dev-1, Dev-4]", `[${logins.join(", ")}]`);
        const before = at(people((index) => 5000 + index));
        const lock = lockOf(text, before);
        const after = at({
            ...people((index) => 9000 + index),
            ...people(
                (index) => 5000 + index,
                (login) => `${login}-moved`,
            ),
        });
        const found = checkPins(lock, policyOf(text), after);
        const refused = found.filter(({ severity }) => severity === "error");
        const names = refused.map(({ message }) => message.split(" ")[0]);
        expect(names.sort()).toEqual([...logins].sort());
        expect(refused.every(({ expected = "" }) => expected.includes("-moved now"))).toBe(true);
    });
});
