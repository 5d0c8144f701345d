import { explainCommandLine } from "../../codex/explain";
import { sample } from "./sample";

const decision = (...words: string[]): string =>
    explainCommandLine(sample, words).decision ?? "none";

test.each([
    [["git push -f"], "forbidden"],
    [["npm test && git push"], "prompt"],
    [["npm test | rm -rf x"], "forbidden"],
    [["npm test; npm test"], "none"],
    [["echo 'a && git push'"], "none"],
    [['echo "rm -rf x"'], "none"],
    [['rm "-rf" x'], "forbidden"],
    [["npm test > log"], "prompt"],
    [["X=1 git push --force"], "prompt"],
    [["for i in 1; do git push --force; done"], "prompt"],
    [["echo $HOME"], "prompt"],
    [["gh pr view && gh pr view 2"], "allow"],
    [["gh pr view && npm test"], "none"],
    [["sh", "-c", "git push --force"], "prompt"],
])("%j comes to %s", (words, wanted) => {
    expect(decision(...words)).toBe(wanted);
});
