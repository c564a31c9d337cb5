const TABLE = new Int32Array(256);
for (let byte = 0; byte < 256; byte++) {
  let rest = byte;
  for (let bit = 0; bit < 8; bit++) rest = rest & 1 ? (rest >>> 1) ^ 0xedb88320 : rest >>> 1;
  TABLE[byte] = rest;
}

/** @type {(sum: number, byte: number) => number} */
function addByte(sum, byte) {
  return (sum >>> 8) ^ /** @type {number} */ (TABLE[(sum ^ byte) & 255]);
}

/**
 * Compute the CRC-32 of the UTF-8 form of a text, as eight hexadecimal digits.
 * @param {string} text
 * @param {number} [before] sum of the bytes that stand before the text
 * @returns {string}
 */
export function crc32(text, before = 0) {
  let sum = ~before;
  for (let at = 0; at < text.length; at++) {
    let code = text.charCodeAt(at);
    if (code >= 0x80) {
      if (code < 0x800) {
        sum = addByte(sum, 0xc0 | (code >> 6));
      } else {
        if (code >= 0xd800 && code < 0xdc00 && at + 1 < text.length) {
          code = 0x10000 + ((code - 0xd800) << 10) + (text.charCodeAt(++at) - 0xdc00);
          sum = addByte(sum, 0xf0 | (code >> 18));
          sum = addByte(sum, 0x80 | ((code >> 12) & 63));
        } else {
          sum = addByte(sum, 0xe0 | (code >> 12));
        }
        sum = addByte(sum, 0x80 | ((code >> 6) & 63));
      }
      code = 0x80 | (code & 63);
    }
    sum = addByte(sum, code);
  }
  return formatHex(~sum >>> 0, 8);
}

/**
 * Write a number in hexadecimal digits, with zeros in front. At most eight digits.
 * @param {number} number
 * @param {number} digits
 * @returns {string}
 */
export function formatHex(number, digits) {
  return number.toString(16).padStart(digits, "0").slice(-digits);
}
