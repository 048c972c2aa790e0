//! What a board's object remembers while it is awake.

use std::collections::BTreeSet;

use afterword_domain::ids::Sid;
use afterword_domain::time::Timestamp;
use afterword_domain::wire::board::{Card, Frame};
use afterword_worker::app::room::Room;
use serde_json::json;

fn sid(n: u8) -> Sid {
    Sid::new(format!("{n:032}")).unwrap()
}

fn card(n: u8, version: i64, rating: u8) -> Card {
    let card = json!({
        "id": sid(n), "version": version, "at": i64::from(n), "place": "t-1", "name": "Table 1",
        "called_at": null, "rating": rating, "reasons": [], "words": null, "standing": "counted",
        "settles_at": 60, "by": null, "done_at": null,
    });
    serde_json::from_value(card).unwrap()
}

fn room(cards: &[Card]) -> Room {
    let mut room = Room::default();
    room.replace(cards.to_vec(), Timestamp(0));
    room
}

fn refresh(room: &mut Room, ask: &[u8], found: &[Card]) {
    let sids: BTreeSet<Sid> = ask.iter().map(|n| sid(*n)).collect();
    room.refresh(&sids, found.to_vec());
}

#[test]
fn a_ticket_is_taken_once_within_thirty_seconds() {
    let mut room = Room::default();
    room.admit("key", Some("a"), Timestamp(100));
    assert_eq!(room.take("b", Timestamp(100)), None);
    assert_eq!(room.take("a", Timestamp(129)).as_deref(), Some("key"));
    assert_eq!(room.take("a", Timestamp(129)), None);
    room.admit("key", Some("c"), Timestamp(100));
    assert_eq!(room.take("c", Timestamp(130)), None);
}

#[test]
fn a_key_is_known_for_a_minute_or_until_it_is_revoked() {
    let mut room = Room::default();
    room.admit("key", Some("a"), Timestamp(100));
    assert!(room.knows("key", Timestamp(159)) && !room.knows("key", Timestamp(160)));
    room.forget("key");
    assert!(!room.knows("key", Timestamp(100)));
    assert_eq!(room.take("a", Timestamp(100)), None);
}

#[test]
fn what_was_read_is_fresh_for_a_minute() {
    assert!(!Room::default().is_fresh(Timestamp(0)));
    let room = room(&[]);
    assert!(room.is_fresh(Timestamp(59)) && !room.is_fresh(Timestamp(60)));
}

#[test]
fn only_who_was_let_down_comes_and_who_mends_it_stays() {
    let mut room = room(&[]);
    refresh(&mut room, &[1, 2], &[card(1, 1, 5), card(2, 1, 2)]);
    assert_eq!(room.cards().cards, [card(2, 1, 2)]);
    refresh(&mut room, &[2], &[card(2, 2, 5)]);
    assert_eq!(room.cards().cards, [card(2, 2, 5)]);
    refresh(&mut room, &[2], &[]);
    assert_eq!(room.cards().cards, []);
}

#[test]
fn a_board_that_knows_the_state_before_gets_the_difference() {
    let mut room = room(&[card(1, 1, 1), card(2, 1, 1), card(3, 1, 1)]);
    let (before, told) = (room.copy().unwrap(), room.digest());
    refresh(&mut room, &[1, 2], &[card(1, 2, 1)]);
    refresh(&mut room, &[4], &[card(4, 1, 2)]);
    assert_ne!(room.digest(), told);
    let expected = Frame::Some {
        cards: vec![card(1, 2, 1), card(4, 1, 2)],
        gone: vec![sid(2)],
    };
    assert_eq!(room.since(&before), expected);
}

#[test]
fn a_board_holds_the_newest_five_hundred() {
    let mut room = room(&[]);
    for n in 0..=250_u8 {
        let mut low = card(n, 1, 1);
        for half in 0..2 {
            low.id = Sid::new(format!("{half}{n:031}")).unwrap();
            room.refresh(&BTreeSet::from([low.id.clone()]), vec![low.clone()]);
        }
    }
    let cards = room.cards().cards;
    assert_eq!(cards.len(), 500);
    assert!(
        cards.iter().all(|card| card.at > Timestamp(0)),
        "the oldest have left"
    );
}
