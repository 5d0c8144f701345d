const rows: string[] = [];

/** One line of the fault table; printed when the file is through. */
export function row(fault: string, fixed: boolean, outcome: string): void {
    rows.push(`${fault.padEnd(34)} ${(fixed ? "gateway" : "plain").padEnd(8)} ${outcome}`);
}

afterAll(() => {
    process.stdout.write(`\n${rows.sort().join("\n")}\n`);
    rows.length = 0;
});
