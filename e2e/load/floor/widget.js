// The yardstick of the widget: the least that a custom element has to do to show the same question with the same texts,
// asked for in one hop, and to post the click to the same Worker. What a guest owes a page (queue, undo, keyboard,
// languages, strict policies, what follows the click) is left out.

const post = async (path, body) => (await fetch(`/v1/${path}`, { method: "POST", body: JSON.stringify(body), keepalive: true })).json();
const bytes = (count) => [...crypto.getRandomValues(new Uint8Array(count))];

customElements.define(
  "vanilla-feedback",
  class extends HTMLElement {
    async connectedCallback() {
      const draw = btoa(String.fromCharCode(...bytes(16))).replace(/\+/g, "-").replace(/\//g, "_").slice(0, 22);
      const facts = JSON.parse(this.getAttribute("facts"));
      const screen = await post("invitations", { site_key: this.getAttribute("site-key"), draw, facts, lang: document.documentElement.lang });
      const { token, instrument: ins, first, lang, texts } = screen;
      const writer = bytes(8).map((byte) => byte.toString(16).padStart(2, "0")).join("");
      const root = this.attachShadow({ mode: "open" });
      root.innerHTML = "<style>div{display:flex}button{flex:1;min-height:44px}[aria-pressed=true]{font-weight:bold}</style><p></p><div role=group></div>";
      root.querySelector("p").textContent = texts[`${first}.question`];
      let rev = 0;
      for (let value = 1; value <= 5; value += 1) {
        const button = document.createElement("button");
        button.textContent = texts[`${first}.${value}`];
        button.onclick = () => {
          root.querySelector("[aria-pressed]")?.removeAttribute("aria-pressed");
          button.setAttribute("aria-pressed", "true");
          rev += 1;
          post("answers", { token, writer, rev, seen: 0, ins, first, lang, answer: { [first]: value } });
        };
        root.querySelector("div").append(button);
      }
    }
  },
);
