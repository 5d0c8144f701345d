/** Leaves out what is undefined and what is an empty list or object: in a seed that says the same. */
export function compact<T extends object>(value: T): T {
    const entries = Object.entries(value).filter(([, one]: [string, unknown]) => {
        if (one === undefined) return false;
        if (Array.isArray(one)) return one.length > 0;
        return typeof one !== "object" || one === null || Object.keys(one).length > 0;
    });
    return Object.fromEntries(entries) as T;
}
