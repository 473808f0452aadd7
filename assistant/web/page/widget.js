// Kate on any intranet page: <script src="https://kate.example/chat/widget.js" defer></script>
// A button opens the chat, loaded then. Styles made by script in a shadow tree suit strict policies.
(() => {
  const CHAT = new URL("./", document.currentScript.src);
  const TEXTS = {
    en: { open: "Ask Kate", title: "Kate, HR assistant", close: "Close", tab: "Open in a new tab" },
    fr: { open: "Demander à Kate", title: "Kate, assistante RH", close: "Fermer", tab: "Ouvrir dans un nouvel onglet" },
    ja: { open: "Kate に質問", title: "Kate 人事アシスタント", close: "閉じる", tab: "新しいタブで開く" },
  };
  const CSS = `
    :host { all: initial; }
    * { box-sizing: border-box; font: 600 16px/1.3 system-ui, "Hiragino Sans", "Noto Sans CJK JP", Meiryo, sans-serif; }
    #open, #panel { position: fixed; right: 20px; bottom: 20px; z-index: 2147483000; box-shadow: 0 4px 24px #0005; background: #0b6e69; }
    button, a { padding: 8px 12px; border: 0; border-radius: 8px; background: none; color: #fff; text-decoration: none; cursor: pointer; }
    #open { padding: 14px 20px; border-radius: 30px; }
    #panel { display: flex; flex-direction: column; width: 400px; height: min(680px, 100dvh - 40px); border-radius: 14px; overflow: hidden; }
    #bar { display: flex; align-items: center; padding: 6px 8px 6px 16px; color: #fff; }
    span { flex: 1; }
    :focus-visible { outline: 3px solid #fff; outline-offset: -5px; }
    iframe { flex: 1; border: 0; outline: 0; }
    #open[hidden], #panel[hidden] { display: none; }
    @media (max-width: 480px) { #panel { inset: 0; width: 100%; height: 100dvh; border-radius: 0; } }`;
  const tags = [document.documentElement.lang, ...navigator.languages, "en"].map((tag) => tag.slice(0, 2).toLowerCase());
  const lang = tags.find((tag) => tag in TEXTS);
  const text = TEXTS[lang];
  const address = `${CHAT}?lang=${lang}`;

  function element(name, properties, ...children) {
    const made = Object.assign(document.createElement(name), properties);
    made.append(...children);
    return made;
  }

  const named = (name) => ({ ariaLabel: name, title: name });
  const open = element("button", { id: "open", onclick: show }, text.open);
  const close = element("button", { onclick: hide, ...named(text.close) }, "✕");
  const tab = element("a", { href: address, target: "_blank", rel: "noopener", ...named(text.tab) }, "↗");
  const bar = element("div", { id: "bar" }, element("span", {}, text.title), tab, close);
  const panel = element("div", { id: "panel", hidden: true, role: "dialog", ariaLabel: text.title }, bar);
  const frame = element("iframe", { title: text.title, onload: () => frame.focus() });

  function show() {
    if (!frame.isConnected) panel.append(Object.assign(frame, { src: address }));
    panel.hidden = false;
    open.hidden = true;
    frame.focus();
  }

  function hide() {
    panel.hidden = true;
    open.hidden = false;
    open.focus();
  }

  panel.onkeydown = ({ key }) => key === "Escape" && hide();
  addEventListener("message", ({ source, data }) => {
    if (source && source === frame.contentWindow && data === "kate:close") hide();
  });

  const host = element("div", { lang });
  const shadow = host.attachShadow({ mode: "open" });
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(CSS);
  shadow.adoptedStyleSheets = [sheet];
  shadow.append(open, panel);
  document.body.append(host);
})();
