//! What a board's object remembers while it is awake.

use afterword_domain::ids::Sid;
use afterword_domain::time::Timestamp;
use afterword_domain::wire::board::{Card, Frame};
use afterword_worker::app::room::{Lack, Room};
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
    let lack = room.lack(Timestamp(0)).unwrap();
    room.take_in(&lack, cards.to_vec(), Timestamp(0));
    room
}

fn some(ask: &[u8]) -> Lack {
    Lack {
        all: false,
        sids: ask.iter().map(|n| sid(*n)).collect(),
    }
}

fn refresh(room: &mut Room, ask: &[u8], found: &[Card]) {
    for n in ask {
        room.nudge(sid(*n));
    }
    let lack = room.lack(Timestamp(1)).unwrap();
    assert_eq!(lack, some(ask));
    room.take_in(&lack, found.to_vec(), Timestamp(1));
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
fn who_was_told_of_is_read_again_until_it_was_read() {
    let mut room = room(&[card(1, 1, 1)]);
    assert_eq!(room.lack(Timestamp(1)), None);
    room.nudge(sid(1));
    let lack = room.lack(Timestamp(1)).unwrap();
    // Something more happens to the guest while it is read, and then the database fails.
    room.nudge(sid(1));
    room.nudge(sid(2));
    room.put_back(lack);
    assert_eq!(room.lack(Timestamp(1)), Some(some(&[1, 2])));
    assert_eq!(room.lack(Timestamp(1)), None);
    // Of everybody, nobody is left to read again.
    room.nudge(sid(1));
    assert!(room.lack(Timestamp(60)).unwrap().all);
    assert!(room.lack(Timestamp(60)).unwrap().sids.is_empty());
}

/// Nobody looks: the next who does is told everybody, and names are not kept until then.
#[test]
fn nobody_is_kept_while_nobody_looks() {
    let mut room = room(&[card(1, 1, 1)]);
    room.nudge(sid(1));
    room.doze();
    assert_eq!(room.lack(Timestamp(1)), None);
    let everybody = room.lack(Timestamp(60)).unwrap();
    assert!(everybody.all && everybody.sids.is_empty());
}

#[test]
fn a_look_round_that_failed_leaves_nobody_out() {
    let mut room = room(&[card(1, 1, 1)]);
    room.nudge(sid(1));
    let lack = room.lack_all();
    assert!(lack.all);
    room.put_back(lack);
    assert_eq!(room.lack(Timestamp(1)), Some(some(&[1])));
}

#[test]
fn a_full_board_keeps_those_who_wait_whoever_comes() {
    let mut call = card(1, 1, 1);
    call.called_at = Some(Timestamp(1));
    let mut room = room(&[call.clone()]);
    let lows: Vec<Card> = (0..500_usize)
        .map(|n| {
            let mut low = card(9, 1, 1);
            low.id = Sid::new(format!("{:032}", 1_000 + n)).unwrap();
            low
        })
        .collect();
    for low in &lows {
        room.nudge(low.id.clone());
    }
    let lack = room.lack(Timestamp(1)).unwrap();
    room.take_in(&lack, lows, Timestamp(1));
    let cards = room.cards().cards;
    assert_eq!((cards.len(), &cards[0]), (500, &call));
}

#[test]
fn nobody_of_yesterday_comes_back() {
    let mut room = room(&[]);
    room.nudge(sid(1));
    let lack = room.lack(Timestamp(50)).unwrap();
    let later = Timestamp(2 * afterword_domain::defaults::BOARD_S);
    room.take_in(&lack, vec![card(1, 1, 1)], later);
    assert_eq!(room.cards().cards, []);
}
