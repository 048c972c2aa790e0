//! What the widget does, said as messages and what follows from them.

use afterword_domain::reason::Reason;
use afterword_domain::scale::{Effort, Rating};

mod contact;
mod refused;

use super::{Effect, Model, Msg, Notice, Question, Reply, Said, Step, Stored, Timer};

const NOW: f64 = 1_000.0;
const UNTIL: f64 = 87_400.0;

fn all() -> Vec<Question> {
    ["rating", "effort", "reasons", "solved", "comment"]
        .into_iter()
        .filter_map(Question::from_code)
        .collect()
}

fn opened() -> Model {
    let stored = Stored {
        until: Some(UNTIL),
        ..Stored::default()
    };
    Model::new(Question::Rating, all(), stored, 0, false, false, None)
}

fn said(rating: u8) -> Said {
    Said {
        rating: Rating::try_from(rating).ok(),
        ..Said::default()
    }
}

fn reply(rev: u8, status: u16, code: &str, stored: Option<Said>) -> Msg {
    let stored = stored.map(|answer| Stored {
        answer,
        rev,
        until: Some(UNTIL),
        late: false,
    });
    Msg::Replied(Reply {
        rev,
        status,
        code: code.to_owned(),
        stored,
        saved: true,
        ..Reply::default()
    })
}

fn stored(model: &Model) -> Msg {
    reply(model.rev, 200, "stored", Some(model.written.clone()))
}

/// Plays the events and returns the model with all effects.
fn play(mut model: Model, events: Vec<Msg>) -> (Model, Vec<Effect>) {
    let mut effects = Vec::new();
    for event in events {
        effects.extend(model.update(event, NOW));
    }
    (model, effects)
}

fn posts(effects: &[Effect]) -> usize {
    effects
        .iter()
        .filter(|effect| **effect == Effect::Post)
        .count()
}

/// After these events, so many writes have left, and the last of them was this.
fn check(events: Vec<Msg>, writes: usize, last: &Said) {
    let (model, effects) = play(opened(), events);
    assert_eq!((posts(&effects), &model.written), (writes, last));
}

#[test]
fn the_first_click_is_posted_at_once() {
    check(vec![Msg::Chose(4)], 1, &said(4));
}

#[test]
fn the_same_click_again_is_not() {
    check(vec![Msg::Chose(4), Msg::Chose(4)], 1, &said(4));
}

#[test]
fn follow_ups_are_gathered() {
    let gathered = Said {
        effort: Effort::try_from(6).ok(),
        solved: Some(false),
        ..said(4)
    };
    let events = vec![
        Msg::Chose(4),
        Msg::Scaled(Question::Effort, 6),
        Msg::Next,
        Msg::Solved(false),
        Msg::Next,
    ];
    check(events, 3, &gathered);
}

#[test]
fn at_most_two_follow_up_writes() {
    let mut whole = said(2);
    whole.effort = Effort::try_from(1).ok();
    whole.reasons = vec![Reason::Attitude, Reason::Wait];
    whole.comment = Some("words".to_owned());
    let events = vec![
        Msg::Chose(2),
        Msg::Scaled(Question::Effort, 1),
        Msg::Tick(Timer::Idle),
        Msg::Tapped(Reason::Wait),
        Msg::Tapped(Reason::Attitude),
        Msg::Tick(Timer::Idle),
        Msg::Next,
        Msg::Next,
        Msg::Typed(" words ".to_owned()),
        Msg::Tick(Timer::Idle),
        Msg::Send,
    ];
    check(events, 3, &whole);
}

#[test]
fn words_stay_until_send() {
    let events = vec![
        Msg::Chose(5),
        Msg::Next,
        Msg::Next,
        Msg::Next,
        Msg::Typed("secret".to_owned()),
        Msg::Leave,
        Msg::Next,
    ];
    check(events, 1, &said(5));
}

#[test]
fn leaving_sends_what_was_gathered() {
    let gathered = Said {
        effort: Effort::try_from(3).ok(),
        ..said(5)
    };
    check(
        vec![
            Msg::Chose(5),
            Msg::Scaled(Question::Effort, 3),
            Msg::Leave,
            Msg::Leave,
        ],
        2,
        &gathered,
    );
}

#[test]
fn two_reasons_at_most() {
    let two = Said {
        reasons: vec![Reason::Wait, Reason::Price],
        ..said(1)
    };
    let events = vec![
        Msg::Chose(1),
        Msg::Next,
        Msg::Tapped(Reason::Price),
        Msg::Tapped(Reason::Wait),
        Msg::Tapped(Reason::Other),
        Msg::Next,
    ];
    check(events, 2, &two);
}

#[test]
fn undo_writes_an_empty_answer() {
    check(vec![Msg::Chose(1), Msg::Undo], 2, &Said::default());
}

#[test]
fn a_newer_write_decides() {
    let (mut model, _) = play(opened(), vec![Msg::Chose(1), Msg::Chose(5)]);
    model.update(reply(1, 200, "stored", Some(said(1))), NOW);
    assert_eq!(
        (model.chosen(), model.notice),
        (Some(5), Some(Notice::Sending))
    );
    let last = stored(&model);
    model.update(last, NOW);
    assert_eq!((model.seen, model.notice), (2, None));
}

