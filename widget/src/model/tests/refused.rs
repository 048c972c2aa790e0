//! What the widget does when the server says no, or not that.

use super::*;

#[test]
fn a_refusal_is_told() {
    let (mut model, _) = play(opened(), vec![Msg::Chose(1)]);
    let effects = model.update(reply(1, 410, "expired", None), NOW);
    assert!(effects.contains(&Effect::Refused));
    assert_eq!(
        (model.chosen(), model.notice),
        (None, Some(Notice::Expired))
    );
}

#[test]
fn undoing_what_never_arrived_is_no_refusal() {
    let (mut model, _) = play(opened(), vec![Msg::Chose(1), Msg::Undo]);
    let effects = model.update(reply(2, 400, "empty_answer", None), NOW);
    assert!(!effects.contains(&Effect::Refused));
    assert_eq!((model.chosen(), model.notice), (None, None));
}

#[test]
fn undone_before_it_was_stored_and_stored_after_that_is_taken_back_again() {
    let (mut model, _) = play(opened(), vec![Msg::Chose(1), Msg::Undo]);
    model.update(reply(2, 400, "empty_answer", None), NOW);
    let effects = model.update(reply(1, 200, "stored", Some(said(1))), NOW);
    assert_eq!(
        (posts(&effects), model.rev, &model.written),
        (1, 3, &Said::default())
    );
    // Replies in the other order need nothing more.
    let (mut model, _) = play(opened(), vec![Msg::Chose(1), Msg::Undo]);
    model.update(reply(1, 200, "stored", Some(said(1))), NOW);
    let last = reply(2, 200, "withdrawn", Some(Said::default()));
    assert_eq!(posts(&model.update(last, NOW)), 0);
    let older = reply(1, 200, "superseded", Some(Said::default()));
    assert_eq!(posts(&model.update(older, NOW)), 0);
}

#[test]
fn a_refused_change_shows_what_is_stored() {
    for (code, chosen) in [
        ("bad_field", Some(4)),
        ("expired", Some(4)),
        ("erased", None),
    ] {
        let (mut model, _) = play(opened(), vec![Msg::Chose(4)]);
        let first = stored(&model);
        model.update(first, NOW);
        model.update(Msg::Chose(1), NOW);
        model.update(reply(2, 400, code, None), NOW);
        assert_eq!((model.chosen(), model.open()), (chosen, false), "{code}");
    }
}

#[test]
fn it_goes_on_telling_what_was_told() {
    for told in [Notice::Again, Notice::Expired, Notice::Refused] {
        let nothing = Stored::default();
        let mut model = Model::new(Question::Rating, all(), nothing, 1, true, false, Some(told));
        assert_eq!((model.begin(NOW), model.notice), (Vec::new(), Some(told)));
    }
}

#[test]
fn replaced_questions_are_asked_again() {
    let (mut model, _) = play(opened(), vec![Msg::Chose(1)]);
    let changed = Reply {
        rev: 1,
        status: 409,
        screen: true,
        ..Reply::default()
    };
    assert!(
        model
            .update(Msg::Replied(changed), NOW)
            .contains(&Effect::Show)
    );
    assert_eq!((model.chosen(), model.notice), (None, Some(Notice::Again)));
}
