/** The guide's table of permissions is that of the identities. */
import { readFileSync } from "node:fs";
import { identities, permissionWords } from "../../cli/init/identities";

test("docs/guides/workflows.md says the permissions that the three identities have", () => {
    const page = readFileSync("docs/guides/workflows.md", "utf8");
    const rows = [...page.matchAll(/^ *\| (Organization|Repository), ([\w ]+?) +\|(.*)\|$/gm)].map(
        ([, of, name, cells = ""]) => [
            `${of}, ${name}`,
            cells.split("|").map((cell) => cell.trim()),
        ],
    );
    const byKey = ["PLAN", "APPLY", "AUDIT"].map(
        (key) => identities.find((one) => one.key === key)?.permissions ?? {},
    );
    const names = [...new Set(byKey.flatMap((one) => Object.keys(one)))];
    const wanted = names.map((permission) => {
        const { of, name } = permissionWords(permission);
        return [`${of}, ${name}`, byKey.map((one) => one[permission] ?? "")];
    });
    expect(Object.fromEntries(rows)).toEqual(Object.fromEntries(wanted));
});
