import { guardrailsPage } from "./page";

/** `npm run docs:guardrails` */
process.stdout.write(guardrailsPage());
