// Entry of the engine's script: the global SitegenSearch, and sitegenSearch, which every file of the index
// calls.
//
//   const engine = SitegenSearch.open("search/", "<version of the manifest>");
//   const result = await engine.search("供水 -收费 年:2024", {sort: "date-desc", page: 1});
import { Engine } from "./engine.js";
import { findHits } from "./highlight.js";
import { receiveFile } from "./loader.js";
import { listNeedles } from "./needles.js";
import { normalizeText } from "./normalize.js";
import { parseDay } from "./values.js";

export const api = {
  /** @type {(base: string, version?: string) => Engine} */
  open: (base, version) => new Engine(base, version),
  normalizeText,
  findHits,
  listNeedles,
  parseDay,
};

Object.assign(window, { SitegenSearch: api, sitegenSearch: receiveFile });
