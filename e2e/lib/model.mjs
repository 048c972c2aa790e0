// A naive second opinion: decides each write by the table of the design, and sums every answer anew for every
// figure. It has no tallies, and shares no code with the Worker.

const DAY = 24 * 3600;
const PERSON = ["knowledge", "attitude", "communication"];
const DECLARED = {
  team: ["billing", "technical", "floor"],
  channel: ["chat", "phone", "table"],
  tier: ["standard", "plus"],
  served_by: ["human", "bot", "selfservice"],
};

const canonical = (answer) => ({
  rating: answer.rating ?? null,
  effort: answer.effort ?? null,
  reasons: [...(answer.reasons ?? [])].sort(),
  solved: answer.solved ?? null,
  comment: answer.comment || null,
});
const same = (a, b) => JSON.stringify(canonical(a)) === JSON.stringify(canonical(b));
const isEmpty = (answer) => same(answer, {});

/** Whether `next` only fills what was empty, adds reasons or changes words, which may also go. */
function keeps(before, next) {
  const [a, b] = [canonical(before), canonical(next)];
  const scalar = ["rating", "effort", "solved"].every((name) => a[name] === null || a[name] === b[name]);
  return scalar && a.reasons.every((reason) => b.reasons.includes(reason));
}

export class Model {
  constructor(zone) {
    this.local = new Intl.DateTimeFormat("en-CA", { timeZone: zone, dateStyle: "short", timeStyle: "short", hourCycle: "h23" });
    this.answers = new Map();
  }

  /** What the Worker has to say to a write, after which the model has taken it. `session`: `{id, end, until, source, facts}` */
  write(session, { writer, rev, seen, answer }, now) {
    const stored = this.answers.get(session.id);
    if (now >= session.until + 7 * DAY) return "expired";
    if (!stored) {
      if (isEmpty(answer)) return "empty_answer";
      this.answers.set(session.id, { session, writer, rev, answer, late: now >= session.until, corrected: false, delayed: now - session.end >= 1800 });
      return "stored";
    }
    if (rev === stored.rev && same(answer, stored.answer)) return "unchanged";
    if (now >= stored.session.until) return "too_late";
    if (writer === stored.writer && rev < stored.rev) return "superseded";
    if (rev <= stored.rev || (writer !== stored.writer && seen !== stored.rev)) return "rev_conflict";
    const outcome = isEmpty(answer) ? "withdrawn" : keeps(stored.answer, answer) ? "enriched" : "corrected";
    Object.assign(stored, { writer, rev, answer, corrected: stored.corrected || outcome === "corrected" });
    return outcome;
  }

  /** The value that a figure is filed under. Nobody vouches for a page's facts. */
  filed({ session: { source, facts } }, name) {
    if (name === "source") return source;
    const value = facts[name] ?? null;
    if (source === "host" || value === null) return value;
    return name === "agent" ? null : (DECLARED[name] ?? []).includes(value) ? value : "other";
  }

  /** `["2026-03-31", "18"]` */
  dayAndHour({ session: { end } }) {
    const [, day, hour] = this.local.format(end * 1000).match(/(\d{4}-\d\d-\d\d), (\d\d)/);
    return [day, hour];
  }

  /** Figures by key, for `by` out of facts, `source`, `day`, `hour`, `reason`. */
  figures(by) {
    const groups = new Map();
    for (const answer of this.answers.values()) {
      const [day, hour] = this.dayAndHour(answer);
      const reasons = by.includes("reason") ? canonical(answer.answer).reasons : [null];
      for (const reason of reasons) {
        const key = by.map((name) => ({ day, hour, reason })[name] ?? this.filed(answer, name));
        const name = JSON.stringify(key);
        if (!groups.has(name)) groups.set(name, []);
        groups.get(name).push(answer);
      }
    }
    return new Map([...groups].map(([name, answers]) => [name, sums(answers)]));
  }
}

function attribution(reasons) {
  const given = reasons.filter((reason) => reason !== "unresolved");
  const person = given.filter((reason) => PERSON.includes(reason)).length;
  if (!given.length) return "unknown";
  return person === given.length ? "agent" : person === 0 ? "not_agent" : "mixed";
}

function sums(answers) {
  const counted = answers.filter(({ late, answer }) => !late && !isEmpty(answer));
  const histogram = (list, name, most) => Array.from({ length: most }, (_, n) => list.filter(({ answer }) => answer[name] === n + 1).length);
  const withReasons = counted.map((one) => ({ ...one, reasons: canonical(one.answer).reasons }));
  const agents = withReasons.filter(({ session, reasons }) => session.source === "host" && attribution(reasons) !== "not_agent");
  const tally = (list) => list.reduce((all, one) => ({ ...all, [one]: (all[one] ?? 0) + 1 }), {});
  return {
    n_answers: counted.length,
    ratings: histogram(counted, "rating", 5),
    agent_ratings: histogram(agents, "rating", 5),
    efforts: histogram(counted, "effort", 7),
    unverified: counted.filter(({ session }) => session.source !== "host").length,
    solved: [true, false].map((said) => counted.filter(({ answer }) => answer.solved === said).length),
    reasons: tally(withReasons.flatMap(({ reasons }) => reasons)),
    attribution: tally(withReasons.map(({ reasons }) => attribution(reasons))),
    late: answers.filter(({ late }) => late).length,
    withdrawn: answers.filter(({ late, answer }) => !late && isEmpty(answer)).length,
    corrected: counted.filter(({ corrected }) => corrected).length,
    delayed: counted.filter(({ delayed }) => delayed).length,
  };
}
