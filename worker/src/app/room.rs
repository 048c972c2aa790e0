//! What the object of one board remembers while it is awake: everybody on the board, tickets that
//! were not used yet, and keys that were good a moment ago. It may be forgotten at any time.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use afterword_domain::defaults::{BOARD_MAX, TICKET_LIFE_S};
use afterword_domain::event;
use afterword_domain::ids::Sid;
use afterword_domain::time::Timestamp;
use afterword_domain::wire::board::{Card, Cards, Frame};
use sha2::{Digest, Sha256};

/// What was read stands for so many seconds, and so does a key that was looked up.
pub const FRESH_S: i64 = 60;
/// Most tickets and keys that are remembered: more than a branch has tablets.
const MOST: usize = 1_000;

/// The memory of one board.
#[derive(Debug, Default)]
pub struct Room {
    cards: Option<BTreeMap<Sid, Card>>,
    read_at: Timestamp,
    tickets: HashMap<String, (String, Timestamp)>,
    keys: HashMap<String, Timestamp>,
}

impl Room {
    /// A key was looked up and is good; it may have been given a ticket.
    pub fn admit(&mut self, key: &str, ticket: Option<&str>, now: Timestamp) {
        self.tickets
            .retain(|_, (_, since)| now.since(*since) < TICKET_LIFE_S);
        self.keys.retain(|_, since| now.since(*since) < FRESH_S);
        if self.keys.len() < MOST {
            self.keys.insert(key.to_owned(), now);
        }
        if let Some(ticket) = ticket
            && self.tickets.len() < MOST
        {
            self.tickets
                .insert(ticket.to_owned(), (key.to_owned(), now));
        }
    }

    /// Whose ticket it is. It opens nothing a second time.
    pub fn take(&mut self, ticket: &str, now: Timestamp) -> Option<String> {
        let (key, since) = self.tickets.remove(ticket)?;
        (now.since(since) < TICKET_LIFE_S).then_some(key)
    }

    /// Whether a key was good a moment ago.
    #[must_use]
    pub fn knows(&self, key: &str, now: Timestamp) -> bool {
        self.keys
            .get(key)
            .is_some_and(|since| now.since(*since) < FRESH_S)
    }

    /// A key opens nothing any more.
    pub fn forget(&mut self, key: &str) {
        self.keys.remove(key);
        self.tickets.retain(|_, (of, _)| of != key);
    }

    /// Whether what is remembered can be shown as it is.
    #[must_use]
    pub fn is_fresh(&self, now: Timestamp) -> bool {
        self.cards.is_some() && now.since(self.read_at) < FRESH_S
    }

    /// Everybody, read anew.
    pub fn replace(&mut self, cards: Vec<Card>, now: Timestamp) {
        let cards = cards.into_iter().map(|card| (card.id.clone(), card));
        self.cards = Some(cards.collect());
        self.read_at = now;
    }

    /// Some guests, read again: who is not found any more has left the board. Somebody who was
    /// neither let down nor called is put on no board by it.
    pub fn refresh(&mut self, sids: &BTreeSet<Sid>, found: Vec<Card>) {
        let Some(cards) = &mut self.cards else { return };
        let was: BTreeMap<&Sid, Timestamp> = sids
            .iter()
            .filter_map(|sid| cards.remove(sid).map(|card| (sid, card.at)))
            .collect();
        for mut card in found {
            let known = was.get(&card.id);
            if card.at == Timestamp(0) {
                // A call that was taken back says no more since when.
                card.at = known.copied().unwrap_or_default();
            }
            if known.is_some() || event::belongs(&card) {
                cards.insert(card.id.clone(), card);
            }
        }
        while cards.len() > BOARD_MAX {
            let oldest = cards.values().min_by_key(|card| (card.at, &card.id));
            let Some(oldest) = oldest.map(|card| card.id.clone()) else {
                return;
            };
            cards.remove(&oldest);
        }
    }

    /// Everybody, newest first.
    #[must_use]
    pub fn cards(&self) -> Cards {
        let mut cards: Vec<Card> = self
            .cards
            .iter()
            .flat_map(BTreeMap::values)
            .cloned()
            .collect();
        cards.sort_by(|a, b| b.at.cmp(&a.at).then_with(|| a.id.cmp(&b.id)));
        Cards { cards }
    }

    /// Names the state that everybody is in: what a connection has been told.
    #[must_use]
    pub fn digest(&self) -> String {
        let mut hash = Sha256::new();
        for card in self.cards.iter().flat_map(BTreeMap::values) {
            hash.update(card.id.as_str());
            hash.update(card.version.to_be_bytes());
            hash.update([u8::from(card.name == card.place)]);
            hash.update(&card.name);
        }
        base16ct::lower::encode_string(&hash.finalize())
            .chars()
            .take(16)
            .collect()
    }

    /// A copy of everybody, to tell later what has changed.
    #[must_use]
    pub fn copy(&self) -> Option<BTreeMap<Sid, Card>> {
        self.cards.clone()
    }

    /// What a connection lacks that was told everybody as they were.
    #[must_use]
    pub fn since(&self, before: &BTreeMap<Sid, Card>) -> Frame {
        let empty = BTreeMap::new();
        let now = self.cards.as_ref().unwrap_or(&empty);
        let is_new = |card: &&Card| before.get(&card.id) != Some(*card);
        Frame::Some {
            cards: now.values().filter(is_new).cloned().collect(),
            gone: before
                .keys()
                .filter(|sid| !now.contains_key(*sid))
                .cloned()
                .collect(),
        }
    }
}
