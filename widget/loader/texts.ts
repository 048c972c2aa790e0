// All that is shown comes in one reply, before there is an invitation (`preload`, `canShow`) or with it (`open`).

import { draw } from "./draw";
import { first, rest } from "./rest";
import type { Options } from "./element";
import { call, later, type Body, type Mint, type Screen } from "./wire";

export interface Texts {
  screen?: Screen;
  /** Why there is none. */
  code: string;
  mint?: Mint;
  /** The server's clock less the time since this page began, in seconds: our own clock may be wrong, or be set. */
  skew: number;
}

const kept: Record<string, Promise<Texts> | undefined> = {};

/** Whether an earlier page left an answer: it is delivered first, so that the screen shows it. */
const left = (): boolean => {
  try {
    return Object.keys(localStorage).some((key) => key.startsWith("afterword:q:"));
  } catch {
    return false;
  }
};
const soon = async (): Promise<unknown> => left() && (await rest())?.flush();
void soon();

/** Whether this site has asked this person lately, about another session. `first/session.ts` keeps the note. */
function recently(siteKey: string, drawn: string): boolean {
  try {
    const [about, until] = localStorage.getItem("afterword:n:" + siteKey)!.split(" ");
    return about !== drawn && Number(until) > Date.now();
  } catch {
    return false;
  }
}

export const base = (options: Options): string => options.endpoint || new URL(import.meta.url).origin;

// Texts that were fetched with the site key serve a token that comes later.
const id = ({ endpoint, token, siteKey, conversation }: Options, lang?: string): string =>
  [endpoint, siteKey || token, conversation, lang].join();

async function ask(options: Options, lang: string | undefined, invite: boolean): Promise<Texts> {
  const { token, siteKey = "", conversation, facts, chat } = options;
  const v1 = base(options) + "/v1/";
  void first();
  await soon();
  const drawn = token ? "" : await draw(siteKey, conversation);
  if (!token && recently(siteKey, drawn)) return { code: "asked_recently", skew: 0 };
  const about = chat && { seconds: chat.seconds, agent_messages: chat.agentMessages };
  const mint = token ? undefined : { site_key: siteKey, draw: drawn, facts, lang, chat: about };
  const query = new URLSearchParams({ draw: drawn, lang: lang || "" });
  for (const [name, value] of Object.entries(about || {})) if (value != null) query.set(name, "" + value);
  const { status, body } = await (token
    ? call<Screen & Body>(v1 + "answers/current", { token, lang, chat: about })
    : invite
      ? call<Screen & Body>(v1 + "invitations", mint)
      : call<Screen & Body>(v1 + "widget/" + siteKey + "?" + query));
  if (body.texts) return { screen: body, code: "", mint, skew: body.now - performance.now() / 1000 };
  void rest().then((late) => late?.warn(status, body, token, v1));
  return { code: (!later(status) && body.code) || "no_texts", skew: 0 };
}

/** The texts, from an earlier preload where there was one. Its invitation, if it has none, is asked for by `invite`. */
export async function texts(options: Options, lang: string | undefined): Promise<Texts> {
  const key = id(options, lang);
  const early = kept[key];
  delete kept[key];
  return early || ask(options, lang, true);
}

export const invite = (options: Options, lang: string | undefined): Promise<Texts> => ask(options, lang, true);

/** Fetches texts so that open() needs no network. */
export async function prepare(options: Options, lang: string | undefined): Promise<Texts> {
  const key = id(options, lang);
  const got = await (kept[key] ||= ask(options, lang, false));
  if (!got.screen) delete kept[key];
  return got;
}
