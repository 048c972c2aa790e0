// Opens the widget with the token of the fragment. Where it cannot come, the plain page takes over.
(() => {
  const [token, end] = location.hash.slice(1).split("/");
  // Another link of ours, opened in this tab, changes the fragment only.
  addEventListener("hashchange", () => location.reload());
  if (!token) return void (document.getElementById("no-token").hidden = false);
  const page = "/a/" + encodeURIComponent(token);
  // Who waits for somebody goes on waiting.
  if (end === "call") return location.replace(page + "/call");
  const plain = () => location.replace(page);
  // Without constructed style sheets the widget needs a nonce, which this page has not.
  if (!("replaceSync" in CSSStyleSheet.prototype)) return plain();
  import("/widget.js")
    .then(() => {
      const widget = document.querySelector("main").appendChild(document.createElement("afterword-feedback"));
      // A page of its own says who asks and what for before anything is answered.
      widget.setAttribute("notice", "");
      return widget.open({ token });
    })
    .then(({ outcome }) => outcome === "not_shown" && plain(), plain);
})();
