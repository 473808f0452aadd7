// What an employee is told when a message got no reply, and what can be done about it.

import { button, element, icon } from "./dom.js";
import { TEXTS, text } from "./texts.js";

/** Codes that are told as others; those without a text are told as "failed". */
const LIKE = { unavailable: "away", too_large: "too_long" };
/** Kate had the message. */
const UNANSWERED = ["cut", "failed"];

export function problemNote({ code, seconds, errorId }, language, retry, edit) {
  const key = LIKE[code] ?? (code in TEXTS.en ? code : "failed");
  const state = text(language, UNANSWERED.includes(code) ? "no_reply" : "not_sent");
  const words = element("span", {}, key !== "session_lost" && text(language, key, { seconds }));
  const reference = errorId && ` ${text(language, "reference", { error_id: errorId })}`;
  const again = key !== "too_long" && button("primary", retry, text(language, "retry"));
  if (seconds) countDown(seconds, words, again, language);
  return element(
    "div",
    { class: "problem", lang: language },
    icon("alert"),
    element("p", {}, element("strong", {}, state), words, reference),
    element("div", { class: "row" }, again, button("quiet", edit, text(language, "edit"))),
  );
}

/** Keeps the button still until the time is over. */
function countDown(seconds, words, again, language) {
  const end = Date.now() + seconds * 1000;
  again.disabled = true;
  const timer = setInterval(() => {
    const left = Math.ceil((end - Date.now()) / 1000);
    again.disabled = left > 0;
    words.textContent = left > 0 ? text(language, "too_many", { seconds: left }) : "";
    if (left <= 0) clearInterval(timer);
  }, 500);
}
