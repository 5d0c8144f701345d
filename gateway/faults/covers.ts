import { isRecord } from "../exchange";

/**
 * Whether what is there has everything that was asked for. GitHub adds fields and fills defaults in, so only what was sent is
 * looked at; nothing, zero, an empty text and an empty list are the same to it.
 */
export function covers(there: unknown, sent: unknown): boolean {
    if (isNothing(sent)) return isNothing(there) || there === false;
    if (Array.isArray(sent)) {
        if (!Array.isArray(there) || there.length !== sent.length) return false;
        const left = [...(there as unknown[])];
        return sent.every((one) => {
            const at = left.findIndex((other) => covers(other, one));
            if (at >= 0) left.splice(at, 1);
            return at >= 0;
        });
    }
    if (isRecord(sent)) {
        return (
            isRecord(there) &&
            Object.entries(sent).every(([name, value]) => covers(there[name], value))
        );
    }
    return there === sent || (sent === false && isNothing(there));
}

function isNothing(value: unknown): boolean {
    return (
        value === null ||
        value === undefined ||
        value === "" ||
        value === 0 ||
        (Array.isArray(value) && value.length === 0)
    );
}
