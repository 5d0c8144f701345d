/** Every REST resource served; a new one is a file here and a line in this list. */
import type { Route } from "../http/context";
import { routes as meta } from "./meta";

export const routes: readonly Route[] = [...meta];
