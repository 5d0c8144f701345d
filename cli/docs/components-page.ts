/** `docs/reference/components.md`: each component with its arguments, from the doc comments of `components/`. */
import ts from "typescript";
import { declaredIn, docOf, interfaceOf, memberTable, withNamed } from "./interfaces";
import type { Declared } from "./interfaces";

const head = `# Components

<!-- Written by \`npm run docs:reference\` from the doc comments in components/. -->

What a policy becomes in Pulumi. Each is a Pulumi component of its own, and can be used in a program without any YAML:

\`\`\`ts
import { BranchRuleset } from "codex-rollout";

new BranchRuleset("reviewed", { repository: "docs-handbook", name: "reviewed", approvals: 1 });
\`\`\`

\`Input<T>\` is a value or an output of another resource. Programs in Python, Go and YAML have the same components
([how](../guides/other-languages.md)); \`CodexRollout\` takes a plan, which only this package makes, and there a policy file instead.`;

export function componentsPage(root: string): string {
    const declared = declaredIn(root, ["components"]);
    const components = [...declared.values()]
        .filter(ts.isClassDeclaration)
        .filter(isComponent)
        .sort((a, b) => nameOf(a).localeCompare(nameOf(b)));
    const list = components.map((one) => `- [${nameOf(one)}](#${nameOf(one).toLowerCase()})`);
    return `${[head, list.join("\n"), ...components.map((one) => section(declared, one))].join("\n\n")}\n`;
}

function isComponent(node: ts.ClassDeclaration): boolean {
    const bases = (node.heritageClauses ?? []).flatMap(({ types }) => types);
    const words = (node.modifiers ?? []).map(({ kind }) => kind);
    return (
        words.includes(ts.SyntaxKind.ExportKeyword) &&
        !words.includes(ts.SyntaxKind.AbstractKeyword) &&
        bases.some(({ expression }) => expression.getText() === "ComponentResource")
    );
}

function section(declared: Declared, component: ts.ClassDeclaration): string {
    const name = nameOf(component);
    const [args, ...named] = withNamed(declared, `${name}Args`);
    if (args === undefined) throw new Error(`components/ has no ${name}Args`);
    return [
        `## ${name}`,
        docOf(component),
        memberTable(args, "Argument"),
        // Of a whole plan only the argument itself is for others to write.
        ...(name === "CodexRollout" ? [] : named.flatMap((one) => partOf(declared, one.name))),
        outputs(component),
    ]
        .filter((part) => part !== "")
        .join("\n\n");
}

function partOf(declared: Declared, name: string): string[] {
    const documented = interfaceOf(declared, name);
    return [
        `\`${name}\`${documented.description === "" ? "" : `: ${documented.description}`}`,
        memberTable(documented, "Key"),
    ];
}

/** Public properties without a value of their own: what the component gives to others. */
function outputs(component: ts.ClassDeclaration): string {
    const said = component.members
        .filter(ts.isPropertyDeclaration)
        .filter((member) => /^pulumi\.Output</.test(member.type?.getText() ?? ""))
        .map((member) => `\`${member.name.getText()}\` (${docOf(member) || "an output"})`);
    return said.length === 0 ? "" : `Outputs: ${said.join("; ")}.`;
}

function nameOf(component: ts.ClassDeclaration): string {
    return component.name?.text ?? "";
}
