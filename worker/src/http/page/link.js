// Opens the widget with the token of the fragment. Where it cannot come, the plain page takes over.
(() => {
  const token = location.hash.slice(1);
  // Another link of ours, opened in this tab, changes the fragment only.
  addEventListener("hashchange", () => location.reload());
  if (!token) return void (document.getElementById("no-token").hidden = false);
  const plain = () => location.replace("/a/" + encodeURIComponent(token));
  import("/widget.js")
    .then(() => afterword.open({ token, target: document.querySelector("main") }))
    .then(({ outcome }) => outcome === "not_shown" && plain(), plain);
})();
