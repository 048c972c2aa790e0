// A load that costs the client little, so that the server is what is measured.

import { Agent, request } from "node:http";

import { FACTS, SUPPORT, claims, newSession, newWriter, seconds, sign, signingKey, write } from "../lib/api.mjs";

const key = signingKey({ site: SUPPORT.site });

/** First clicks of `count` sessions of twenty agents, ready to be sent. */
export function clicks(count) {
  const end = seconds() - 10;
  return Array.from({ length: count }, (_, n) => {
    const token = sign(claims({ jti: newSession(), end, facts: { ...FACTS, agent: `a-${n % 20}` } }), { key });
    return JSON.stringify(write(token, { rating: 1 + (n % 5) }, { writer: newWriter() }));
  });
}

/** Posts all bodies, `parallel` at a time. Throws where one is not stored. Resolves with seconds taken. */
export async function postAll(url, bodies, parallel) {
  const agent = new Agent({ keepAlive: true, maxSockets: parallel });
  const { hostname, port } = new URL(url);
  let next = 0;
  const one = (body) =>
    new Promise((resolve, reject) => {
      const headers = { "content-type": "text/plain;charset=UTF-8", "content-length": Buffer.byteLength(body) };
      const sent = request({ agent, hostname, port, path: "/v1/answers", method: "POST", headers }, (reply) => {
        let text = "";
        reply.setEncoding("utf8").on("data", (part) => (text += part));
        reply.on("end", () => (text.includes('"stored"') ? resolve() : reject(new Error(`${reply.statusCode} ${text}`))));
      });
      sent.on("error", reject).end(body);
    });
  const lane = async () => {
    while (next < bodies.length) await one(bodies[next++]);
  };
  const start = performance.now();
  await Promise.all(Array.from({ length: parallel }, lane));
  agent.destroy();
  return (performance.now() - start) / 1000;
}

export const median = (list) => [...list].sort((a, b) => a - b)[Math.floor(list.length / 2)];
export const round = (value, digits = 3) => Number(value.toFixed(digits));
