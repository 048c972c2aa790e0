//! What the object of one board remembers while it is awake: everybody on the board, guests that it
//! has to look at again, tickets that were not used yet, and keys that were good a moment ago. It may
//! be forgotten at any time.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::mem;

use afterword_domain::board::{belongs, order, shown};
use afterword_domain::defaults::TICKET_LIFE_S;
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
    /// Guests that something has happened to and that were not read again yet.
    nudged: BTreeSet<Sid>,
    tickets: HashMap<String, (String, Timestamp)>,
    keys: HashMap<String, Timestamp>,
}

/// What is to be read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Lack {
    /// Everybody, or only those below.
    pub all: bool,
    /// Guests that something has happened to.
    pub sids: BTreeSet<Sid>,
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

    /// Something has happened to a guest.
    pub fn nudge(&mut self, sid: Sid) {
        self.nudged.insert(sid);
    }

    /// Nobody looks: whoever comes is told everybody as they are then, and nobody is lacking.
    pub fn doze(&mut self) {
        self.nudged.clear();
    }

    /// What is to be read before everybody can be shown; nothing: they are as they were read.
    /// Whoever is told of while it is read is lacking again.
    pub fn lack(&mut self, now: Timestamp) -> Option<Lack> {
        let lack = Lack {
            all: !self.is_fresh(now),
            sids: mem::take(&mut self.nudged),
        };
        (lack.all || !lack.sids.is_empty()).then_some(lack)
    }

    /// Everybody is to be read, however fresh they are.
    pub fn lack_all(&mut self) -> Lack {
        Lack {
            all: true,
            sids: mem::take(&mut self.nudged),
        }
    }

    /// It could not be read.
    pub fn put_back(&mut self, lack: Lack) {
        self.nudged.extend(lack.sids);
    }

    /// What was lacking was read. Of single guests, who is not found any more has left the board,
    /// and somebody who was neither let down nor called is put on no board by it.
    pub fn take_in(&mut self, lack: &Lack, found: Vec<Card>, now: Timestamp) {
        let mut cards = if lack.all {
            self.read_at = now;
            BTreeMap::new()
        } else {
            self.cards.take().unwrap_or_default()
        };
        let known: BTreeSet<&Sid> = lack
            .sids
            .iter()
            .filter(|sid| cards.remove(*sid).is_some())
            .collect();
        let found = found
            .into_iter()
            .filter(|card| lack.all || known.contains(&card.id) || belongs(card));
        let everybody = cards.into_values().chain(found);
        let shown = shown(everybody, now).into_iter();
        self.cards = Some(shown.map(|card| (card.id.clone(), card)).collect());
    }

    /// Everybody, in order.
    #[must_use]
    pub fn cards(&self) -> Cards {
        let mut cards: Vec<Card> = self
            .cards
            .iter()
            .flat_map(BTreeMap::values)
            .cloned()
            .collect();
        cards.sort_by(order);
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
