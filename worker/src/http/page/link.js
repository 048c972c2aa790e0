// Opens the widget with the token of the fragment. Where it cannot come, the plain page takes over.
(() => {
  const token = location.hash.slice(1);
  // Another link of ours, opened in this tab, changes the fragment only.
  addEventListener("hashchange", () => location.reload());
  if (!token) return void (document.getElementById("no-token").hidden = false);
  const plain = () => location.replace("/a/" + encodeURIComponent(token));
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
