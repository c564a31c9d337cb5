// Types that several modules of the search engine share.
export {};

/**
 * Set of fields of a document, one bit each. The bits are the constants of fields.js.
 * @typedef {number} FieldMask
 */

/**
 * Posting list of a gram: the documents that have it, ascending, and for each the bits of its impact.
 * @typedef {{ids: Uint32Array, impacts: Uint8Array}} PostingList
 */

/**
 * What the files of the index say about a gram before its posting list is read. `count` is the number of
 * documents. `list` is null for a long list, whose parts have files of their own: `parts` names their
 * digests.
 * @typedef {object} GramEntry
 * @property {string} text
 * @property {number} hash
 * @property {number} count
 * @property {PostingList | null} list
 * @property {LongList | null} parts
 * @property {string} file
 */

/**
 * Entry of a long posting list in its bucket. `older` and `recent` are the CRC-32 sums of its two files. A
 * part without a file has the sum "", and then the recent postings stand in `inline`.
 * @typedef {{count: number, older: string, recent: string, inline: string}} LongList
 */

/**
 * Entries of the grams of one bucket: encoded short lists, and the facts about long lists, by gram.
 * @typedef {{long: Map<string, LongList>, short: Map<string, string>}} Bucket
 */

/**
 * Fields of stored documents by document id, in the order of the files.
 * @typedef {Record<string, string[]>} StoredFields
 */

/**
 * Manifest of the index. `rooms` are the ids a month of each year has, the newest year (`year`) first;
 * `cards` is the number of ids that share a file of cards; `stamp` goes into the addresses of all files;
 * `sums` are the sums of the current versions of small files, by name.
 * @typedef {object} Manifest
 * @property {number} version
 * @property {string} stamp
 * @property {number} edition
 * @property {number} documents
 * @property {number} buckets
 * @property {number} cards
 * @property {number} year
 * @property {number[]} rooms
 * @property {Record<string, number>} sums
 */

/**
 * Classifications by name; each maps an id to its label and the id of its parent ("" at the top).
 * @typedef {Record<string, Record<string, [string, string]>>} Trees
 */

/**
 * What a result shows of a document. Dates are ISO 8601 text, absent values are "".
 * @typedef {object} Card
 * @property {string} kind
 * @property {string} href
 * @property {string} title
 * @property {string} indexNo
 * @property {string} docNo
 * @property {string} agency
 * @property {string} category
 * @property {string} written
 * @property {string} published
 * @property {string} validity
 * @property {string} topic
 * @property {string} genre
 */

/**
 * Texts of a document. `keywords` and `files` have one value a line.
 * @typedef {{summary: string, keywords: string, files: string, body: string}} Texts
 */

/**
 * Document under verification; `texts` is null until they are read.
 * @typedef {{id: number, card: Card, texts: Texts | null}} Document
 */

/**
 * Document number of which only a part is known, such as 2024年3号. `ending` is the serial with 号, `before`
 * matches what stands in front of it, and every gram of `stem` is in each number that is meant.
 * @typedef {{serial: string, ending: string, before: RegExp, stem: string}} PartialNumber
 */

/**
 * Text to be found as it is within one of the fields of `mask`. `bare` is a document number without its 号, or
 * "". The grams of `stem` are in every document that is meant. `unknown` keeps a field name whose value has
 * no meaning, so that the reader can be told. The search fills in `candidates` (all documents that may have
 * the run) and `asTyped` (those that may have it other than as a partial number).
 * @typedef {object} Run
 * @property {"run"} type
 * @property {string} text
 * @property {string} typed
 * @property {FieldMask} mask
 * @property {string} bare
 * @property {PartialNumber | null} partial
 * @property {string} stem
 * @property {{name: string, text: string}} [unknown]
 * @property {Uint32Array | null} [candidates]
 * @property {Uint32Array | null} [asTyped]
 */

/**
 * Value that was typed for a facet or a date (`name` is the field's name as typed) and is not looked up yet.
 * @typedef {object} NamedValue
 * @property {"named"} type
 * @property {string} field
 * @property {string} name
 * @property {string} text
 * @property {[string, string] | null} range
 */

/**
 * Documents with one of these values of a facet; `ids` is null until the facet is read.
 * @typedef {{type: "set", field: string, values: string[], ids: Uint32Array | null}} FacetSet
 */

