/** The entry of a record, and nothing that every object has: GitHub lets a team be called `constructor`. */
export function own<T>(
    record: Readonly<Record<string, T>> | undefined,
    key: string,
): T | undefined {
    return record !== undefined && Object.hasOwn(record, key) ? record[key] : undefined;
}
