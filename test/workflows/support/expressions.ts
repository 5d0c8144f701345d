/** GitHub's `${{ }}` expressions, as far as the templates use them; anything else throws. */
export type Value =
    string | number | boolean | null | undefined | { readonly [key: string]: Value };

export interface Scope {
    readonly contexts: { readonly [name: string]: Value };
    readonly functions: Readonly<Record<string, () => boolean>>;
}

/** A text with expressions in it; a text that is nothing but one expression has its value. */
export function interpolate(text: string, scope: Scope): string {
    return text.replace(/\$\{\{(.+?)\}\}/gs, (_whole, inner: string) =>
        textOf(evaluate(inner, scope)),
    );
}

export function condition(text: string, scope: Scope): boolean {
    const inner = /^\s*\$\{\{(.+)\}\}\s*$/s.exec(text)?.[1] ?? text;
    return truthy(evaluate(inner, scope));
}

function textOf(value: Value): string {
    if (value === null || value === undefined) return "";
    if (typeof value === "object") throw new Error("an object where a text is needed");
    return String(value);
}

const truthy = (value: Value): boolean =>
    value !== "" && value !== 0 && value !== false && value !== null && value !== undefined;

/** Precedence as GitHub has it: ! before == and !=, these before &&, that before ||. */
export function evaluate(source: string, scope: Scope): Value {
    const tokens = source.match(/'(?:[^']|'')*'|&&|\|\||==|!=|[()!.]|[\w-]+|\S/g) ?? [];
    let at = 0;
    const next = (): string => tokens[at++] ?? "";
    const take = (token: string): boolean => {
        if (tokens[at] !== token) return false;
        at++;
        return true;
    };
    const or = (): Value => {
        let left = and();
        while (take("||")) {
            const right = and();
            left = truthy(left) ? left : right;
        }
        return left;
    };
    const and = (): Value => {
        let left = equal();
        while (take("&&")) {
            const right = equal();
            left = truthy(left) ? right : left;
        }
        return left;
    };
    const equal = (): Value => {
        const left = unary();
        if (take("==")) return same(left, unary());
        if (take("!=")) return !same(left, unary());
        return left;
    };
    const unary = (): Value => (take("!") ? !truthy(unary()) : primary());
    const primary = (): Value => {
        if (take("(")) {
            const value = or();
            if (!take(")")) throw new Error(`expected ) in ${source}`);
            return value;
        }
        const token = next();
        if (token.startsWith("'")) return token.slice(1, -1).replaceAll("''", "'");
        if (/^\d+$/.test(token)) return Number(token);
        if (token === "true" || token === "false") return token === "true";
        if (take("(")) {
            const run = scope.functions[token];
            if (run === undefined || !take(")")) throw new Error(`no function ${token} here`);
            return run();
        }
        if (!(token in scope.contexts)) throw new Error(`no context ${token} in ${source}`);
        let value = scope.contexts[token];
        while (take(".")) {
            const name = next();
            value = typeof value === "object" && value !== null ? value[name] : undefined;
        }
        return value;
    };
    const value = or();
    if (at < tokens.length) throw new Error(`cannot read ${source} from ${tokens[at]}`);
    return value;
}

/** Texts without regard to case, as GitHub compares them. */
function same(left: Value, right: Value): boolean {
    if (typeof left === "string" && typeof right === "string")
        return left.toLowerCase() === right.toLowerCase();
    return (left ?? null) === (right ?? null);
}
