// Document numbers as readers half remember them (2024年3号, 第3号):
// the same as sitegen/search/partial_numbers.py.
/** @typedef {import("./types.js").PartialNumber} PartialNumber */

const CHINESE = "[\u4e00-\u9fff]{0,20}";
const PATTERN = new RegExp(
  `^(?:(${CHINESE}?)(?:((?:19|20)[0-9]{2})(?:年第?|第)|第)|(${CHINESE}[发函令字办规告]))?([1-9][0-9]{0,4})号(?:文件?)?$`,
);

/**
 * Find what a word says of a document number; null for other words.
 * @param {string} text normalized text
 * @returns {PartialNumber | null}
 */
export function findPartialNumber(text) {
  const found = PATTERN.exec(text);
  if (!found) return null;
  const letters = found[1] || found[3] || "";
  const year = found[2] || "";
  const ending = `${found[4]}号`;
  const before = year ? `${letters || "(^|[^0-9])"}${year}([^0-9]|$)` : letters;
  return {
    serial: found[4],
    ending,
    before: new RegExp(before),
    stem: `${letters}${year}\n${ending}`.trim(),
  };
}

/**
 * Say whether a document number is meant.
 * @param {PartialNumber} partial
 * @param {string} number normalized document number
 * @returns {boolean}
 */
export function matchesNumber(partial, number) {
  if (!number.endsWith(partial.ending)) return false;
  const before = number.slice(0, -partial.ending.length);
  return !/[0-9]$/.test(before) && partial.before.test(before);
}
