// Types of what the preview reports. sitegen/serve makes it.
export {};

/**
 * Finding in the sources. `quote` has the line in three pieces: before the place, the place, after it; it may
 * be empty.
 * @typedef {object} Finding
 * @property {string} place
 * @property {string} code
 * @property {string} severity
 * @property {string} message
 * @property {string} message_en
 * @property {string} hint
 * @property {string} hint_en
 * @property {number} line
 * @property {string[]} quote
 */

/**
 * State of the preview for one page. `mark` is the digest of the page, `styles` the hrefs of its stylesheets.
 * @typedef {{mark: string, styles: string[], errors: number, warnings: number, findings: Finding[]}}
 *   PreviewState
 */
