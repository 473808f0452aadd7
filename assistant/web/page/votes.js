// Thumbs under an answer, and after a thumbs-down the optional "what did you expect?".

import { button, element, icon } from "./dom.js";
import { text } from "./texts.js";

const VOTES = ["up", "down"];

/** `handlers.vote` gives what is said beside the thumbs; it and `handlers.expect` reject with a Problem. */
export function thumbs(message, handlers) {
  const { id, language } = message;
  const said = element("div", { role: "status" });
  const buttons = VOTES.map((vote) => {
    const name = text(language, vote);
    const made = button("thumb", () => cast(vote), icon(vote));
    return Object.assign(made, { ariaLabel: name, title: name });
  });
  let isBusy = false;

  /** Not `disabled`, which would take the focus away from who uses the keyboard. */
  function show(vote) {
    buttons.forEach((each, index) => {
      each.ariaPressed = String(vote === VOTES[index]);
      each.ariaDisabled = String(isBusy);
    });
  }

  async function cast(vote) {
    if (isBusy || message.vote === vote) return;
    isBusy = true;
    show(vote);
    said.replaceChildren();
    try {
      said.append(await handlers.vote(id, vote));
      message.vote = vote;
      if (vote === "down" && handlers.session.asks_expectation) said.append(invitation());
    } catch {
      said.append(line(text(language, "try_again"), "bad"));
    }
    isBusy = false;
    show(message.vote);
  }

  function invitation() {
    const opener = button("plain", open, text(language, "expect"));
    const send = (words) => handlers.expect(id, words);
    const form = expectationForm(language, handlers.session.max_characters, send, close);

    function open() {
      opener.replaceWith(form);
      form.querySelector("textarea").focus();
    }

    function close(isSent) {
      form.replaceWith(isSent ? line(text(language, "expect_thanks")) : opener);
      (isSent ? buttons[1] : opener).focus();
    }
    return opener;
  }

  show(message.vote);
  return element("div", { class: "feedback" }, element("div", {}, ...buttons), said);
}

function line(words, kind = "") {
  return element("p", { class: kind }, words);
}

/** `close` is told whether something was sent. */
function expectationForm(language, maxlength, send, close) {
  const field = element("textarea", { rows: 2, maxlength });
  const kept = element("p", { class: "small" }, text(language, "expect_kept"));
  const trouble = element("p", { class: "bad", role: "status" });
  const submit = element("button", { class: "primary" }, text(language, "send"));
  field.ariaDescribedByElements = [kept];

  async function onsubmit(event) {
    event.preventDefault();
    const words = field.value.trim();
    if (!words || submit.disabled) return field.focus();
    submit.disabled = true;
    try {
      await send(words);
      close(true);
    } catch {
      trouble.textContent = text(language, "try_again");
      submit.disabled = false;
    }
  }

  function onkeydown(event) {
    if (event.key !== "Escape" || event.isComposing) return;
    event.stopPropagation();
    close(false);
  }

  const cancel = button("quiet", () => close(false), text(language, "cancel"));
  const question = element("label", {}, text(language, "expect"), field);
  const row = element("div", { class: "row" }, submit, cancel);
  return element("form", { class: "expectation", onsubmit, onkeydown }, question, kept, trouble, row);
}
