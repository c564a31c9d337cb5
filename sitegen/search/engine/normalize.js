// Text as the search sees it. sitegen/search/normalise.py defines the same;
// tests/search/vectors.json checks both

/** Separator between two words of letters or digits. */
export const GAP = " ";

const CJK = new RegExp(
  "[\u2e80-\u2fdf\u3005-\u3007\u3021-\u3029\u3031-\u3035\u3038-\u303c\u3041-\u30fa\u30fc-\u30ff" +
    "\u3105-\u312f\u3131-\u318e\u31a0-\u31bf\u31f0-\u31ff\u3400-\u4dbf\u4e00-\u9fff\ua960-\ua97f" +
    "\uac00-\ud7ff\uf900-\ufaff\u1100-\u11ff\u{20000}-\u{3ffff}]",
  "u",
);
const WORD = /[\p{L}\p{N}\p{M}]/u;
// The marks among the code points that Unicode calls default-ignorable.
const IGNORED = /[\u034f\u17b4\u17b5\u180b-\u180d\u180f\ufe00-\ufe0f\u{e0100}-\u{e01ef}]/u;

/** @type {Map<string, string>} */
const foldedForms = new Map();
/** @type {Map<string, boolean>} */
const cjkCharacters = new Map();

/**
 * Say whether a character is written without spaces between words: Han, kana, bopomofo, hangul.
 * @param {string} char
 * @returns {boolean}
 */
export function isCjk(char) {
  let known = cjkCharacters.get(char);
  if (known === undefined) {
    known = CJK.test(char);
    cjkCharacters.set(char, known);
  }
  return known;
}

/**
 * Fold a code point by itself. A separator becomes a gap, what shows nothing becomes "".
 * @param {string} char
 * @returns {string}
 */
function foldCharacter(char) {
  const known = foldedForms.get(char);
  if (known !== undefined) return known;
  let result = "";
  for (const each of char.normalize("NFKC").toLowerCase()) {
    if (IGNORED.test(each)) continue;
    // Both circles stand for the zero of Chinese numerals: 二○○七年, 二〇〇七年.
    const one = each === "\u25cb" ? "\u3007" : each;
    result += isCjk(one) || WORD.test(one) ? one : GAP;
  }
  foldedForms.set(char, result);
  return result;
}

// Kinds of UTF-16 units. Units of the first two kinds stay as they are and are copied in one go.
const SOLID = 1;
const LETTER = 2;
const SEPARATOR = 3;
const OTHER = 4;
const unitKinds = new Uint8Array(0x10000);

/**
 * Find the kind of a UTF-16 unit and remember it.
 * @param {number} unit
 * @returns {number}
 */
function classifyUnit(unit) {
  const char = String.fromCharCode(unit);
  const isSurrogate = unit >= 0xd800 && unit < 0xe000;
  const folded = isSurrogate ? "" : foldCharacter(char);
  const unchanged = isCjk(char) ? SOLID : LETTER;
  const kind = folded === GAP ? SEPARATOR : folded !== char ? OTHER : unchanged;
  unitKinds[unit] = kind;
  return kind;
}

/**
 * Normalize a text. Every substring of the text becomes a substring of the result.
 * @param {string} text
 * @returns {string}
 */
export function normalizeText(text) {
  let out = "";
  let start = -1;
  let isGap = false;
  let isWord = false;
  for (let at = 0; at < text.length; at++) {
    const unit = text.charCodeAt(at);
    const kind = unitKinds[unit] || classifyUnit(unit);
    if (kind <= LETTER) {
      if (start < 0) {
        if (isGap && isWord && kind === LETTER) out += GAP;
        start = at;
        isGap = false;
      }
      isWord = kind === LETTER;
      continue;
    }
    if (start >= 0) out += text.slice(start, at);
    start = -1;
    if (kind === SEPARATOR) {
      isGap = true;
      continue;
    }
    const char = String.fromCodePoint(/** @type {number} */ (text.codePointAt(at)));
    for (const one of foldCharacter(char)) {
      if (one === GAP) {
        isGap = true;
        continue;
      }
      const isSolid = isCjk(one);
      if (isGap && isWord && !isSolid) out += GAP;
      out += one;
      isGap = false;
      isWord = !isSolid;
    }
    at += char.length - 1;
  }
  return start < 0 ? out : out + text.slice(start);
}

/**
 * Normalize a text and map each UTF-16 unit of the result to where it begins and ends in the original.
 * @param {string} text
 * @param {number} [most] units of the result that are enough
 * @returns {{text: string, starts: number[], ends: number[]}}
 */
export function normalizeWithOffsets(text, most = Infinity) {
  /** @type {number[]} */
  const starts = [];
  /** @type {number[]} */
  const ends = [];
  let out = "";
  let isGap = false;
  let isWord = false;
  let at = 0;

  /** @type {(one: string, start: number, end: number) => void} */
  function append(one, start, end) {
    out += one;
    for (let unit = 0; unit < one.length; unit++) {
      starts.push(start);
      ends.push(end);
    }
  }

  for (const char of text) {
    if (starts.length >= most) break;
    const end = at + char.length;
    for (const one of foldCharacter(char)) {
      if (one === GAP) {
        isGap = true;
        continue;
      }
      const isSolid = isCjk(one);
      if (isGap && isWord && !isSolid) append(GAP, at, at);
      append(one, at, end);
      isGap = false;
      isWord = !isSolid;
    }
    at = end;
  }
  return { text: out, starts, ends };
}
