// How a conversation begins, what was said before the page was loaded, and what the tab remembers until it is closed:
// the draft, and messages without a reply.

import { button, element } from "./dom.js";
import { katesMessage } from "./messages.js";
import { text } from "./texts.js";
import { Turn } from "./turn.js";

/** What Kate says for the moment only. */
const PASSING = ["searching", "thanks"];

/** What Kate says first, and questions that one could ask. */
export function introduction({ first_message: said, suggestions }, language, onSuggestion) {
  const chips = suggestions[language].map((question) => button("chip", () => onSuggestion(question), question));
  const label = element("p", { class: "label", id: "suggestions" }, text(language, "suggestions"));
  const group = { id: "chips", role: "group", "aria-labelledby": "suggestions", lang: language };
  return [katesMessage({ kind: "first", language, text: said[language] }), element("div", group, label, ...chips)];
}

/** The turns of a history, oldest first. A question that was sent twice is one turn. */
export function turnsOf(messages, handlers) {
  const turns = [];
  let turn = null;
  for (const message of messages) {
    const { from, kind, text: said, client_id: clientId, language } = message;
    const isYours = from === "you";
    if (isYours || !turn) {
      turn = turns.find((each) => clientId && each.clientId === clientId);
      if (!turn) turns.push((turn = new Turn(language, isYours ? said : "", clientId)));
    }
    if (!isYours && !PASSING.includes(kind)) turn.reply(message, handlers);
  }
  return turns;
}

export function recall(key) {
  try {
    return JSON.parse(sessionStorage.getItem(key));
  } catch {
    return null; // an embedding page may allow no storage
  }
}

export function remember(key, value) {
  try {
    sessionStorage.setItem(key, JSON.stringify(value));
  } catch {}
}
