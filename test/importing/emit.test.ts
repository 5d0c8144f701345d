import { parse } from "yaml";
import { emitEntry } from "../../importing/emit";

test("names that hide or turn what stands around them are written as escapes, and read as what they are", () => {
    for (const name of [
        "dev\u202etxt.exe",
        "dev\u200b-1",
        "dev\u{e0041}-1",
        "\u001b]0;x\u0007",
        "👩‍👧",
    ]) {
        const lines = emitEntry(name, { description: name, topics: [name] }, 0).join("\n");
        expect(lines).not.toMatch(/[\p{Cf}\p{Zl}\p{Zp}]|[^\n\P{Cc}]/u);
        expect(parse(lines)).toEqual({ [name]: { description: name, topics: [name] } });
    }
});
