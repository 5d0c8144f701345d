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
    // One each core of the smallest machine that it has to run on: engine, provider and program of a test wait for each other.
    maxWorkers: 2,
    reporters: ["default", "<rootDir>/test/support/count-reporter.js"],
};
