// One write for each line of the table of outcomes, and what D1 reports of it. The tests check it, the benchmarks
// print it.

import { Customer, claims, newSession, seconds, sign, signingKey, SUPPORT, write } from "./api.mjs";

const DAY = 24 * 3600;
const key = signingKey({ site: SUPPORT.site });

/** A token for a session that ended `ago` seconds before now; the demo's window is a day. */
const tokenOf = (ago, over = {}) => sign(claims({ end: seconds() - ago, ...over }), { key });

/** Each case makes what has to be there and returns the reply to the one write that counts. */
export const CASES = {
  bad_token: (api) => api.write(write(`${tokenOf(10).slice(0, -6)}AAAAAA`, { rating: 5 })),
  expired: (api) => api.write(write(tokenOf(9 * DAY), { rating: 5 })),
  empty_answer: (api) => api.write(write(tokenOf(10), {})),
  stored: (api) => api.write(write(tokenOf(10), { rating: 5 })),
  late: (api) => api.write(write(tokenOf(2 * DAY), { rating: 5 })),
  stored_with_words: (api) => api.write(write(tokenOf(10), { rating: 5, comment: "Thank you" })),
  stored_with_contact: (api) => api.write(write(tokenOf(10), { rating: 1, contact: "guest@mail.example" })),
  async unchanged(api) {
    const same = write(tokenOf(10), { rating: 5 });
    await api.write(same);
    return api.write(same);
  },
  async too_late(api) {
    const customer = new Customer(api, tokenOf(2 * DAY));
    await customer.say({ rating: 5 });
    return customer.say({ rating: 1 });
  },
  async superseded(api) {
    const customer = new Customer(api, tokenOf(10));
    await customer.say({ rating: 5 });
    await customer.say({ rating: 5, effort: 6 });
    customer.rev = 0;
    return customer.say({ rating: 4 });
  },
  async rev_conflict(api) {
    const token = tokenOf(10);
    await api.write(write(token, { rating: 5 }));
    return api.write(write(token, { rating: 1 }, { rev: 2 }));
  },
  async withdrawn(api) {
    const customer = new Customer(api, tokenOf(10));
    await customer.say({ rating: 5 });
    return customer.say({});
  },
  async enriched(api) {
    const customer = new Customer(api, tokenOf(10));
    await customer.say({ rating: 5 });
    return customer.say({ rating: 5, effort: 6, reasons: ["attitude"], solved: true });
  },
  async enriched_with_words(api) {
    const customer = new Customer(api, tokenOf(10));
    await customer.say({ rating: 5 });
    return customer.say({ rating: 5, comment: "Thank you" });
  },
  async enriched_with_contact(api) {
    const customer = new Customer(api, tokenOf(10));
    await customer.say({ rating: 1 });
    return customer.say({ rating: 1, contact: "guest@mail.example" });
  },
  async corrected(api) {
    const customer = new Customer(api, tokenOf(10));
    await customer.say({ rating: 1 });
    return customer.say({ rating: 5 });
  },
  async corrected_with_words(api) {
    const customer = new Customer(api, tokenOf(10));
    await customer.say({ rating: 1, comment: "Never" });
    return customer.say({ rating: 5, comment: "Never mind, wrong button" });
  },
  async erased(api) {
    const customer = new Customer(api, tokenOf(10));
    await customer.say({ rating: 5 });
    return api.erase(customer.token);
  },
  // A tally, a history, words, a contact and the answer itself.
  async erased_with_everything(api) {
    const customer = new Customer(api, tokenOf(10));
    await customer.say({ rating: 1, comment: "Never", contact: "guest@mail.example" });
    await customer.say({ rating: 2, comment: "Never", contact: "guest@mail.example" });
    return api.erase(customer.token);
  },
  erased_before_an_answer: (api) => api.erase(tokenOf(10)),
  async erased_again(api) {
    const token = tokenOf(10);
    await api.erase(token);
    return api.erase(token);
  },
};

/** Rows of every case, with the site already known to the isolate, as it is for all but one request in ten seconds. */
export async function outcomes(api) {
  const all = {};
  for (const [name, run] of Object.entries(CASES)) {
    await api.current(tokenOf(10));
    const { rows, body } = await run(api);
    all[name] = { ...rows, outcome: body.outcome ?? body.code, standing: body.standing };
  }
  return all;
}

/** A click, then effort and reason, then words: everything that the widget posts for one thorough customer. */
export async function journey(api) {
  const asked = await api.invite({ session: newSession() });
  const customer = new Customer(api, asked.body.token);
  const replies = [
    asked,
    await customer.say({ rating: 4 }),
    await customer.say({ rating: 4, effort: 6, reasons: ["wait"] }),
    await customer.say({ rating: 4, effort: 6, reasons: ["wait"], comment: "It took a while, but it worked out." }),
  ];
  const sum = (name) => replies.reduce((all, { rows }) => all + rows[name], 0);
  return {
    written: sum("written"),
    read: sum("read"),
    round_trips: sum("round_trips"),
    writes: replies.slice(1).map(({ body, rows }) => ({ outcome: body.outcome, ...rows })),
  };
}
