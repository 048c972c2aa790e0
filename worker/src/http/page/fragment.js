// The token leaves the address for the fragment, which no server, log or other page ever sees.
addEventListener("load", () => {
  const { token } = document.querySelector("main").dataset;
  history.replaceState(null, "", "/a#" + token);
});
