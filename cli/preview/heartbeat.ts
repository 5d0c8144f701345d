/** A longer silence would look like a hang. */
const silence = 20_000;

/** Does some work, and says on standard error that it is still at it: `still reading acme, 40 s`. */
export async function withHeartbeat<T>(what: string, work: Promise<T>): Promise<T> {
    const began = Date.now();
    const timer = setInterval(() => {
        const seconds = Math.round((Date.now() - began) / 1000);
        process.stderr.write(`still ${what}, ${seconds} s\n`);
    }, silence);
    try {
        return await work;
    } finally {
        clearInterval(timer);
    }
}
