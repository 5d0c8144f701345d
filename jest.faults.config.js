const base = require("./jest.config.js");

/** `npm run faults`: every fault through the real engine, with and without the gateway. Takes minutes, so not in `npm test`. */
module.exports = {
    ...base,
    testMatch: ["**/test/faults/**/*.faults.ts"],
    testTimeout: 900_000,
    reporters: ["default"],
};
