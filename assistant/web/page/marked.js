// Text of a page with the answer in it marked.

import { element } from "./dom.js";

/** The sentence with the answer marked. Offsets count code points, which is not how JavaScript counts. */
export function marked({ sentence, sentence_offset: start, text: answer }) {
  const points = Array.from(sentence);
  const end = start + Array.from(answer).length;
  const [before, found, after] = [[0, start], [start, end], [end]].map((range) => points.slice(...range).join(""));
  return start >= 0 && found === answer ? [before, element("mark", {}, found), after] : [sentence];
}
