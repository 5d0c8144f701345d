import { readdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import ts from "typescript";

/** The parts of a Pulumi package schema that are compared with the npm package. */
export interface ProviderSchema {
    readonly resources: Record<string, ResourceSchema>;
    readonly functions: Record<
        string,
        { readonly inputs?: Properties; readonly outputs?: Properties }
    >;
    readonly types: Record<string, Properties>;
    readonly provider: ResourceSchema;
}

interface ResourceSchema {
    readonly inputProperties: Record<string, Property>;
    readonly requiredInputs?: readonly string[];
    readonly properties: Record<string, Property>;
}

interface Properties {
    readonly properties: Record<string, Property>;
}

interface Property {
    readonly type?: string;
    readonly $ref?: string;
    readonly items?: Property;
    readonly additionalProperties?: Property;
}

/** Name of a property: what kind of value it takes, and whether it must be there. */
export type Shape = Readonly<Record<string, { readonly kind: string; readonly required: boolean }>>;

/** The installed npm package. */
export const sdk = dirname(require.resolve("@pulumi/github/package.json"));

/** Its resource tokens, each with the file that declares the resource. */
export function sdkResources(): readonly { readonly token: string; readonly types: string }[] {
    return sdkModules().flatMap(({ text, types }) => {
        const token = /__pulumiType = '([^']+\/[^']+)'/.exec(text)?.[1];
        return token === undefined ? [] : [{ token, types }];
    });
}

/** Its function tokens, sorted. */
export function sdkFunctions(): readonly string[] {
    const called = sdkModules().flatMap(({ text }) =>
        [...text.matchAll(/runtime\.invoke(?:Output)?\("([^"]+)"/g)].map((match) => match[1] ?? ""),
    );
    return [...new Set(called)].sort();
}

function sdkModules(): readonly { readonly text: string; readonly types: string }[] {
    return readdirSync(sdk)
        .filter((file) => file.endsWith(".js"))
        .map((file) => ({
            text: readFileSync(join(sdk, file), "utf8"),
            types: join(sdk, file.replace(/\.js$/, ".d.ts")),
        }));
}

/** What a declaration file says: its interfaces, and the outputs of its classes, by name. */
export function declarations(file: string): ReadonlyMap<string, Shape> {
    const source = ts.createSourceFile(
        file,
        readFileSync(file, "utf8"),
        ts.ScriptTarget.ES2022,
        true,
    );
    const found = new Map<string, Shape>();
    const visit = (node: ts.Node): void => {
        if (ts.isInterfaceDeclaration(node)) {
            found.set(node.name.text, shapeOf(node.members.filter(ts.isPropertySignature)));
        } else if (ts.isClassDeclaration(node) && node.name) {
            const outputs = node.members
                .filter(ts.isPropertyDeclaration)
                .filter((member) => /^pulumi\.Output</.test(member.type?.getText() ?? ""));
            found.set(node.name.text, shapeOf(outputs));
        } else ts.forEachChild(node, visit);
    };
    visit(source);
    return found;
}

function shapeOf(members: readonly (ts.PropertySignature | ts.PropertyDeclaration)[]): Shape {
    return sorted(
        members.map((member) => [
            member.name.getText(),
            {
                kind: declaredKind(member.type?.getText() ?? ""),
                required: member.questionToken === undefined,
            },
        ]),
    );
}

/** `pulumi.Input<pulumi.Input<inputs.X>[] | undefined>` is a list, `pulumi.Output<number>` a number, and so on. */
function declaredKind(text: string): string {
    const inner = text
        .replace(/ \| undefined/g, "")
        .replace(/^pulumi\.(Input|Output)<(.*)>$/s, "$2")
        .trim();
    if (inner.endsWith("[]")) return "array";
    if (/^(string|number|boolean)$/.test(inner)) return inner;
    return "object";
}

/** The same of a schema. */
export function shape(
    properties: Record<string, Property> | undefined,
    required: readonly string[] = [],
): Shape | undefined {
    if (!properties) return undefined;
    return sorted(
        Object.entries(properties).map(([name, property]) => [
            name,
            { kind: schemaKind(property), required: required.includes(name) },
        ]),
    );
}

function schemaKind({ type, $ref }: Property): string {
    if ($ref !== undefined || type === undefined) return "object";
    return type === "integer" ? "number" : type;
}

function sorted(entries: [string, Shape[string]][]): Shape {
    return Object.fromEntries(entries.sort(([a], [b]) => (a < b ? -1 : 1)));
}

/** Only names and kinds: what must be there is declared differently for outputs and nested objects. */
export function withoutNeed(from: Shape | undefined): Record<string, string> | undefined {
    return from && Object.fromEntries(Object.entries(from).map(([name, { kind }]) => [name, kind]));
}

/** Tokens of the nested types that properties use, at any depth, sorted. */
export function reached(
    schema: ProviderSchema,
    roots: readonly (Record<string, Property> | undefined)[],
): readonly string[] {
    const tokens = new Set<string>();
    const walk = (property: Property | undefined): void => {
        if (!property) return;
        walk(property.items);
        walk(property.additionalProperties);
        const token = property.$ref?.replace("#/types/", "");
        if (token === undefined || tokens.has(token)) return;
        tokens.add(token);
        Object.values(schema.types[token]?.properties ?? {}).forEach(walk);
    };
    for (const root of roots) Object.values(root ?? {}).forEach(walk);
    return [...tokens].sort();
}

export function upperFirst(name: string): string {
    return `${name.charAt(0).toUpperCase()}${name.slice(1)}`;
}
