// The page: puts its parts together, speaks the employee's language, loads the conversation, watches the connection.

import { forget, getSession, startOver } from "./api.js";
import { Composer } from "./composer.js";
import { Conversation } from "./conversation.js";
import { ask } from "./dialogs.js";
import { icon } from "./dom.js";
import { remember } from "./history.js";
import { chooseLanguage, text } from "./texts.js";
import { Transcript } from "./transcript.js";

const NOTICE_MS = 5000;
const byId = (id) => document.getElementById(id);
const hasKeyboard = !matchMedia("(pointer: coarse)").matches;

let language = chooseLanguage([new URLSearchParams(location.search).get("lang"), ...navigator.languages]);
let noticeTimer;
let reloadTimer;

const transcript = new Transcript(byId("log"), byId("new-messages"));
const composer = new Composer(byId("composer"), byId("counter"), say);
const conversation = new Conversation({
  transcript,
  language: () => language,
  focus,
  onSession: show,
  onLanguage: speak,
  onEdit: (words) => composer.insert(words),
  onSuggestion: (question) => say(question).then(focus),
});
/** Other tabs must not go on showing what was erased. */
const tabs = new BroadcastChannel("kate");

/** Turn the interface to a language. */
function speak(code) {
  language = chooseLanguage([code]);
  document.documentElement.lang = language;
  document.title = `Kate – ${text(language, "role")}`;
  for (const each of document.querySelectorAll("[data-text]")) each.textContent = text(language, each.dataset.text);
  for (const each of document.querySelectorAll("[data-label]")) each.ariaLabel = text(language, each.dataset.label);
  byId("question").placeholder = text(language, "write_here");
  composer.language = language;
  composer.refresh();
}

/** To the composer, unless that would open a keyboard on the screen. */
function focus() {
  byId(hasKeyboard ? "question" : "log").focus();
}

/** Say what concerns no single message. */
function notify(key, isLasting) {
  clearTimeout(noticeTimer);
  byId("notice").textContent = key ? text(language, key) : "";
  if (!isLasting) noticeTimer = setTimeout(notify, NOTICE_MS, "", true);
}

function show(session) {
  composer.limit = session.max_characters;
  speak(session.language ?? language);
  conversation.begin(session);
}

/** Load the conversation, again until it is there. Gives whether it is. */
async function load() {
  clearTimeout(reloadTimer);
  try {
    show(await getSession());
    notify();
    return true;
  } catch ({ code }) {
    notify(code === "offline" ? code : "away", true);
    reloadTimer = setTimeout(load, NOTICE_MS);
    return false;
  }
}

/** Gives whether the words were taken. */
async function say(words) {
  if (!conversation.session && !(await load())) return false;
  conversation.say(words);
  return true;
}

/** Leave the conversation; `way` gives a new session. */
async function leave(way, notice) {
  const session = await way();
  remember("pending", []);
  show(session);
  notify(notice);
  tabs.postMessage("left");
}

/** Inside the widget's panel: Escape closes the panel, and the focus goes to the composer. */
function embed() {
  document.documentElement.classList.add("embedded");
  addEventListener("focus", () => hasKeyboard && document.activeElement === document.body && focus());
  addEventListener("keydown", (event) => {
    const isOurs = event.key === "Escape" && !event.isComposing && !document.querySelector("dialog");
    if (isOurs) parent.postMessage("kate:close", "*");
  });
}

byId("send").append(icon("send"));
byId("start-over").addEventListener("click", () => {
  ask(language, { title: "start_over", body: "start_over_body", yes: "start_over", act: () => leave(startOver) });
});
byId("forget").addEventListener("click", () => {
  ask(language, { title: "forget", body: "forget_body", yes: "erase", act: () => leave(forget, "forgotten") });
});
tabs.addEventListener("message", load);
addEventListener("offline", () => notify("offline", true));
addEventListener("online", () => (conversation.session ? notify() : load()));
if (parent !== window) embed();
speak(language);
if (hasKeyboard) focus();
load();
