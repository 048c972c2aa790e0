// The token leaves the address for the fragment, which no server, log or other page ever sees;
// and with it the end of the path, by which a reload comes back to the page on which a guest waits.
addEventListener("load", () => {
  const { token } = document.querySelector("main").dataset;
  history.replaceState(null, "", "/a#" + token);
});
