// Where the employee types. It grows with the text, Enter sends, and it says how long a message may be. The draft
// outlives a reload, and goes only once the message has been taken.

import { recall, remember } from "./history.js";
import { text } from "./texts.js";

/** Share of the limit from which the count is shown. */
const COUNT_FROM = 0.8;
/** Keys that an input method handles; Safari ends a composition before its Enter. */
const INPUT_METHOD_KEY = 229;

export class Composer {
  limit = Infinity;
  language = "en";

  /** @param {(text: string) => Promise<boolean>} onSend gives whether the message was taken */
  constructor(form, counter, onSend) {
    const [field, send] = form.elements;
    Object.assign(this, { form, field, send, counter, onSend });
    field.value = recall("draft") ?? "";
    field.addEventListener("input", () => this.refresh());
    field.addEventListener("keydown", (event) => this.#press(event));
    form.addEventListener("submit", (event) => this.#submit(event));
    addEventListener("resize", () => this.refresh());
  }

  /** Put a text into the field, after what is there. */
  insert(words) {
    this.field.value = `${this.field.value}\n${words}`.trim();
    this.refresh();
    this.field.focus();
  }

  refresh() {
    const { field, limit, language } = this;
    const count = Array.from(field.value.trim()).length; // code points, as the server counts
    const key = count > limit ? "counter_over" : count >= limit * COUNT_FROM && "counter";
    this.isSendable = count > 0 && count <= limit;
    this.counter.textContent = key ? text(language, key, { count, limit }) : "";
    this.send.ariaDisabled = String(!this.isSendable);
    field.ariaInvalid = String(count > limit);
    field.style.height = "auto";
    field.style.height = `${field.scrollHeight + 2}px`; // 2 for the border
    remember("draft", field.value);
  }

  #press(event) {
    if (event.key !== "Enter" || event.shiftKey || event.isComposing || event.keyCode === INPUT_METHOD_KEY) return;
    event.preventDefault();
    this.form.requestSubmit();
  }

  async #submit(event) {
    event.preventDefault();
    const { field } = this;
    field.focus();
    if (!this.isSendable || this.isBusy) return;
    this.isBusy = true;
    const { value } = field;
    if ((await this.onSend(value.trim())) && field.value === value) field.value = "";
    this.isBusy = false;
    this.refresh();
  }
}
