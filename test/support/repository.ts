import { resolve } from "node:path";

/** The root of the checkout: npm runs scripts there, and vitest runs tests there. */
export const repository = process.cwd();

/** An absolute path from one relative to the checkout. */
export const inRepository = (path: string): string => resolve(repository, path);
