// node operator.mjs <method> <address> [body]: one call with the operator's secret or another key, which comes in the environment, so that no
// list of processes shows it. Prints the status and what came back, as JSON.

const [method, address, body] = process.argv.slice(2);
const headers = { authorization: `Bearer ${process.env.OPERATOR_KEY}`, "content-type": "application/json" };
const reply = await fetch(address, { method, headers, body });
const text = await reply.text();
let said;
try {
  said = JSON.parse(text);
} catch {
  said = { detail: "what answers there is no Afterword Worker" };
}
console.log(JSON.stringify({ status: reply.status, said }));
