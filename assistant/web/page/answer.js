// The card of an answer found on a page; what is in it: actions/cards.py.

import { element, icon, link, safeAddress, unseen } from "./dom.js";
import { listed } from "./listed.js";
import { marked } from "./marked.js";
import { languageName, text, writtenDay } from "./texts.js";

const HIGH_CONFIDENCE = 0.8;
const MEDIUM_CONFIDENCE = 0.5;

export function answerCard({ answer, alternatives, conflicting = [] }, language) {
  const isUnsure = (answer.confidence ?? 1) < MEDIUM_CONFIDENCE;
  const kinds = conflicting.length ? ["conflict", "conflict_unsure"] : ["from_intranet", "unsure"];
  return element(
    "div",
    { class: "card" },
    label(kinds[Number(isUnsure)], language),
    ...[answer, ...conflicting].flatMap((found) => [shown(found, language), ...source(found, language)]),
    why(answer, alternatives, language),
  );
}

/** A link to a page (`lang` is its title's), or the title alone if the address is unsafe. */
export function pageLink(address, title, language, lang = null) {
  const safe = safeAddress(address);
  const words = element("span", { lang }, title || address);
  return safe ? link(safe, words, unseen(` ${text(language, "new_tab")}`)) : words;
}

function label(key, language) {
  return element("p", { class: "label" }, text(language, key));
}

function shown(found, language) {
  return found.items?.length ? listed(found, languageOf(found), language) : quote(found);
}

function quote(found, { before, after } = {}) {
  const sentence = element("span", { class: "sentence" }, ...marked(found));
  const denied = before === undefined && found.lead_in && element("p", {}, found.lead_in);
  return element("blockquote", { lang: languageOf(found) }, denied, element("p", {}, before, sentence, after));
}

function source(found, language) {
  const lang = languageOf(found);
  const headings = found.heading_path.filter((heading) => heading !== found.title);
  const path = headings.map((heading) => element("span", { lang }, ` › ${heading}`));
  return [
    element("p", { class: "source" }, pageLink(found.link, found.title || found.url, language, lang), ...path),
    element("p", { class: found.stale ? "small stale" : "small" }, ...freshness(found, language, lang)),
  ];
}

function freshness({ stale, confirmed_on: day, changed_on: changed }, language, lang) {
  const isForeign = lang && lang !== language;
  const page = isForeign ? `${text(language, "page_language", { language: languageName(language, lang) })} · ` : "";
  const checked = text(language, stale ? "stale" : "checked_on", { date: writtenDay(language, day) });
  const change = changed ? `${text(language, "changed_on", { date: writtenDay(language, changed) })} · ` : "";
  return [stale && icon("alert"), element("span", {}, page + change + checked)];
}

function why(answer, alternatives, language) {
  const { confidence } = answer;
  const others = alternatives.map((found) => element("li", {}, quote(found), ...source(found, language)));
  return element(
    "details",
    {},
    element("summary", {}, text(language, "why")),
    confidence !== null && element("p", {}, sureness(confidence, language)),
    label("surroundings", language),
    quote(answer, answer),
    ...(others.length ? [label("next_best", language), element("ol", {}, ...others)] : []),
  );
}

function sureness(confidence, language) {
  const level = confidence >= HIGH_CONFIDENCE ? "high" : confidence >= MEDIUM_CONFIDENCE ? "medium" : "low";
  const percent = confidence.toLocaleString(language, { style: "percent" });
  return text(language, "confidence", { level: text(language, level), percent });
}

/** Null for pages that do not say theirs ("und"). */
function languageOf({ language }) {
  return /^[a-z]{2}$/.test(language) ? language : null;
}
