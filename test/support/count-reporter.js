/** Ends a run with one plain line, `N passed, N failed`; a suite that could not even start counts as failed. */
module.exports = class CountReporter {
    onRunComplete(_contexts, results) {
        const failed = results.numFailedTests + results.numRuntimeErrorTestSuites;
        process.stderr.write("", () =>
            console.log(`${results.numPassedTests} passed, ${failed} failed`),
        );
    }
};
