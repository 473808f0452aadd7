// Single messages of the transcript: what the employee typed, what Kate says, that she is writing.

import { answerCard, pageLink } from "./answer.js";
import { element, safeAddress, unseen } from "./dom.js";
import { render } from "./markdown.js";
import { text } from "./texts.js";
import { thumbs } from "./votes.js";

export function yourMessage(typed, language) {
  const label = unseen(text(language, "you_said"), language);
  return element("div", { class: "you" }, label, element("p", { dir: "auto" }, typed));
}

export function katesMessage(message, handlers) {
  const { kind, language, votable } = message;
  return element(
    "div",
    { class: `kate ${kind}`, lang: language },
    unseen(text(language, "kate_said")),
    content(message),
    votable && thumbs(message, handlers),
  );
}

function content({ card, text: said, language }) {
  if (card?.kind === "answer") return answerCard(card, language);
  const body = element("div", { class: "said" }, render(said));
  // The text lists the pages already, unless it has been rewritten.
  const linked = Array.from(body.querySelectorAll("a"), (each) => each.href);
  const missing = (card?.pages ?? []).filter((page) => !linked.includes(safeAddress(page.url)));
  const items = missing.map((page) => element("li", {}, pageLink(page.url, page.title, language)));
  if (items.length) body.append(element("ul", {}, ...items));
  return body;
}

/** Three dots, and what is being done. */
export function waiting(language, doing) {
  const dots = element("span", { class: "dots", "aria-hidden": "true" }, element("i"), element("i"), element("i"));
  const words = doing ? element("span", {}, doing) : unseen(text(language, "writing"));
  return element("div", { class: "waiting", lang: language }, dots, words);
}
