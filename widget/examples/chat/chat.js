// The scripted chat. Tells the page by `chat:ended` when it is over; all that concerns feedback is in the page.

const $ = (selector) => document.querySelector(selector);
const [log, form, box] = [$("#log"), $("form"), $("textarea")];

// The number of the chat stands in the address: a reload, or the address in another tab, goes on with the same one.
if (!location.hash) history.replaceState(null, "", `#chat-${crypto.getRandomValues(new Uint32Array(1))[0]}`);
const conversation = location.hash.slice(1);

function say(text, who) {
  const line = document.createElement("li");
  line.className = who;
  line.textContent = text;
  log.append(line);
  return line;
}

form.addEventListener("submit", (event) => {
  event.preventDefault();
  if (box.value.trim()) say(box.value.trim(), "me");
  box.value = "";
  box.focus();
});
box.addEventListener("keydown", (event) => {
  if (event.key === "Enter" && !event.shiftKey && !event.isComposing) {
    event.preventDefault();
    form.requestSubmit();
  }
});

function end() {
  form.hidden = $("#end").hidden = true;
  $(".again").hidden = false;
  $("#status").textContent = "Chat ended";
  say("The chat has ended. A copy is on its way to your inbox.", "note");
  const inline = $("input[name=layout]:checked").value === "inline";
  document.dispatchEvent(new CustomEvent("chat:ended", { detail: { conversation, target: inline ? "#feedback" : null } }));
}

const over = `over:${conversation}`;
$("#end").addEventListener("click", () => {
  sessionStorage.setItem(over, "yes");
  end();
});
$("#again").addEventListener("click", () => {
  history.replaceState(null, "", location.pathname);
  location.reload();
});
addEventListener("hashchange", () => location.reload());
for (const choice of document.querySelectorAll("input[name=layout]")) {
  choice.checked = choice.value === (sessionStorage.getItem("layout") ?? "inline");
  choice.addEventListener("change", () => sessionStorage.setItem("layout", choice.value));
}
if (sessionStorage.getItem(over)) end();
