// Carries messages and votes to Kate, and her replies into the transcript. A message without a reply stays there with
// a way to try again; before that, the server is asked whether it was answered after all.

import { Problem, getSession, sendExpectation, sendMessage, sendVote } from "./api.js";
import { element } from "./dom.js";
import { introduction, recall, remember, turnsOf } from "./history.js";
import { render } from "./markdown.js";
import { text } from "./texts.js";
import { Turn } from "./turn.js";

export class Conversation {
  #stopper = new AbortController();
  #queue = Promise.resolve();
  #handlers = { vote: (id, vote) => this.#vote(id, vote), expect: sendExpectation };

  constructor(page) {
    Object.assign(this, { page, transcript: page.transcript, log: page.transcript.log });
  }

  /** Show a conversation from its beginning, in place of any other. */
  begin(session) {
    this.#stopper.abort();
    this.#stopper = new AbortController();
    this.#queue = Promise.resolve();
    this.#handlers.session = session;
    this.transcript.rebuild(() => {
      this.log.append(...introduction(session, this.#language, this.page.onSuggestion));
      const turns = turnsOf(session.messages, this.#handlers);
      for (const turn of turns) this.#add(turn);
      this.#resume(turns);
    });
  }

  say(words) {
    const turn = new Turn(this.#language, words, randomId());
    this.#add(turn);
    this.#enqueue(turn);
    this.transcript.reveal(turn.element, turn.element, true);
  }

  get session() {
    return this.#handlers.session;
  }

  get #language() {
    return this.page.language();
  }

  #add(turn) {
    this.log.querySelector("#chips")?.remove();
    this.log.append(turn.element);
  }

  /** Keep what has no reply yet, with the code of its problem. */
  #remember(turn, failed = null) {
    const { text: words, clientId, isAnswered } = turn;
    const others = (recall("pending") ?? []).filter((each) => each.clientId !== clientId);
    const isOver = isAnswered || !turn.element.isConnected;
    remember("pending", isOver ? others : [...others, { words, clientId, failed }]);
  }

  /** Take up again what had no reply when the page was left. */
  #resume(turns) {
    for (const { words, clientId, failed } of recall("pending") ?? []) {
      const known = turns.find((each) => each.clientId === clientId);
      const turn = known ?? new Turn(this.#language, words, clientId);
      turn.isSent = true;
      if (!known) this.#add(turn);
      if (turn.isAnswered) this.#remember(turn);
      else if (failed) this.#fail(turn, new Problem(failed));
      else this.#enqueue(turn);
    }
  }

  /** One message after the other: Kate, too, answers them in this order. */
  #enqueue(turn) {
    const { signal } = this.#stopper;
    this.#remember(turn);
    turn.wait(this.#language);
    const told = (problem) => signal.aborted || this.#fail(turn, problem);
    this.#queue = this.#queue.then(() => signal.aborted || this.#deliver(turn, signal).catch(told));
  }

  /** After a cut, Kate may have answered or be about to: what is sent twice is still asked once. */
  async #deliver(turn, signal, tries = 2) {
    try {
      if (turn.isSent && (await this.#isAnswered(turn, signal))) return;
      turn.isSent = true;
      turn.replies.replaceChildren();
      await sendMessage(turn.text, turn.clientId, signal, (line) => this.#take(line, turn));
      if (!turn.isAnswered) throw new Problem("failed");
      this.#remember(turn);
    } catch (problem) {
      if (problem.code === "session_lost") await this.#isAnswered(turn, signal);
      if (problem.code !== "cut" || tries < 2 || signal.aborted) throw problem;
      await this.#deliver(turn, signal, tries - 1);
    }
  }

  #take({ type, message, language }, turn) {
    if (type === "end") {
      turn.understand(language);
      this.page.onLanguage(language);
    }
    if (type !== "message") return;
    const isSearching = message.kind === "searching";
    if (isSearching) turn.wait(message.language, message.text);
    this.transcript.reveal(isSearching ? turn.state : turn.reply(message, this.#handlers), turn.element);
  }

  #fail(turn, problem) {
    if (!problem.code) console.error(problem);
    this.#remember(turn, problem.code);
    const retry = () => {
      this.page.focus();
      this.#enqueue(turn);
    };
    const edit = () => {
      turn.element.remove();
      this.#remember(turn);
      this.page.onEdit(turn.text);
    };
    turn.fail(problem, this.#language, retry, edit);
    this.transcript.reveal(turn.state, turn.element);
  }

  /**
   * Whether the server has a reply by now; the whole conversation is then shown as the server has it. A new session
   * twice in a row means that the browser keeps no cookie.
   */
  async #isAnswered(turn, signal) {
    const session = await getSession();
    signal.throwIfAborted();
    if (session.is_new && turn.isRenewed) throw new Problem("cookies");
    if (session.is_new) this.#startAnew(session, turn.element);
    turn.isRenewed = session.is_new;
    const known = turnsOf(session.messages, this.#handlers).find(({ clientId }) => clientId === turn.clientId);
    if (!known?.isAnswered) return false;
    this.page.onSession(session);
    return true;
  }

  /** Another conversation begins before this element (null: at the end); the answers above cannot be rated. */
  #startAnew(session, before) {
    this.#handlers.session = session;
    for (const each of this.log.querySelectorAll(".feedback")) each.remove();
    const line = element("p", { class: "separator", lang: this.#language }, text(this.#language, "session_lost"));
    this.log.insertBefore(line, before);
    this.transcript.reveal(line);
  }

  /** Gives what Kate says beside the thumbs; another answer gets a turn of its own. */
  async #vote(answerId, vote) {
    const turn = new Turn(this.#language);
    const beside = element("div");
    const onLine = (line) => {
      const isBeside = line.type === "message" && (vote === "up" || line.message.kind === "thanks");
      if (isBeside) beside.append(render(line.message.text));
      else this.#take(line, turn);
    };
    if (vote === "down") {
      this.#add(turn);
      turn.wait(this.#language);
      this.transcript.reveal(turn.element);
    }
    try {
      await sendVote(answerId, vote, this.#stopper.signal, onLine);
    } catch (problem) {
      if (problem.code === "session_lost") this.#startAnew(await getSession(), null);
      throw problem;
    } finally {
      turn.settle();
      if (!turn.isAnswered) turn.element.remove();
    }
    return beside;
  }
}

// `crypto.randomUUID` is for https pages only.
function randomId() {
  return `${Date.now()}-${crypto.getRandomValues(new Uint32Array(1))[0]}`;
}
