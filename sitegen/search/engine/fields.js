// Fields of a document and of the query language. sitegen/search/query_fields.py has the same names.

// Bits of a field mask.
export const TITLE = 1;
export const INDEX_NO = 2;
export const DOC_NO = 4;
export const SUMMARY = 8;
export const BODY = 64;
export const ANYWHERE = 127;
export const NUMBERS = INDEX_NO | DOC_NO;
export const HEAD = TITLE | NUMBERS;

/**
 * Fields of the choices of the search form.
 * @type {Record<string, number>}
 */
export const SCOPES = { title: TITLE, numbers: NUMBERS, body: BODY };

/**
 * Fields of the query language that hold text.
 * @type {Record<string, number>}
 */
export const TEXT_FIELDS = {
  text: ANYWHERE,
  title: TITLE,
  numbers: NUMBERS,
  doc_no: DOC_NO,
  index_no: INDEX_NO,
  body: BODY,
};

/**
 * How a field is written in a query, by its mask.
 * @type {Record<number, string>}
 */
export const PREFIXES = { 1: "标题:", 2: "索引号:", 4: "文号:", 6: "number:", 64: "正文:" };

/** @type {Record<string, string[]>} */
const ALIASES = {
  title: ["标题"],
  numbers: ["number"],
  doc_no: ["文号", "发文字号"],
  index_no: ["索引号", "index"],
  body: ["正文"],
  agency: ["机构", "机关"],
  category: ["分类", "信息分类"],
  topic: ["主题"],
  genre: ["体裁"],
  kind: ["类型"],
  year: ["年", "年份"],
  validity: ["有效", "有效性", "valid"],
  published: ["公开", "公开日期"],
  written: ["成文", "成文日期"],
};

/**
 * Field by each name that a query may use for it.
 * @type {Map<string, string>}
 */
export const FIELDS = new Map();
for (const [field, names] of Object.entries(ALIASES)) {
  for (const name of [field, ...names]) FIELDS.set(name, field);
}

/** @type {Record<string, string>} */
export const KIND_NAMES = {
  item: "公开信息",
  report: "年度报告",
  guide: "公开指南",
  rule: "公开制度",
  apply: "依申请公开",
  service: "办事指南",
  page: "其他网页",
};

/** @type {Record<string, string>} */
export const STATES = {
  "in-force": "有效",
  expired: "失效",
  repealed: "废止",
  "partly-expired": "部分失效",
  amended: "已修改",
};

/** States of what is no longer in force. */
export const VOID_STATES = ["expired", "repealed"];
