// Talks to Kate's server (assistant/web/endpoints.py). Whatever goes wrong arrives as a `Problem`.

/** A reply that says nothing for so long has been cut. */
const SILENCE_MS = 20_000;

/** Codes: the server's, `offline`, `away` (no answer, or not Kate's), and `cut` (the reply broke off). */
export class Problem extends Error {
  constructor(code, { retry_after_seconds: seconds = 0, error_id: errorId = "" } = {}) {
    super(code);
    Object.assign(this, { code, seconds, errorId });
  }
}

/** These three give a session: the browser's (or a new one), a new one, a new one with the old one erased. */
export const getSession = () => json("session");
export const startOver = () => json("start-over", {});
export const forget = () => json("forget", {});
export const sendExpectation = (answerId, text) => json("expectations", { answer_id: answerId, text });
/** Both pass each line of the reply to `onLine` as it comes; `signal` stops them. */
export const sendMessage = (text, clientId, ...rest) => stream("messages", { text, client_id: clientId }, ...rest);
export const sendVote = (answerId, vote, ...rest) => stream("votes", { answer_id: answerId, vote }, ...rest);

async function json(path, body) {
  try {
    return await (await request(path, body, AbortSignal.timeout(SILENCE_MS))).json();
  } catch (error) {
    throw asProblem(error, "away");
  }
}

async function stream(path, body, signal, onLine) {
  const silence = new AbortController();
  const listen = () => setTimeout(() => silence.abort(), SILENCE_MS);
  let timer = listen();
  let hasBegun = false;
  try {
    const response = await request(path, body, AbortSignal.any([signal, silence.signal]));
    for await (const line of lines(response.body)) {
      clearTimeout(timer);
      timer = listen();
      hasBegun = true;
      if (line.type === "error") throw new Problem(line.code, line);
      onLine(line);
      if (line.type === "end") return;
    }
    throw new Problem("cut");
  } catch (error) {
    throw asProblem(error, hasBegun || silence.signal.aborted ? "cut" : "away");
  } finally {
    clearTimeout(timer);
  }
}

function asProblem(error, code) {
  return error instanceof Problem ? error : new Problem(navigator.onLine ? code : "offline");
}

/** GET, or POST if there is a body; gives a success. What is no JSON comes from a proxy, not from Kate. */
async function request(path, body, signal) {
  const post = { method: "POST", body: JSON.stringify(body), headers: { "Content-Type": "application/json" } };
  const response = await fetch(new URL(path, document.baseURI), { cache: "no-store", signal, ...(body && post) });
  const isKates = response.headers.get("Content-Type")?.includes("json");
  if (!isKates) throw new Problem(response.status === 413 ? "too_large" : "away");
  if (response.ok) return response;
  const refusal = await response.json();
  throw new Problem(refusal.error, refusal);
}

async function* lines(body) {
  const reader = body.pipeThrough(new TextDecoderStream()).getReader();
  let rest = "";
  for (;;) {
    const { value, done } = await reader.read();
    if (done) return;
    const parts = (rest + value).split("\n");
    rest = parts.pop();
    for (const part of parts) if (part) yield JSON.parse(part);
  }
}
