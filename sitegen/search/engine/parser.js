// Parser of the query language: the same language as sitegen/search/query_parser.py, step by step.
import { FIELDS } from "./fields.js";

const MOST_NESTED = 50;
// What either Python or a browser takes for white space.
// eslint-disable-next-line no-control-regex -- Python counts these four control characters as white space
const BLANK = /[\s\x1c-\x1f\x85\ufeff]/g;
const PIECES = /["“][^"“”]*["”]|[^"“”]+|["“”]/g;
// 国办发 〔2019〕 3 号: the blanks within a document number separate nothing.
const BRACKETED_YEAR = /[〔［[【]\s*[0-9０-９]{4}\s*[〕］\]】]/;
const YEAR_BEFORE_SERIAL = /[（(]\s*[0-9０-９]{4}\s*[）)](?=\s*[0-9０-９]+\s*号)/;
const DOCUMENT_NUMBER = new RegExp(
  `(?:[\u4e00-\u9fff]\\s*)?(?:${BRACKETED_YEAR.source}|${YEAR_BEFORE_SERIAL.source})` +
    "\\s*(?:[0-9０-９]+(?:\\s*号)?)?",
  "g",
);

/**
 * Word of a query, with the field it is asked in ("" for any). `range` has both ends of a span such as [a TO
 * b].
 * @typedef {object} Word
 * @property {"word"} type
 * @property {string} text
 * @property {string} field
 * @property {[string, string] | null} range
 * @property {boolean} quoted
 */

/** @typedef {{type: "and" | "or" | "not", nodes: SyntaxNode[]}} Group */

/** @typedef {{type: "field", name: string, text: string}} FieldSign */

/** @typedef {{type: "sign", makes: "and" | "or" | "not"}} Operator */

/** @typedef {{type: "open"} | {type: "close"} | {type: "blank"}} PlainSign */

/** @typedef {Word | Group | FieldSign | Operator | PlainSign} SyntaxNode */

/** Query that cannot be answered. */
export class QueryError extends Error {
  /** @param {string} reason words (too many) or nested (too deeply) */
  constructor(reason) {
    super(`query: ${reason}`);
    this.name = "QueryError";
    this.reason = reason;
  }
}

/** @type {(text: string, more?: Partial<Word>) => Word} */
function makeWord(text, more = {}) {
  return { type: "word", text, field: "", range: null, quoted: false, ...more };
}

/** @type {(type: Group["type"], nodes: SyntaxNode[]) => Group} */
function makeGroup(type, nodes) {
  return { type, nodes };
}

/** @type {(node: SyntaxNode) => node is Group} */
export function isGroup(node) {
  return "nodes" in node;
}

/**
 * Remove the blanks within document numbers, so that each is one word. What is quoted stays as it is.
 * @param {string} typed
 * @returns {string}
 */
export function joinNumbers(typed) {
  return typed.replace(PIECES, (piece) =>
    /^["“]./.test(piece) ? piece : piece.replace(DOCUMENT_NUMBER, (number) => number.replace(/\s+/g, "")),
  );
}

/**
 * Sign of the language: what may stand before it, what it looks like, what it makes. It acts only where a
 * word begins or ends, so that 某政发(2023)5号 stays one word.
 * @typedef {{after: RegExp, pattern: RegExp, make: (found: RegExpExecArray) => SyntaxNode | null}} Sign
 */

const AT_START = /^$|[\s(（\-－−]/;
const AT_VALUE = /^$|[\s(（\-－−:：]/;
const AT_WORD = /^$|[\s(（]/;
const AFTER_BLANK = /\s/;
const AT_RANGE = /[:：\s]/;
const ANYWHERE = /^/;

/** @type {Sign[]} */
const SIGNS = [
  {
    after: AT_START,
    pattern: /([A-Za-z_]+|[\u4e00-\u9fff]{1,4})[:：](?=\S)/y,
    make: ([text, name]) => (FIELDS.has(name) ? { type: "field", name, text } : null),
  },
  {
    after: AT_VALUE,
    pattern: /["“”＂]([^"“”＂]+)["“”＂](?=[\s)）]|$)/y,
    make: ([, text]) => makeWord(text, { quoted: true }),
  },
  { after: AT_VALUE, pattern: /[(（]/y, make: () => ({ type: "open" }) },
  { after: ANYWHERE, pattern: /[)）](?=[\s)）]|$)/y, make: () => ({ type: "close" }) },
  { after: AT_WORD, pattern: /NOT(?=\s)|[-－−](?=\S)/y, make: () => ({ type: "sign", makes: "not" }) },
  { after: AFTER_BLANK, pattern: /AND(?=\s)/y, make: () => ({ type: "sign", makes: "and" }) },
  { after: AFTER_BLANK, pattern: /OR(?=\s)/y, make: () => ({ type: "sign", makes: "or" }) },
  {
    after: AT_RANGE,
    pattern: /[[{]([^\s[\]{}]{1,10}\s+)?TO(\s+[^\s[\]{}]{1,10})?[\]}]/y,
    make: ([, from = "", to = ""]) => makeWord("", { range: [from.trim(), to.trim()] }),
  },
  { after: ANYWHERE, pattern: /\s+/y, make: () => ({ type: "blank" }) },
];

/**
 * Read the sign at a place of a query, if there is one.
 * @param {string} text
 * @param {number} at
 * @returns {{node: SyntaxNode, end: number} | null}
 */
function readSign(text, at) {
  const before = at ? text[at - 1] : "";
  for (const { after, pattern, make } of SIGNS) {
    if (!after.test(before)) continue;
    pattern.lastIndex = at;
    const found = pattern.exec(text);
    const node = found && make(found);
    if (node) return { node, end: pattern.lastIndex };
  }
  return null;
}

/**
 * Split a query into signs and words.
 * @param {string} text
 * @returns {SyntaxNode[]}
 */
function tokenize(text) {
  /** @type {SyntaxNode[]} */
  const found = [];
  let word = 0;
  let at = 0;
  while (at < text.length) {
    const sign = readSign(text, at);
    if (!sign) {
      at++;
      continue;
    }
    if (word < at) found.push(makeWord(text.slice(word, at)));
    found.push(sign.node);
    word = at = sign.end;
  }
  if (word < text.length) found.push(makeWord(text.slice(word)));
  return found;
}

/**
 * Put what stands in parentheses into groups.
 * @param {SyntaxNode[]} nodes
 * @returns {Group}
 */
function groupParentheses(nodes) {
  const stack = [makeGroup("and", [])];
  for (const node of nodes) {
    if (node.type === "open") stack.push(makeGroup("and", []));
    else if (node.type !== "close") stack[stack.length - 1].nodes.push(node);
    else if (stack.length > 1) {
      const group = /** @type {Group} */ (stack.pop());
      stack[stack.length - 1].nodes.push(group);
    }
    // The first element of the stack is the query itself.
    if (stack.length - 1 > MOST_NESTED) throw new QueryError("nested");
  }
  // Those that are not closed were none.
  return makeGroup(
    "and",
    stack.flatMap((group) => group.nodes),
  );
}

/**
 * Set the field of all words below a node that have none.
 * @param {SyntaxNode} node
 * @param {string} name
 */
function setField(node, name) {
  if (node.type === "word" && !node.field) node.field = name;
  if (isGroup(node)) node.nodes.forEach((each) => setField(each, name));
}

/**
 * Apply the names of fields to what follows them, and drop the blanks.
 * @param {Group} group
 * @returns {Group}
 */
function applyFields(group) {
  /** @type {SyntaxNode[]} */
  const found = [];
  for (let at = group.nodes.length - 1; at >= 0; at--) {
    let node = group.nodes[at];
    // A name without a value is a word.
    if (node.type === "field") node = makeWord(node.text);
    else if (isGroup(node)) node = applyFields(node);
    if (node.type === "blank") continue;
    const before = at ? group.nodes[at - 1] : null;
    if (before && before.type === "field") {
      setField(node, before.name);
      at--;
    }
    found.unshift(node);
  }
  return makeGroup(group.type, found);
}

/**
 * Apply the operators, one kind after the other, from left to right.
 * @param {Group} group
 * @returns {Group}
 */
function applyOperators(group) {
  const nodes = group.nodes;
  for (const makes of /** @type {const} */ (["not", "and", "or"])) {
    for (let at = 0; at < nodes.length;) {
      const node = nodes[at];
      if (node.type !== "sign" || node.makes !== makes) at++;
      else if (makes === "not") excludeNext(nodes, at);
      else joinNeighbours(nodes, at, makes);
    }
  }
  for (const node of nodes) if (isGroup(node)) applyOperators(node);
  return group;
}

/** @type {(nodes: SyntaxNode[], at: number) => void} */
function excludeNext(nodes, at) {
  nodes.splice(at, 1);
  // Before another sign it means nothing.
  if (at < nodes.length && nodes[at].type !== "sign") nodes[at] = makeGroup("not", [nodes[at]]);
}

/** @type {(nodes: SyntaxNode[], at: number, makes: "and" | "or") => void} */
function joinNeighbours(nodes, at, makes) {
  const before = at ? nodes[at - 1] : null;
  if (!before || at === nodes.length - 1) nodes.splice(at, 1);
  else if (isGroup(before) && before.type === makes) before.nodes.push(nodes.splice(at, 2)[1]);
  else nodes.splice(at - 1, 3, makeGroup(makes, [before, nodes[at + 1]]));
}

/**
 * Parse a typed query into its syntax tree.
 * @param {string} typed
 * @returns {Group}
 * @throws {QueryError} if parentheses are nested too deeply
 */
export function parseSyntax(typed) {
  const text = joinNumbers(typed.replace(BLANK, " "));
  return applyOperators(applyFields(groupParentheses(tokenize(text))));
}
