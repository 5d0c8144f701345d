/** Four rings: pure tables, components on Pulumi mocks, the emulator in process, and test/e2e with the real engine. */
module.exports = {
    testEnvironment: "node",
    roots: ["<rootDir>/test"],
    testMatch: ["**/*.test.ts"],
    transform: {
        "^.+\\.ts$": [
            "@swc/jest",
            {
                jsc: { parser: { syntax: "typescript" }, target: "es2022" },
                // Octokit is ESM only: `import()` must stay an import (the test command sets --experimental-vm-modules).
                module: { type: "commonjs", ignoreDynamic: true },
                sourceMaps: "inline",
            },
        ],
    },
    testTimeout: 20_000,
    reporters: ["default", "<rootDir>/test/support/count-reporter.js"],
};
