import { readFileSync } from "node:fs";
import { attestedSettingIds } from "../../controls/attestation-settings";
import { controls } from "../../controls/index";

const page = readFileSync("docs/areas.md", "utf8");
const rows = page
    .split("\n")
    .filter((line) => line.startsWith("| `"))
    .map((line) =>
        line
            .split("|")
            .slice(1, -1)
            .map((cell) => cell.trim()),
    );

describe("docs/areas.md", () => {
    it("has one row for every area, in the order of the policy", () => {
        expect(rows.map(([key]) => key)).toEqual(controls.map(({ id }) => `\`${id}\``));
    });

    it("says of each what it decides, becomes, how that is verified, and what is left to people", () => {
        for (const row of rows) {
            expect(row).toHaveLength(5);
            expect(row.filter((cell) => cell === "")).toEqual([]);
        }
    });

    it("names every setting that only a person can attest", () => {
        const left = rows.map((row) => row[4]).join(" ");
        expect(attestedSettingIds.filter((id) => !left.includes(`\`${id}\``))).toEqual([]);
    });
});
