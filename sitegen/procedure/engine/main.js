// Entry of the script of the rules of 依申请公开: the global SitegenProcedure. It asks nothing of any server.
import { computeDeadlines } from "./deadlines.js";
import { computeFee } from "./fees.js";

/**
 * Rules as in rules.json. The build sets them behind this script, so that a changed file needs no new bundle.
 * @type {import("./types.js").Rules}
 */
let rules;

export const api = {
  computeDeadlines,
  computeFee,
  get rules() {
    return rules;
  },
  set rules(value) {
    rules = value;
  },
};

Object.assign(window, { SitegenProcedure: api });
