/** Interfaces of the sources as tables, so that what a page says of a shape is what its type and doc comments say. */
import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import ts from "typescript";

export interface DocumentedInterface {
    readonly name: string;
    readonly description: string;
    readonly members: readonly Member[];
}

interface Member {
    readonly name: string;
    readonly optional: boolean;
    /** As the source spells it, on one line. */
    readonly type: string;
    readonly description: string;
    readonly fallback: string | undefined;
}

export type Declared = ReadonlyMap<string, Declaration>;
type Declaration = ts.InterfaceDeclaration | ts.ClassDeclaration | ts.TypeAliasDeclaration;

/** What the files of some folders declare, by name; a path of a file stands for itself. */
export function declaredIn(root: string, places: readonly string[]): Declared {
    const found = new Map<string, Declaration>();
    for (const file of places.flatMap((place) => sourcesIn(path.join(root, place)))) {
        const text = readFileSync(file, "utf8");
        // Parsed and not checked: resolving the provider's types would take seconds and say nothing more.
        const source = ts.createSourceFile(file, text, ts.ScriptTarget.Latest, true);
        for (const statement of source.statements) {
            const named =
                ts.isInterfaceDeclaration(statement) ||
                ts.isClassDeclaration(statement) ||
                ts.isTypeAliasDeclaration(statement);
            if (named && statement.name !== undefined) found.set(statement.name.text, statement);
        }
    }
    return found;
}

function sourcesIn(place: string): string[] {
    if (place.endsWith(".ts")) return [place];
    return readdirSync(place)
        .filter((name) => name.endsWith(".ts") && !name.endsWith(".d.ts"))
        .map((name) => path.join(place, name))
        .sort();
}

/** @throws Error when nothing of that name with members is declared */
export function interfaceOf(declared: Declared, name: string): DocumentedInterface {
    const declaration = declared.get(name);
    if (declaration === undefined || !ts.isInterfaceDeclaration(declaration))
        throw new Error(`no interface ${name} in the sources`);
    const inherited = (declaration.heritageClauses ?? [])
        .flatMap(({ types }) => types.map(({ expression }) => expression.getText()))
        .flatMap((base) => interfaceOf(declared, base).members);
    const own = declaration.members.filter(ts.isPropertySignature).map(memberOf);
    return { name, description: docOf(declaration), members: [...own, ...inherited] };
}

/** Interfaces that the members of one name, each once, the first to be named first. */
export function withNamed(declared: Declared, name: string): DocumentedInterface[] {
    const seen = new Map<string, DocumentedInterface>();
    const visit = (one: string) => {
        const declaration = declared.get(one);
        if (seen.has(one) || declaration === undefined || !ts.isInterfaceDeclaration(declaration))
            return;
        const documented = interfaceOf(declared, one);
        seen.set(one, documented);
        for (const { type } of documented.members) (type.match(/\b[A-Z]\w+/g) ?? []).forEach(visit);
    };
    visit(name);
    return [...seen.values()];
}

function memberOf(node: ts.PropertySignature): Member {
    const fallback = ts.getJSDocTags(node).find(({ tagName }) => tagName.text === "default");
    return {
        name: node.name.getText(),
        optional: node.questionToken !== undefined,
        type: (node.type?.getText() ?? "unknown").replace(/\s+/g, " ").replaceAll("readonly ", ""),
        description: docOf(node),
        fallback:
            fallback === undefined ? undefined : ts.getTextOfJSDocComment(fallback.comment)?.trim(),
    };
}

/** The doc comment of a declaration, without its tags; empty when it has none. */
export function docOf(node: ts.Node): string {
    return ts
        .getJSDocCommentsAndTags(node)
        .filter(ts.isJSDoc)
        .map(({ comment }) => ts.getTextOfJSDocComment(comment) ?? "")
        .join(" ")
        .replace(/\s+/g, " ")
        .trim();
}

/** One row a member. Prettier would pad every row to the widest cell. */
export function memberTable({ members }: DocumentedInterface, what: string): string {
    const withDefaults = members.some(({ fallback }) => fallback !== undefined);
    const rows = members.map(({ name, optional, type, description, fallback }) => {
        const end = withDefaults ? ` ${fallback === undefined ? "" : cell(fallback)} |` : "";
        return `| \`${name}\`${optional ? " (optional)" : ""} | \`${type.replaceAll("|", "\\|")}\` | ${cell(description)} |${end}`;
    });
    const head = withDefaults
        ? [`| ${what} | Type | Meaning | Default |`, "| --- | --- | --- | --- |"]
        : [`| ${what} | Type | Meaning |`, "| --- | --- | --- |"];
    return ["<!-- prettier-ignore -->", ...head, ...rows].join("\n");
}

function cell(text: string): string {
    return text.replaceAll("|", "\\|").replace(/<(?=[a-z])/gi, "\\<");
}
