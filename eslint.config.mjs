// Rules for all JavaScript of sitegen. What is bundled is not written by hand, so it is left out.
import js from "@eslint/js";
import globals from "globals";
import { BUNDLES } from "./tools/bundle.mjs";

export default [
  { ignores: [...BUNDLES.map((bundle) => bundle.outfile), "public/", ".venv/", ".sitegen/", ".bench/"] },
  js.configs.recommended,
  {
    linterOptions: { reportUnusedDisableDirectives: "error" },
    rules: {
      "max-lines-per-function": ["error", { max: 60, skipBlankLines: true, skipComments: true }],
      "max-lines": ["error", { max: 350, skipBlankLines: true, skipComments: true }],
      "max-len": ["error", { code: 110, ignoreUrls: true }],
      complexity: ["error", 20],
      "max-depth": ["error", 4],
      "max-params": ["error", 5],
      curly: ["error", "multi-line"],
      eqeqeq: "error",
      "no-eval": "error",
      "no-shadow": "error",
      "no-unused-vars": ["error", { argsIgnorePattern: "^_" }],
      "no-var": "error",
      "object-shorthand": "error",
      "prefer-arrow-callback": "error",
      "prefer-const": "error",
      "prefer-template": "error",
    },
  },
  { files: ["sitegen/**", "themes/**"], languageOptions: { globals: globals.browser } },
  {
    files: ["themes/**"],
    languageOptions: { globals: { SitegenSearch: "readonly", SitegenProcedure: "readonly" } },
  },
  { files: ["tools/**", "tests/**", "*.mjs"], languageOptions: { globals: globals.node } },
];
