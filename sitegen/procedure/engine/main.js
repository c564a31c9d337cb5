// Entry of the script of the rules of 依申请公开: the global SitegenProcedure. It asks nothing of any server.
import { computeDeadlines } from "./deadlines.js";
import { computeFee } from "./fees.js";

export const api = { computeDeadlines, computeFee };

Object.assign(window, { SitegenProcedure: api });
