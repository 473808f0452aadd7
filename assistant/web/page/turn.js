// One turn of the conversation: what the employee typed (nothing for a vote), and what comes of it.

import { element } from "./dom.js";
import { katesMessage, waiting, yourMessage } from "./messages.js";
import { problemNote } from "./problems.js";

export class Turn {
  /** @param {string} language the best guess so far */
  constructor(language, text = "", clientId = null) {
    Object.assign(this, { text, clientId });
    this.question = text && yourMessage(text, language);
    this.replies = element("div");
    this.state = element("div");
    this.element = element("div", { class: "turn" }, this.question, this.replies, this.state);
  }

  get isAnswered() {
    return this.replies.hasChildNodes();
  }

  wait(language, doing) {
    this.state.replaceChildren(waiting(language, doing));
  }

  /** Show one of Kate's messages; gives its element. */
  reply(message, handlers) {
    const made = katesMessage(message, handlers);
    this.understand(message.language);
    this.settle();
    this.replies.append(made);
    return made;
  }

  /** Kate knows the question's language. */
  understand(language) {
    if (this.question) this.question.lastChild.lang = language;
  }

  fail(...told) {
    this.state.replaceChildren(problemNote(...told));
  }

  settle() {
    this.state.replaceChildren();
  }
}
