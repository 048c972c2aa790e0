// A site that embeds the widget: the pages of widget/examples as a server of its own would send them, with the
// headers that lie beside each, on an origin that is not Afterword's.

import { once } from "node:events";
import { readFile } from "node:fs/promises";
import { createServer } from "node:http";
import { dirname, extname, join, normalize } from "node:path";

import { DIST, ROOT } from "./repo.mjs";

const TYPES = { ".html": "text/html", ".css": "text/css", ".js": "text/javascript", ".wasm": "application/wasm" };
/** Files that a site hosts itself lie in its root. */
const HOSTED = /^\/(widget|afterword-[0-9a-f]+)\.(js|wasm)$/;

/** `afterword`: where it answers. `made`: files that no folder holds, by path. `edit`: a last word on each text.
 * `policies`: whether the headers are sent. `headers`: of every reply besides. */
export async function startSite(afterword, { made = {}, edit = (text) => text, policies = true, headers: others = {} } = {}) {
  const here = (text) => edit(text.replaceAll("http://localhost:8787", afterword));
  const text = async (file) => here(await readFile(file, "utf8"));

  async function find(path) {
    if (made[path]) return [here(made[path]), {}];
    if (HOSTED.test(path)) return [await readFile(join(DIST, path)), {}];
    const file = join(ROOT, "widget/examples", normalize(path.endsWith("/") ? `${path}index.html` : path));
    const headers = policies && (await text(join(dirname(file), "headers.json")).catch(() => undefined));
    return [await text(file), headers ? JSON.parse(headers) : {}];
  }

  const server = createServer(async (request, response) => {
    const { pathname } = new URL(request.url, "http://localhost");
    try {
      const [body, headers] = await find(pathname);
      const type = TYPES[extname(pathname) || ".html"];
      response.writeHead(200, { "content-type": type, "cache-control": "no-store", ...others, ...headers }).end(body);
    } catch {
      response.writeHead(404).end();
    }
  });
  await once(server.listen(0), "listening");
  return { url: `http://localhost:${server.address().port}`, stop: () => server.close().closeAllConnections() };
}
