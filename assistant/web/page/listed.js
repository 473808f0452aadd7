// An answer that is a list, some rows of a table or one of them; what is in it: actions/cards.py.

import { element } from "./dom.js";
import { marked } from "./marked.js";
import { text } from "./texts.js";

const BETWEEN_CELLS = " | ";

/** @param {string|null} lang of the page */
export function listed(answer, lang, language) {
  const part = headOf(answer.items);
  const below = part ? answer.items.slice(1) : answer.items;
  const items = answer.items.map((item) => element("li", {}, ...row(item, answer)));
  const more = answer.n_more > 0 && text(language, "more_items", { count: answer.n_more });
  return element(
    "blockquote",
    { lang },
    answer.lead_in && element("p", {}, answer.lead_in),
    part && element("p", {}, ...piece(part, answer)),
    isCells(below) ? cells(answer, below) : element("ul", {}, ...items),
    more && element("p", { class: "small", lang: language }, more),
  );
}

/** What heads the part of a table that a row's cells are from, if any. */
function headOf([first, ...others]) {
  return !first.header && isCells(others) && first;
}

function isCells(items) {
  return items.length > 0 && items.every(({ header }) => header && !header.includes(BETWEEN_CELLS));
}

function cells(answer, items) {
  const pairs = items.map((item) => [element("dt", {}, item.header), element("dd", {}, ...piece(item, answer))]);
  return element("dl", {}, ...pairs.flat());
}

/** A table's row is its first cell, and the others with the names of their columns. */
function row(item, answer) {
  if (!item.header) return piece(item, answer);
  const headers = item.header.split(BETWEEN_CELLS);
  if (headers.length === 1) return [element("span", { class: "small" }, `${headers[0]} `), ...piece(item, answer)];
  let { start } = item;
  return item.text.split(BETWEEN_CELLS).map((words, number) => {
    const shown = piece({ text: words, start }, answer);
    start += Array.from(words + BETWEEN_CELLS).length;
    if (!number) return element("strong", {}, ...shown);
    return words && element("span", { class: "cell" }, element("span", { class: "small" }, `${headers[number]} `), ...shown);
  });
}

/** A piece of the page, with the best span marked if it is in there. */
function piece({ text: words, start }, answer) {
  return marked({ sentence: words, sentence_offset: answer.start - start, text: answer.text });
}
