// The vectors that the tests of Python read too.
import { readFileSync } from "node:fs";

/**
 * Read a JSON file of the tests.
 * @param {string} path relative to this folder
 * @returns {any}
 */
export function readVectors(path) {
  return JSON.parse(readFileSync(new URL(path, import.meta.url), "utf8"));
}
