// Checks of what is typed into the form.

const CREDIT_LETTERS = "0123456789ABCDEFGHJKLMNPQRTUWXY";
const CREDIT_WEIGHTS = [1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28];
const IDENTITY_ENDS = "10X98765432";
const LEAST_PHONE_DIGITS = 7;

/**
 * Check an identity number by GB 11643: its last character, modulo 11, and the date of birth within.
 * @param {string} text
 * @returns {boolean}
 */
export function isIdentity(text) {
  if (!/^[1-9]\d{16}[\dXx]$/.test(text)) return false;
  const iso = `${text.slice(6, 10)}-${text.slice(10, 12)}-${text.slice(12, 14)}`;
  const date = new Date(`${iso}T00:00:00Z`);
  if (isNaN(date.getTime()) || date.toISOString().slice(0, 10) !== iso) return false;
  let sum = 0;
  for (let place = 0; place < 17; place++) sum += Number(text[place]) * (2 ** (17 - place) % 11);
  return IDENTITY_ENDS[sum % 11] === text[17].toUpperCase();
}

/**
 * Check a unified social credit code by GB 32100: its last character, modulo 31.
 * @param {string} text
 * @returns {boolean}
 */
export function isCredit(text) {
  if (!/^[0-9A-HJ-NPQRTUWXY]{18}$/.test(text)) return false;
  const sum = CREDIT_WEIGHTS.reduce((all, weight, at) => all + CREDIT_LETTERS.indexOf(text[at]) * weight, 0);
  return CREDIT_LETTERS[(31 - (sum % 31)) % 31] === text[17];
}

/**
 * Say whether an application may bear a date: the rules are in force from the first one on.
 * @param {string} iso
 * @param {{earliest: string, latest: string}} rules
 * @returns {boolean}
 */
export function isDateAllowed(iso, rules) {
  return iso >= rules.earliest && iso <= rules.latest;
}

/**
 * Whether a value looks right, by the name of its check.
 * @type {Record<string, (text: string) => boolean>}
 */
export const CHECKS = {
  name: (text) => !/[0-9０-９@#$%^&*<>=+]/.test(text),
  number: isIdentity,
  credit: isCredit,
  phone: (text) => /^[0-9()（）+\- 转]+$/.test(text) && text.replace(/\D/g, "").length >= LEAST_PHONE_DIGITS,
  email: (text) => /^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(text),
  postcode: (text) => /^\d{6}$/.test(text),
};
