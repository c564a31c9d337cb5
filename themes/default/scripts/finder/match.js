// Matching of what is typed with the spellings of the agencies: names, pinyin, initials.

/**
 * Say whether the letters of a word stand in a spelling in this order, with any letters between them: rsj in
 * the initials of a long name.
 * @param {string} word
 * @param {string} spelling
 * @returns {boolean}
 */
export function hasLetters(word, spelling) {
  let next = 0;
  for (let at = 0; at < spelling.length && next < word.length; at++) if (spelling[at] === word[next]) next++;
  return next === word.length;
}

/**
 * Rank a word by the nearest of some spellings: 0 for a whole one, 1 for a beginning, 2 for a part, else
 * null.
 * @param {string} word
 * @param {string[]} spellings
 * @returns {number | null}
 */
export function rankWord(word, spellings) {
  let best = null;
  for (const spelling of spellings) {
    const at = spelling.indexOf(word);
    if (at < 0) continue;
    const rank = at > 0 ? 2 : spelling === word ? 0 : 1;
    if (best === null || rank < best) best = rank;
  }
  return best;
}

/**
 * Rank a word as `rankWord` does, and by its letters alone (3) where that finds nothing.
 * @param {string} word
 * @param {string[]} spellings
 * @returns {number | null}
 */
export function rankLoosely(word, spellings) {
  const rank = rankWord(word, spellings);
  if (rank !== null || !/^[a-z]{2,}$/.test(word)) return rank;
  return spellings.some((spelling) => hasLetters(word, spelling)) ? 3 : null;
}

/**
 * Find the lines that every word finds, the nearest first.
 * @template {{spellings: string[], place: number}} T
 * @param {T[]} lines
 * @param {string[]} words
 * @param {(word: string, spellings: string[]) => number | null} rank
 * @returns {T[]}
 */
export function findLines(lines, words, rank) {
  const found = [];
  for (const line of lines) {
    const ranks = words.map((word) => rank(word, line.spellings));
    if (!ranks.includes(null)) {
      found.push({ line, sum: ranks.reduce((sum, one) => Number(sum) + Number(one), 0) });
    }
  }
  found.sort((one, other) => Number(one.sum) - Number(other.sum) || one.line.place - other.line.place);
  return found.map((one) => one.line);
}
