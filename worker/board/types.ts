// What the API says of a board. Unknown members are left alone, so that replies can grow.

export interface Card {
  id: string;
  version: number;
  at: number;
  place: string;
  name: string;
  called_at: number | null;
  rating: number | null;
  reasons: string[];
  words: string | null;
  standing: string | null;
  settles_at: number | null;
  by: string | null;
  done_at: number | null;
  /** More answers came from the place than its guests can give. */
  flagged?: boolean;
}

export type Frame = { kind: "all"; cards: Card[] } | { kind: "some"; cards: Card[]; gone: string[] };

export interface Ticket {
  ticket: string;
  site: string;
  space: string;
  branch: string;
  name: string;
  now: number;
}

/** Where a guest stands for those who serve. */
export type Standing = "call" | "low" | "done" | "mended" | "withdrawn" | "recalled";

export function standingOf(card: Card): Standing {
  const low = card.standing === "counted" && card.rating !== null && card.rating <= 2;
  if (card.done_at !== null) return "done";
  if (card.called_at !== null) return "call";
  if (low) return "low";
  if (card.standing === "withdrawn") return "withdrawn";
  return card.rating === null ? "recalled" : "mended";
}

export const isOpen = (card: Card): boolean => ["call", "low"].includes(standingOf(card));
