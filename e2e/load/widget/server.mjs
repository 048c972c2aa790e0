// One server in front of everything that is measured, so that every contestant travels alike: files compressed ahead with
// brotli 11 and cached for ever, replies of the real Worker compressed on the way as Cloudflare does it, and stubs of
// the peers' own services.

import { once } from "node:events";
import { createServer } from "node:http";
import { extname } from "node:path";
import { brotliCompressSync, constants } from "node:zlib";

const TYPES = { ".html": "text/html;charset=utf-8", ".js": "text/javascript", ".css": "text/css", ".wasm": "application/wasm", ".json": "application/json" };
const STATIC = 11;
const ON_THE_WAY = 4;
/** Headers of one connection, or of a body that is compressed anew. */
const OWN = ["connection", "keep-alive", "transfer-encoding", "content-encoding", "content-length"];

function brotli(body, quality) {
  return brotliCompressSync(body, { params: { [constants.BROTLI_PARAM_QUALITY]: quality, [constants.BROTLI_PARAM_SIZE_HINT]: body.length } });
}

/**
 * `files`: path to text or bytes. `replies`: path to the JSON that a peer's service would send; other calls of the peers
 * (what they report home) are answered with `{}`.
 */
export async function startServer({ worker, files, replies }) {
  const packed = new Map(Object.entries(files).map(([path, body]) => [path, brotli(Buffer.from(body), STATIC)]));

  function send(response, status, headers, body) {
    response.writeHead(status, { ...headers, "content-encoding": "br", "content-length": body.length });
    response.end(body);
  }

  async function forward(request, response) {
    const body = request.method === "POST" ? Buffer.concat(await request.toArray()) : undefined;
    const { origin = "", "content-type": type = "" } = request.headers;
    const reply = await fetch(worker + request.url, { method: request.method, headers: { origin, "content-type": type }, body });
    const headers = Object.fromEntries([...reply.headers].filter(([name]) => !OWN.includes(name)));
    send(response, reply.status, headers, brotli(Buffer.from(await reply.arrayBuffer()), ON_THE_WAY));
  }

  const server = createServer(async (request, response) => {
    const { pathname } = new URL(request.url, "http://localhost");
    const file = packed.get(pathname);
    if (pathname.startsWith("/v1/")) return forward(request, response);
    const type = TYPES[extname(pathname)] ?? TYPES[".json"];
    if (file) return send(response, 200, { "content-type": type, "cache-control": "public, max-age=31536000, immutable" }, file);
    await request.toArray();
    send(response, 200, { "content-type": type, "cache-control": "no-store" }, brotli(Buffer.from(JSON.stringify(replies[pathname] ?? {})), ON_THE_WAY));
  });
  await once(server.listen(0, "127.0.0.1"), "listening");
  return { url: `http://localhost:${server.address().port}`, stop: () => server.close().closeAllConnections() };
}
