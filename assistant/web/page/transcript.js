// The scrolling transcript. It keeps the newest message in view, unless the reader has scrolled up; then a button says
// that there is something new.

/** Pixels from the end that count as there. */
const NEAR = 60;
const MARGIN = 16;

export class Transcript {
  #lastTop = 0;
  #isAtEnd = true;
  #follows = true;

  constructor(log, button) {
    Object.assign(this, { log, button });
    log.addEventListener("scroll", () => this.#scrolled());
    button.addEventListener("click", () => this.#goToEnd());
    // A keyboard that opens on a phone must not cover the end.
    new ResizeObserver(() => this.#isAtEnd && this.#goToEnd()).observe(log);
  }

  /** Replace all; screen readers do not read it out. A new conversation is read from its beginning. */
  rebuild(build) {
    this.log.ariaLive = "off";
    this.log.replaceChildren();
    build();
    if (this.log.querySelector(".turn")) this.#goToEnd();
    this.#scrolled();
    setTimeout(() => (this.log.ariaLive = "polite"), 500);
  }

  /** Bring something new into view, with its turn's question if that is short; in any case if it `isOwn`. */
  reveal(node, turn = node, isOwn = false) {
    this.#follows ||= isOwn;
    this.button.hidden = this.#follows;
    if (!this.#follows) return;
    const room = this.log.clientHeight;
    const start = node.offsetTop - turn.offsetTop < room / 3 ? turn : node;
    this.log.scrollTo({ top: Math.min(this.log.scrollHeight - room, start.offsetTop - MARGIN) });
  }

  #goToEnd() {
    if (document.activeElement === this.button) this.log.focus();
    this.button.hidden = true;
    this.#follows = true;
    this.log.scrollTo({ top: this.log.scrollHeight, behavior: "instant" });
  }

  #scrolled() {
    const { scrollTop, scrollHeight, clientHeight } = this.log;
    this.#isAtEnd = scrollHeight - clientHeight - scrollTop < NEAR;
    this.#follows = this.#isAtEnd || (this.#follows && scrollTop >= this.#lastTop);
    this.#lastTop = scrollTop;
    if (this.#isAtEnd) this.button.hidden = true;
  }
}
