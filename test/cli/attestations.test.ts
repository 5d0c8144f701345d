import { attestationState } from "../../cli/attestations";
import { parsePolicy } from "../../policies/load";
import { resolvePolicy } from "../../policies/resolve";
import { acmeInventory } from "../fixtures/acme-inventory";

const policy = (until: string): string => `version: 1
organization: acme
users:
  pilots: { members: [dev-1], until: ${until} }
repositories:
  pilot: { match: [sandbox], access: { pilots: read } }
`;

const codes = (until: string): string[] => {
    const { findings } = resolvePolicy(
        parsePolicy(policy(until), "p.yaml"),
        acmeInventory,
        "2026-11-24",
    );
    return attestationState(findings).findings.map(({ code }) => code);
};

test("drift and report say which access ends soon and which has ended", () => {
    expect(codes("2026-12-08")).toContain("access-ends-soon");
    expect(codes("2026-11-24")).toContain("access-ends-soon");
    expect(codes("2026-11-23")).toContain("access-ended");
    expect(codes("2027-11-24")).not.toContain("access-ends-soon");
});
