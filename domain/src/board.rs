//! What a board shows, and in which order.

use std::cmp::Ordering;

use crate::defaults::{BOARD_MAX, BOARD_S};
use crate::record::Standing;
use crate::time::Timestamp;
use crate::wire::board::Card;

/// What a guest is to those who serve, the most urgent first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Urgency {
    /// Waits for somebody.
    Waits,
    /// Was let down.
    LetDown,
    /// Perhaps so: the place sent more than its guests plausibly give.
    Doubtful,
    /// Needs nobody any more.
    Settled,
}

impl Urgency {
    /// Of one guest.
    #[must_use]
    pub fn of(card: &Card) -> Self {
        if card.done_at.is_some() {
            Self::Settled
        } else if card.called_at.is_some() {
            Self::Waits
        } else if !is_low(card) {
            Self::Settled
        } else if card.flagged {
            Self::Doubtful
        } else {
            Self::LetDown
        }
    }
}

/// Whether a guest is to be put on a board who is not on it yet.
#[must_use]
pub fn belongs(card: &Card) -> bool {
    card.called_at.is_some() || card.by.is_some() || is_low(card)
}

fn is_low(card: &Card) -> bool {
    let low = card.rating.is_some_and(|rating| rating.is_low());
    low && card.standing == Some(Standing::Counted)
}

/// Who waits longest comes first; of all others the newest, and of those who need nobody any more
/// who was settled last. Whoever comes in the same second is in the order of the places.
#[must_use]
pub fn order(a: &Card, b: &Card) -> Ordering {
    let urgency = Urgency::of(a);
    let age = match urgency {
        Urgency::Waits => a.called_at.cmp(&b.called_at),
        Urgency::LetDown | Urgency::Doubtful => b.at.cmp(&a.at),
        Urgency::Settled => since(b).cmp(&since(a)),
    };
    urgency
        .cmp(&Urgency::of(b))
        .then(age)
        .then_with(|| a.place.cmp(&b.place))
        .then_with(|| a.id.cmp(&b.id))
}

fn since(card: &Card) -> Timestamp {
    card.done_at.unwrap_or(card.at)
}

/// Those whom a board shows now, in order: nobody from long ago, and if they are too many, the most
/// urgent. Whoever comes twice is shown once.
#[must_use]
pub fn shown(cards: impl IntoIterator<Item = Card>, now: Timestamp) -> Vec<Card> {
    let recent = |card: &Card| now.since(card.at) <= BOARD_S;
    let mut cards: Vec<Card> = cards.into_iter().filter(recent).collect();
    cards.sort_by(order);
    cards.dedup_by(|a, b| a.id == b.id);
    cards.truncate(BOARD_MAX);
    cards
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ids::Sid;
    use crate::scale::Rating;

    fn low(n: usize, at: i64) -> Card {
        Card {
            id: Sid::new(format!("{n:032}")).unwrap(),
            version: 1,
            at: Timestamp(at),
            place: "t-1".to_owned(),
            name: "Table 1".to_owned(),
            called_at: None,
            rating: Rating::try_from(1).ok(),
            reasons: Vec::new(),
            words: None,
            standing: Some(Standing::Counted),
            flagged: false,
            settles_at: None,
            by: None,
            done_at: None,
        }
    }

    fn call(n: usize, at: i64) -> Card {
        Card {
            called_at: Some(Timestamp(at)),
            ..low(n, at)
        }
    }

    fn flagged(n: usize, at: i64) -> Card {
        Card {
            flagged: true,
            ..low(n, at)
        }
    }

    fn done(n: usize, at: i64) -> Card {
        Card {
            done_at: Some(Timestamp(at)),
            ..call(n, at)
        }
    }

    fn numbers(cards: &[Card]) -> Vec<usize> {
        cards
            .iter()
            .map(|card| card.id.as_str().parse().unwrap())
            .collect()
    }

    #[test]
    fn who_waits_longest_comes_first_then_the_newest_who_was_let_down() {
        let cards = [
            done(1, 90),
            flagged(2, 80),
            low(3, 10),
            low(4, 20),
            call(5, 40),
            call(6, 30),
            done(7, 95),
        ];
        let shown = shown(cards, Timestamp(100));
        assert_eq!(numbers(&shown), [6, 5, 4, 3, 2, 7, 1]);
    }

    #[test]
    fn of_one_second_the_order_is_that_of_the_places() {
        let at_place = |card: Card, place: &str| Card {
            place: place.to_owned(),
            ..card
        };
        let cards = [
            at_place(low(1, 30), "t-4"),
            at_place(low(2, 30), "t-3"),
            at_place(call(3, 20), "t-2"),
            at_place(call(4, 20), "t-1"),
        ];
        assert_eq!(numbers(&shown(cards, Timestamp(100))), [4, 3, 2, 1]);
    }

    #[test]
    fn who_was_settled_last_is_the_first_of_the_settled() {
        let early = Card {
            done_at: Some(Timestamp(95)),
            ..call(1, 10)
        };
        let shown = shown([done(2, 90), early], Timestamp(100));
        assert_eq!(numbers(&shown), [1, 2]);
    }

    #[test]
    fn mended_withdrawn_and_taken_back_is_settled() {
        let mended = Card {
            rating: Rating::try_from(5).ok(),
            ..low(1, 1)
        };
        let withdrawn = Card {
            standing: Some(Standing::Withdrawn),
            ..low(1, 1)
        };
        let taken_back = Card {
            rating: None,
            standing: None,
            ..low(1, 1)
        };
        for card in [mended, withdrawn, taken_back] {
            assert_eq!(Urgency::of(&card), Urgency::Settled, "{card:?}");
        }
    }

    #[test]
    fn a_full_board_keeps_whoever_waits_before_what_is_flagged_and_what_is_settled() {
        let oldest = call(0, 1);
        let flood = (1..=BOARD_MAX).map(|n| flagged(n, 50));
        let settled = (1..=BOARD_MAX).map(|n| done(1_000 + n, 60));
        let real = low(9_999, 2);
        let cards = [oldest].into_iter().chain(flood).chain(settled);
        let shown = shown(cards.chain([real]), Timestamp(100));
        assert_eq!(shown.len(), BOARD_MAX);
        assert_eq!(numbers(&shown)[..2], [0, 9_999]);
        assert!(shown.iter().all(|card| card.done_at.is_none()));
    }

    #[test]
    fn whoever_comes_twice_is_shown_once() {
        let twice = [call(1, 1), low(2, 1), call(1, 1), low(2, 1)];
        assert_eq!(numbers(&shown(twice, Timestamp(1))), [1, 2]);
    }

    #[test]
    fn nobody_is_shown_after_twelve_hours() {
        let cards = [call(1, 0), call(2, 1)];
        let shown = shown(cards, Timestamp(BOARD_S + 1));
        assert_eq!(numbers(&shown), [2]);
    }
}
