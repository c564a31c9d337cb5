// What the engine puts in front of the theme's scripts of the same page; see docs/javascript.md.
declare const SitegenSearch: typeof import("../../../sitegen/search/engine/main.js").api;
declare const SitegenProcedure: typeof import("../../../sitegen/procedure/engine/main.js").api;
