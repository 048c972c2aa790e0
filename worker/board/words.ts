// What the board says, in every language of ours: staff read it, so it speaks the language of the tablet. Names of
// reasons are those of the questions for a meal.

import { AR } from "./words/ar.js";
import { EN } from "./words/en.js";
import { ES } from "./words/es.js";
import { JA } from "./words/ja.js";
import { ZH_HANS } from "./words/zh-hans.js";
import { ZH_HANT } from "./words/zh-hant.js";

export interface Words {
  lang: string;
  /** From worst to best. */
  ratings: string[];
  reasons: Record<string, string>;
  now: string;
  minutes: string;
  hours: string;
  calls: string;
  settled: string;
  mended: string;
  withdrawn: string;
  recalled: string;
  may: string;
  go: string;
  done: string;
  notMe: string;
  mine: string;
  goes: string;
  was: string;
  nobody: string;
  earlier: string;
  connecting: string;
  live: string;
  polling: string;
  offline: string;
  refused: string;
  again: string;
  seen: string;
  dead: string;
  soundAgain: string;
  tooLong: string;
  keeps: string;
  forget: string;
  forgetWhy: string;
  forgetYes: string;
  boards: string;
  flagged: string;
  noPlaces: string;
  noKey: string;
  refusedWhy: string;
  key: string;
  open: string;
  whoTitle: string;
  whoWhy: string;
  name: string;
  cancel: string;
  ok: string;
  sound: string;
  iAm: string;
  taken: string;
  failed: string;
}

const ALL = [EN, ZH_HANS, ZH_HANT, JA, ES, AR];

/** The first language of the tablet that is ours, else English. */
export function wordsFor(wanted: readonly string[]): Words {
  for (const tag of wanted) {
    const traditional = /^zh(-.*)?-(Hant|TW|HK|MO)/i.test(tag);
    const lang = /^zh/i.test(tag) ? (traditional ? "zh-Hant" : "zh-Hans") : tag.split("-")[0]?.toLowerCase();
    const known = ALL.find((words) => words.lang === lang);
    if (known) return known;
  }
  return EN;
}
