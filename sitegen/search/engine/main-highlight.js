// Entry of the small script for the pages that results lead to: the part of SitegenSearch that highlights
// hits.
import { findHits } from "./highlight.js";
import { listNeedles } from "./needles.js";

Object.assign(window, { SitegenSearch: { findHits, listNeedles } });
