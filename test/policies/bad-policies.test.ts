import { formatFinding } from "../../plan/finding";
import type { Inventory } from "../../plan/inventory";
import { checkPolicy, hasErrors } from "../../policies/check";
import { parsePolicy } from "../../policies/load";
import { resolvePolicy } from "../../policies/resolve";
import { acmeInventory, acmeWith, person } from "../fixtures/acme-inventory";
import type { BadPolicy } from "./bad/bad-policy";
import { brakes } from "./bad/brakes";
import { branches } from "./bad/branches";
import { environments } from "./bad/environments";
import { file } from "./bad/file";
import { others } from "./bad/others";
import { repositories } from "./bad/repositories";
import { review } from "./bad/review";
import { shape } from "./bad/shape";
import { users } from "./bad/users";

const today = "2026-11-23";

const organizations: Readonly<Record<NonNullable<BadPolicy["organization"]>, Inventory>> = {
    acme: acmeInventory,
    free: acmeWith({ organization: { ...acmeInventory.organization, plan: "free" } }),
    hidden: acmeWith({
        unread: [
            {
                path: "inventory/repositories",
                what: "all repositories of acme",
                reason: "8 seen of 9",
            },
        ],
    }),
    outside: acmeWith({
        users: { ...acmeInventory.users, "contractor-1": person("contractor-1", "outside") },
    }),
    secrets: acmeWith({
        secrets: {
            OPEN_TO_ALL: { visibility: "all" },
            SELECTED: { visibility: "selected" },
            WITH_VALUE: { visibility: "all" },
        },
    }),
    unread: acmeWith({
        apps: {},
        unread: [
            { path: "apps", what: "app installations of acme", reason: "403 Forbidden" },
            { path: "properties", what: "custom properties", reason: "403 Forbidden" },
            {
                path: "repositories/sandbox/files/.github~1CODEOWNERS",
                what: ".github/CODEOWNERS of sandbox",
                reason: "502 Bad Gateway",
            },
        ],
    }),
};

describe.each(
    Object.entries({
        file,
        shape,
        users,
        repositories,
        branches,
        brakes,
        review,
        environments,
        others,
    }),
)("%s", (_area, cases) => {
    it.each(cases.map((one) => [one.name, one] as const))(
        "%s",
        (_name, { yaml, organization, findings }) => {
            const inventory = organization === undefined ? undefined : organizations[organization];

            const loaded = parsePolicy(yaml, "p.yaml");
            const found = checkPolicy(loaded, { inventory, today });

            expect(found.map(formatFinding)).toEqual(findings);
            // What has errors is never planned; what has warnings only is.
            const { plan } = resolvePolicy(loaded, inventory ?? acmeInventory, today);
            if (hasErrors(found)) expect(plan).toBeUndefined();
        },
    );
});