/**
 * Documents of a span of days, both ends included; "" leaves an end open.
 * @typedef {{type: "time", field: "published" | "written", from: string, to: string}} TimeSpan
 */

/** @typedef {{type: "and" | "or" | "not", parts: QueryTree[]}} Combination */

/** @typedef {Run | NamedValue | FacetSet | TimeSpan} Leaf */

/** @typedef {Leaf | Combination} QueryTree */

/**
 * Run by whose place in a document its tier is told. `single`: it is one word, which all answers have. `runs`
 * are its words where all of them may stand in a document number of which a part is known.
 * @typedef {object} Phrase
 * @property {string} text
 * @property {string} bare
 * @property {FieldMask} mask
 * @property {boolean} single
 * @property {Run[]} [runs]
 */

/**
 * Query with its facets looked up. `words` is what was typed, `narrowing` the filters, `tree` both (null:
 * nothing to look for). `needles` are the texts to highlight, the longest first.
 * @typedef {object} Query
 * @property {QueryTree | null} words
 * @property {QueryTree[]} narrowing
 * @property {QueryTree | null} tree
 * @property {Run[]} runs
 * @property {Phrase[]} phrases
 * @property {string[]} needles
 */

/**
 * Choices of the search form. `fields` is title, numbers or body; `validity` holds states separated by
 * spaces. Without `snippets` results are cards only; with `quick` the total may stay an estimate.
 * @typedef {object} SearchOptions
 * @property {string} [fields]
 * @property {string} [exact]
 * @property {string} [none]
 * @property {string} [agency]
 * @property {string} [category]
 * @property {string} [topic]
 * @property {string} [genre]
 * @property {string} [kind]
 * @property {string} [validity]
 * @property {string | number} [year]
 * @property {string} [by]
 * @property {string} [from]
 * @property {string} [to]
 * @property {string} [sort]
 * @property {number} [page]
 * @property {number} [size]
 * @property {boolean} [quick]
 * @property {boolean} [snippets]
 * @property {string} [stamp] that of an earlier answer, to which this one is to belong
 */

/** @typedef {{text: string, hit: boolean}} TextPart */

/**
 * Passage of a text; `before` and `after` say whether it is cut off there.
 * @typedef {{before: boolean, after: boolean, parts: TextPart[], from: string}} Snippet
 */

/**
 * Additions to a card where snippets are wanted. `where` names the fields that have hits.
 * @typedef {object} ResultDetails
 * @property {string} agencyName
 * @property {string} categoryName
 * @property {string} genreName
 * @property {TextPart[]} titleParts
 * @property {TextPart[]} numberParts
 * @property {TextPart[]} indexParts
 * @property {string[]} where
 * @property {Snippet} snippet
 */

/** @typedef {Card & {id: number, tier: number} & Partial<ResultDetails>} ResultItem */

/**
 * Page of results. `total` is the number of documents if `exact`, else the most there can be; `least` the
 * fewest. `strict` says whether the order is the documented one to the end.
 * @typedef {object} ResultPage
 * @property {string[]} needles
 * @property {boolean} asked
 * @property {ResultItem[]} items
 * @property {number} total
 * @property {boolean} exact
 * @property {boolean} strict
 * @property {number} page
 * @property {number} size
 * @property {number} least
 * @property {number} pages
 * @property {{name: string, text: string}[]} unknown
 * @property {number} documents
 * @property {string} stamp digest of the index; other questions about the same results name it
 */

/** @typedef {{total: number, exact: boolean}} Amount */

/** @typedef {{value: string, name: string, depth: number, count: number}} FacetCount */

/**
 * Query to ask instead, in pieces of the words. `absent` are the pieces that are in no document.
 * @typedef {{words: string[], absent: string[], whole: boolean, amount: Amount}} Pieces
 */

/**
 * Why a query has no results and what to ask instead. `plain` is the query in simplified characters.
 * @typedef {object} Explanation
 * @property {string[]} missing
 * @property {Amount} without
 * @property {Amount & {words: string[]}} fewer
 * @property {Card[]} near
 * @property {{typed: string, exact: string, amount: Amount}} [plain]
 * @property {Pieces} [parts]
 */

/** @typedef {{kind: "agency" | "number" | "title", text: string, value?: string}} Suggestion */
