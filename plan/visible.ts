/**
 * Characters that a reader does not see or that move what they see: controls (terminal escapes among them), format characters
 * (invisible and direction-changing ones, "Trojan Source"), halves of surrogate pairs, separators of lines, blank letters.
 */
const unseen =
    /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}\u115f\u1160\u180b-\u180f\u3164\ufe00-\ufe0e\uffa0\u{e0100}-\u{e01ef}]/gu;

/** The same text on one line and to be seen whole: `\n` and `\u{1b}` in place of what hides. For terminals, and the base of all others. */
export function visible(text: string): string {
    return text.replace(unseen, (character) => {
        if (character === "\n") return "\\n";
        if (character === "\t") return "\\t";
        return `\\u{${(character.codePointAt(0) ?? 0).toString(16)}}`;
    });
}

/** JSON, indented, in which nothing hides either: a parser reads the same, and a terminal is not led astray. */
export function visibleJson(value: unknown): string {
    return JSON.stringify(value, null, 2).replace(unseen, (character) => {
        if (character === "\n") return character; // between values; within text JSON has none
        return [...Array(character.length).keys()]
            .map((at) => `\\u${character.charCodeAt(at).toString(16).padStart(4, "0")}`)
            .join("");
    });
}
