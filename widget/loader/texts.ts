// All that is shown comes in one reply, before there is an invitation (`preload`, `canShow`) or with it (`open`).

import { draw } from "./draw";
import { left } from "./left";
import { first, rest } from "./rest";
import type { Options } from "./element";
import { call, later, type Body, type Chat, type Mint, type Screen } from "./wire";

export interface Texts {
  screen?: Screen;
  /** Why there is none. */
  code: string;
  mint?: Mint;
  /** Asks for what is still missing: the invitation, or what is stored under the token. */
  due?: () => Promise<Texts>;
  /** The server's clock less the time since this page began, in seconds: our own clock may be wrong, or be set. */
  skew: number;
}

const kept: Record<string, Promise<Texts> | undefined> = {};

const soon = async (): Promise<unknown> => left() && (await rest())?.flush();
void soon();

/** Whether this site has asked this person lately, about another session, or about this one, and it was closed.
 * `first/session.ts` keeps the note. */
function recently(siteKey: string, drawn: string): boolean {
  try {
    const [about, until] = localStorage.getItem("afterword:n:" + siteKey)!.split(" ");
    return about !== drawn && Number(until) > Date.now();
  } catch {
    return false;
  }
}

export const base = (options: Options): string => options.endpoint || new URL(import.meta.url).origin;

const id = ({ endpoint, token, siteKey, conversation }: Options, lang?: string): string =>
  JSON.stringify([endpoint, token, siteKey, conversation, lang]);

/** `invite`: with a token. `again`: the draw of texts that were fetched before. */
async function ask(options: Options, lang: string | undefined, invite: boolean, again?: string): Promise<Texts> {
  const { token, siteKey = "", conversation, facts } = options;
  const chat = options.chat || {};
  const v1 = base(options) + "/v1/";
  void first();
  await soon();
  const drawn = token ? "" : again || (await draw(siteKey, conversation));
  if (!token && recently(siteKey, drawn)) return { code: "asked_recently", skew: 0 };
  const about: Chat = {};
  // Whoever counts milliseconds gets fractions.
  if (chat.seconds != null) about.seconds = Math.round(chat.seconds);
  if (chat.agentMessages != null) about.agent_messages = Math.round(chat.agentMessages);
  const mint = token ? undefined : { site_key: siteKey, draw: drawn, facts, lang, chat: about };
  const { status, body } = await (token
    ? call<Screen & Body>(v1 + "answers/current", { token, lang, chat: about })
    : invite
      ? call<Screen & Body>(v1 + "invitations", mint)
      : call<Screen & Body>(v1 + "widget/" + siteKey + "?" + new URLSearchParams({ ...(about as object), draw: drawn, lang: lang || "" })));
  if (body.texts) return { screen: body, code: "", mint, skew: body.now - performance.now() / 1000 };
  void rest().then((late) => late?.warn(status, body, token, v1));
  return { code: (!later(status) && body.code) || "no_texts", skew: 0 };
}

/** What was kept for these options. Texts that came with the site key alone serve a token that comes later, unless
 * sessions are asked different questions: of their session, which is another, nothing is taken. */
async function early(options: Options, lang: string | undefined): Promise<Texts | undefined> {
  const { token } = options;
  for (const signed of [token, undefined]) {
    const key = id({ ...options, token: signed }, lang);
    const got = await kept[key];
    delete kept[key];
    if (!got?.screen) continue;
    const { mint, screen } = got;
    if (signed) return got;
    if (token && screen.rotates) continue;
    if (!token) return { ...got, due: () => ask(options, lang, true, mint!.draw) };
    const fresh = { token, answer: null, rev: 0, standing: null, until: null, link_plain: null };
    return { ...got, mint: undefined, screen: { ...screen, ...fresh }, due: () => ask(options, lang, true) };
  }
  return undefined;
}

/** The texts, from an earlier preload where there was one. */
export const texts = async (options: Options, lang: string | undefined): Promise<Texts> =>
  (await early(options, lang)) || ask(options, lang, true);

/** Fetches texts so that open() needs no network. What the rules refuse now may pass as the chat goes on. */
export async function prepare(options: Options, lang: string | undefined): Promise<Texts> {
  const key = id(options, lang);
  if (options.chat) delete kept[key];
  const got = await (kept[key] ||= ask(options, lang, false));
  if (!got.screen?.show) delete kept[key];
  return got;
}
