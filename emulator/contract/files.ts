import { existsSync } from "node:fs";
import { join } from "node:path";

/**
 * Absolute path of a file beside the sources of `emulator/contract`. The compiler copies no data files, so
 * compiled code in `bin/emulator/contract` reads the one that is checked in.
 */
export function contractFile(name: string): string {
    const source = join(__dirname, "..", "..", "..", "emulator", "contract");
    return join(existsSync(join(__dirname, "operations.ts")) ? __dirname : source, name);
}
