// The server of a shop: serves the chat page, and asks Afterword for an invitation when a chat ends.
// The API key stays here. Run it with `node host.mjs`; it needs nothing but node.

import { readFile } from "node:fs/promises";
import { createServer } from "node:http";

const { AFTERWORD_URL = "http://localhost:8787", AFTERWORD_API_KEY = "ak_test_demo_support_host", PORT = "8788" } = process.env;
const file = async (path) => (await readFile(new URL(path, import.meta.url), "utf8")).replaceAll("http://localhost:8787", AFTERWORD_URL);

/** Only the server knows who served and when it was over, so only its word counts for an agent. */
async function invite(session) {
  const facts = { agent: "a-01", team: "billing", channel: "chat", tier: "standard", served_by: "human" };
  const reply = await fetch(`${AFTERWORD_URL}/v1/invitations`, {
    method: "POST",
    headers: { Authorization: `Bearer ${AFTERWORD_API_KEY}`, "Content-Type": "application/json" },
    body: JSON.stringify({ session, end: Math.floor(Date.now() / 1000), facts }),
  });
  if (!reply.ok) throw new Error(`Afterword says ${reply.status}: ${await reply.text()}`);
  return (await reply.json()).token;
}

const routes = {
  "GET /": async () => ["text/html", await file("index.html")],
  "GET /chat/chat.css": async () => ["text/css", await file("../chat/chat.css")],
  "GET /chat/chat.js": async () => ["text/javascript", await file("../chat/chat.js")],
  // The page names its chat. A real host finds the session in its own records, by who is logged in.
  "POST /end-chat": async (request) => ["text/plain", await invite((await request.setEncoding("utf8").toArray()).join("").slice(0, 64))],
};

createServer(async (request, response) => {
  const route = routes[`${request.method} ${request.url}`];
  try {
    const [type, body] = route ? await route(request) : ["text/plain", "There is nothing here."];
    response.writeHead(route ? 200 : 404, { "Content-Type": `${type}; charset=utf-8` }).end(body);
  } catch (error) {
    console.error(error.message);
    response.writeHead(502).end();
  }
}).listen(Number(PORT), function listening() {
  console.log(`http://localhost:${this.address().port}/`);
});
