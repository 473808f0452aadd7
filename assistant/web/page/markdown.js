// The Markdown that Kate's texts use, as elements: paragraphs, lists (`- item`), quotes (`> text`), **bold**,
// [links](https://...) and backslash escapes. Anything else is shown as it stands.

import { element, link, safeAddress } from "./dom.js";

const SCHEMES = ["http:", "https:", "mailto:", "tel:"];
/** An escape, bold text, or a link, whose address has no white space and no parentheses. */
const ACTIVE =
  /\\([!-/:-@[-`{-~])|\*\*(?=\S)((?:\\.|[^\\])*?(?:\\.|[^\\\s]))\*\*|\[((?:\\.|[^\\[\]])+)\]\(([^\s()]+)\)/gs;

/** @returns {DocumentFragment} */
export function render(source) {
  const fragment = document.createDocumentFragment();
  fragment.append(...runs(source.split("\n")).map(block));
  return fragment;
}

/** Neighbouring lines of one kind, without their marks; blank lines end a run. */
function runs(lines) {
  const found = [];
  let previous = "blank";
  for (const line of lines) {
    const [kind, content] = kindOf(line);
    if (kind !== previous) found.push({ kind, lines: [] });
    found.at(-1)?.lines.push(content);
    previous = kind;
  }
  return found.filter(({ kind }) => kind !== "blank");
}

function kindOf(line) {
  if (!line.trim()) return ["blank"];
  const [, mark, content] = line.match(/^ {0,3}(- |> ?)(.*)$/) ?? [];
  if (!mark) return ["paragraph", line];
  return [mark === "- " ? "list" : "quote", content];
}

function block({ kind, lines }) {
  if (kind === "quote") return element("blockquote", {}, render(lines.join("\n")));
  if (kind === "list") return element("ul", {}, ...lines.map((line) => element("li", {}, ...inline(line))));
  return element("p", {}, ...inline(lines.join("\n")));
}

function inline(text, mayLink = true) {
  const nodes = [];
  let end = 0;
  for (const match of text.matchAll(ACTIVE)) {
    nodes.push(text.slice(end, match.index), ...active(match, mayLink));
    end = match.index + match[0].length;
  }
  return [...nodes, text.slice(end)];
}

function active([whole, escaped, bold, label, address], mayLink) {
  if (escaped) return [escaped];
  if (bold) return [element("strong", {}, ...inline(bold, mayLink))];
  const safe = mayLink && safeAddress(address, SCHEMES);
  return [safe ? link(safe, ...inline(label, false)) : whole];
}
