/** CODEOWNERS, by GitHub's rules: reading it, asking who owns a path, and keeping our lines in it. */
export * from "./codeowners-block";
export * from "./codeowners-file";
export * from "./codeowners-pattern";
