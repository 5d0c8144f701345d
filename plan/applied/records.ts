/** Records after an apply. */

type Of<Value> = Readonly<Record<string, Value>>;

export function mapValues<Value, Made>(
    record: Of<Value>,
    make: (value: Value, key: string) => Made,
): Record<string, Made> {
    return Object.fromEntries(
        Object.entries(record).map(([key, value]) => [key, make(value, key)]),
    );
}

/** What only the plan that was applied last had. */
export function onlyIn(before: Of<unknown>, plan: Of<unknown>): ReadonlySet<string> {
    return new Set(Object.keys(before).filter((key) => !Object.hasOwn(plan, key)));
}

export function without<Value>(
    record: Of<Value>,
    gone: ReadonlySet<string>,
): Record<string, Value> {
    return Object.fromEntries(Object.entries(record).filter(([key]) => !gone.has(key)));
}

/** What is there, without what only `before` had, and with what is planned. */
export function replaced<Planned, Live>(
    live: Of<Live>,
    before: Of<unknown>,
    plan: Of<Planned>,
    make: (planned: Planned, key: string) => Live,
): Record<string, Live> {
    return { ...without(live, onlyIn(before, plan)), ...mapValues(plan, make) };
}
