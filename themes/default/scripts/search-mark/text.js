// The text of a page, and the text nodes it comes from.

/**
 * Text node with the offsets at which it stands in the page's text.
 * @typedef {{node: Text, start: number, end: number}} Piece
 */

const INLINE = /^(A|B|CODE|EM|I|MARK|S|SMALL|SPAN|STRONG|SUB|SUP|TIME|U)$/;
const SKIPPED = "nav, button, script, style, .tools, .toc, .qr, .citation, .printed, .unseen";

/** @type {(node: Node) => Element} */
function findBlock(node) {
  let element = /** @type {Element} */ (node.parentNode);
  while (INLINE.test(element.tagName)) element = /** @type {Element} */ (element.parentNode);
  return element;
}

/**
 * Gather the text below an element, with a line break between blocks.
 * @param {Element} root
 * @returns {{text: string, pieces: Piece[]}}
 */
export function gatherText(root) {
  const walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
  /** @type {Piece[]} */
  const pieces = [];
  let text = "";
  let last = null;
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    const { data } = /** @type {Text} */ (node);
    const parent = /** @type {Element} */ (node.parentNode);
    if (parent.closest(SKIPPED) || !data.trim()) continue;
    const block = findBlock(node);
    if (last && block !== last) text += "\n";
    last = block;
    pieces.push({ node: /** @type {Text} */ (node), start: text.length, end: text.length + data.length });
    text += data;
  }
  return { text, pieces };
}

/**
 * Wrap a part of a text node in a mark.
 * @param {Text} node
 * @param {number} from
 * @param {number} to
 * @returns {HTMLElement}
 */
export function wrapText(node, from, to) {
  const middle = from ? node.splitText(from) : node;
  if (to - from < middle.data.length) middle.splitText(to - from);
  const mark = document.createElement("mark");
  middle.replaceWith(mark);
  mark.append(middle);
  return mark;
}
