/** Ends a run with one plain line, `N passed, N failed`; a suite that could not even start counts as failed. */
module.exports = class CountReporter {
    onRunComplete(_contexts, results) {
        const failed = results.numFailedTests + results.numRuntimeErrorTestSuites;
        process.stderr.write("", () =>
            console.log(`${results.numPassedTests} passed, ${failed} failed`),
        );
        // A connection that something keeps alive must not hold the run open; without one this timer does not either.
        setTimeout(() => process.exit(results.success ? 0 : 1), 20_000).unref();
    }
};