#[test]
fn a_lost_reply_is_tried_again_with_the_same_rev() {
    let lost = |model: &mut Model| model.update(reply(1, 0, "", None), NOW);
    let (mut model, _) = play(opened(), vec![Msg::Chose(4)]);
    let first = lost(&mut model);
    assert_eq!(model.notice, Some(Notice::Queued));
    assert!(
        first.contains(&Effect::Queued)
            && first.contains(&Effect::Timer(Timer::Retry, Some(1_000.0)))
    );
    assert!(lost(&mut model).contains(&Effect::Timer(Timer::Retry, Some(2_000.0))));
    assert_eq!(
        (
            posts(&model.update(Msg::Tick(Timer::Retry), NOW)),
            model.rev
        ),
        (1, 1)
    );
    let last = stored(&model);
    assert!(model.update(last, NOW).contains(&Effect::Stored));
    assert_eq!(posts(&model.update(Msg::Online, NOW)), 0);
}

#[test]
fn the_server_can_ask_to_wait() {
    let (mut model, _) = play(opened(), vec![Msg::Chose(4)]);
    let reply = Reply {
        rev: 1,
        status: 429,
        after: 60.0,
        ..Reply::default()
    };
    assert!(
        model
            .update(Msg::Replied(reply), NOW)
            .contains(&Effect::Timer(Timer::Retry, Some(60_000.0)))
    );
    assert_eq!(model.notice, Some(Notice::NotSent));
}

#[test]
fn a_conflict_shows_what_is_stored_and_waits_for_the_customer() {
    let (mut model, _) = play(opened(), vec![Msg::Chose(4)]);
    let other = Stored {
        answer: said(2),
        rev: 7,
        until: Some(UNTIL),
        late: false,
    };
    let conflict = Reply {
        rev: 1,
        status: 409,
        code: "rev_conflict".to_owned(),
        stored: Some(other),
        ..Reply::default()
    };
    let effects = model.update(Msg::Replied(conflict), NOW);
    assert_eq!(
        (posts(&effects), model.chosen(), model.notice),
        (0, Some(2), Some(Notice::Conflict))
    );
    assert_eq!(posts(&model.update(Msg::Leave, NOW)), 0);
    assert_eq!(posts(&model.update(Msg::Chose(5), NOW)), 1);
    assert_eq!((model.rev, model.seen), (8, 7));
}

#[test]
fn after_the_window_nothing_is_sent() {
    let (mut model, _) = play(opened(), vec![Msg::Chose(4)]);
    let last = stored(&model);
    model.update(last, NOW);
    model.update(Msg::Tick(Timer::Window), UNTIL);
    assert_eq!(posts(&model.update(Msg::Chose(1), UNTIL)), 0);
    assert_eq!(
        (model.open(), model.chosen(), model.step),
        (false, Some(4), Step::End)
    );
}

#[test]
fn too_late_shows_what_is_stored() {
    let (mut model, _) = play(opened(), vec![Msg::Chose(1)]);
    model.update(reply(1, 200, "too_late", Some(said(5))), NOW);
    assert_eq!(
        (model.chosen(), model.notice, model.open()),
        (Some(5), Some(Notice::Over), false)
    );
}

#[test]
fn it_takes_over_a_click_on_its_way() {
    let held = Stored {
        answer: said(3),
        rev: 0,
        until: Some(UNTIL),
        late: false,
    };
    let mut model = Model::new(Question::Rating, all(), held, 1, true, true, None);
    assert_eq!(
        (model.step, model.notice),
        (Step::Ask(0), Some(Notice::Sending))
    );
    assert!(!model.begin(NOW).contains(&Effect::Post));
    let last = stored(&model);
    assert_eq!(posts(&model.update(last, NOW)), 0);
}

#[test]
fn it_takes_over_a_queued_click() {
    let held = Stored {
        answer: said(3),
        rev: 0,
        until: Some(UNTIL),
        late: false,
    };
    let mut model = Model::new(Question::Rating, all(), held, 1, true, false, None);
    assert!(
        model
            .begin(NOW)
            .contains(&Effect::Timer(Timer::Retry, Some(0.0)))
    );
    assert_eq!(posts(&model.update(Msg::Tick(Timer::Retry), NOW)), 1);
}

#[test]
fn somebody_who_comes_back_is_thanked() {
    let held = Stored {
        answer: said(3),
        rev: 2,
        until: Some(UNTIL),
        late: false,
    };
    let model = Model::new(Question::Rating, all(), held, 2, false, false, None);
    assert_eq!((model.step, model.notice), (Step::End, None));
}

#[test]
fn buttons_mean_what_their_values_say() {
    let codes = [
        "effort.7",
        "reason.wait",
        "solved.no",
        "skip",
        "undo",
        "reason.none",
        "effort",
        "x.1",
        "",
    ];
    let read: Vec<Option<Msg>> = codes.into_iter().map(Msg::from_code).collect();
    assert_eq!(
        read,
        [
            Some(Msg::Scaled(Question::Effort, 7)),
            Some(Msg::Tapped(Reason::Wait)),
            Some(Msg::Solved(false)),
            Some(Msg::Next),
            Some(Msg::Undo),
            None,
            None,
            None,
            None,
        ]
    );
}
