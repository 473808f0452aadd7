// Asks before something is done that cannot be undone.

import { button, element } from "./dom.js";
import { text } from "./texts.js";

/** Ask by these keys of texts; on "yes" act. Stays open, and says so, if that fails. */
export function ask(language, { title, body, yes, act }) {
  const trouble = element("p", { role: "status", class: "bad" });
  const cancel = button("quiet", () => dialog.close(), text(language, "cancel"));
  const agree = button("primary", confirm, text(language, yes));
  const dialog = element(
    "dialog",
    { lang: language, "aria-labelledby": "asked", onclose: () => dialog.remove() },
    element("h2", { id: "asked" }, text(language, title)),
    element("p", {}, text(language, body)),
    trouble,
    element("div", { class: "row" }, cancel, agree),
  );

  async function confirm() {
    agree.disabled = true;
    try {
      await act();
      dialog.close();
    } catch ({ code }) {
      trouble.textContent = text(language, code === "not_forgotten" ? code : "try_again");
      agree.disabled = false;
      agree.focus();
    }
  }

  document.body.append(dialog);
  dialog.showModal();
  cancel.focus();
}
