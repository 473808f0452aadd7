// Makes elements. Whatever text is passed becomes a text node or an attribute: nothing is ever read as HTML.

/** Strokes, on a grid of 24. */
const ICONS = {
  send: "M12 19V5M5.5 11.5 12 5l6.5 6.5",
  up: "M7 21V11l4-8c1.7 0 2.5 1.3 2.5 2.7L13 9.5h5.5a2 2 0 0 1 2 2.4l-1.3 7A2.5 2.5 0 0 1 16.7 21H7zM3 11h4v10H3z",
  out: "M7 17 17 7M9 7h8v8",
  alert: "M12 8v5M12 16.5v.1M12 3a9 9 0 1 0 0 18 9 9 0 0 0 0-18z",
};
ICONS.down = ICONS.up;

/**
 * @param {Object} [properties] attributes; `onclick` and the like are listeners; null and false are left out
 * @param {...(Node|string|null|false)} children strings become text nodes
 */
export function element(name, properties = {}, ...children) {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(properties)) {
    if (typeof value === "function") made.addEventListener(key.slice(2), value);
    else if (value !== null && value !== false) made.setAttribute(key, value);
  }
  made.append(...children.filter(Boolean));
  return made;
}

/** A button that submits nothing. */
export function button(kind, onclick, ...children) {
  return element("button", { type: "button", class: kind, onclick }, ...children);
}

export function icon(name) {
  const [svg, path] = ["svg", "path"].map((tag) => document.createElementNS("http://www.w3.org/2000/svg", tag));
  svg.setAttribute("viewBox", "0 0 24 24");
  svg.setAttribute("class", name);
  svg.setAttribute("aria-hidden", "true");
  path.setAttribute("d", ICONS[name]);
  svg.append(path);
  return svg;
}

/** Text for screen readers only. */
export function unseen(words, lang = null) {
  return element("span", { class: "unseen", lang }, words);
}

/** The address as a link may have it, or null: `javascript:` and relative ones may not. */
export function safeAddress(address, schemes = ["http:", "https:"]) {
  const url = URL.canParse(address) && new URL(address);
  return url && schemes.includes(url.protocol) ? url.href : null;
}

/** A link to a safe address, which opens in a new tab and learns nothing of this one. */
export function link(href, ...children) {
  return element("a", { href, target: "_blank", rel: "noopener noreferrer" }, ...children, icon("out"));
}
