//! Leaving a phone number or a mail address.

use super::{UNTIL, all, play, posts};
use crate::model::{Effect, Model, Msg, Question, Said, Step, Stored, Timer};

/// A site that offers to be in touch, at the question after the words.
fn in_touch(rating: u8) -> (Model, Vec<Effect>) {
    let mut questions = all();
    questions.push(Question::Contact);
    let stored = Stored {
        until: Some(UNTIL),
        ..Stored::default()
    };
    let model = Model::new(Question::Rating, questions, stored, 0, false, false, None);
    let steps = [Msg::Chose(rating), Msg::Next, Msg::Next, Msg::Next];
    let words = [Msg::Typed("Late again".to_owned()), Msg::Send];
    play(model, steps.into_iter().chain(words).collect())
}

#[test]
fn who_was_let_down_is_asked_for_a_contact_and_one_write_serves_words_and_contact() {
    let (model, effects) = in_touch(2);
    assert_eq!(model.question(), Some(Question::Contact));
    assert_eq!(posts(&effects), 1, "the words wait for the contact");
    let (model, effects) = play(
        model,
        vec![Msg::Typed(" +49 30 1234567 ".to_owned()), Msg::Send],
    );
    assert_eq!(posts(&effects), 1);
    assert_eq!(model.written.comment.as_deref(), Some("Late again"));
    assert_eq!(model.written.contact.as_deref(), Some("+49 30 1234567"));
    assert_eq!(model.step, Step::End);
}

#[test]
fn words_do_not_wait_for_a_contact_that_never_comes() {
    for event in [Msg::Tick(Timer::Idle), Msg::Leave, Msg::Next, Msg::SkipAll] {
        let (model, _) = in_touch(1);
        let (model, effects) = play(model, vec![event.clone()]);
        assert_eq!(posts(&effects), 1, "{event:?}");
        assert_eq!(model.written.comment.as_deref(), Some("Late again"));
        assert_eq!(model.written.contact, None);
    }
}

#[test]
fn what_is_no_contact_is_told_and_stays_in_the_field() {
    let (model, _) = in_touch(2);
    let (model, effects) = play(model, vec![Msg::Typed("call me".to_owned()), Msg::Send]);
    assert_eq!(posts(&effects), 0);
    assert!(effects.contains(&Effect::FocusField));
    assert!(model.misread);
    assert_eq!(
        (model.question(), model.address.as_str()),
        (Some(Question::Contact), "call me")
    );
    let (model, _) = play(model, vec![Msg::Typed("a@b.example".to_owned()), Msg::Send]);
    assert_eq!(model.written.contact.as_deref(), Some("a@b.example"));
}

#[test]
fn who_is_content_is_asked_for_a_contact_on_wish_only() {
    let (model, _) = in_touch(5);
    assert_eq!(model.step, Step::End);
    let (model, _) = play(
        model,
        vec![Msg::Wish, Msg::Typed("a@b.example".to_owned()), Msg::Send],
    );
    assert_eq!(model.written.contact.as_deref(), Some("a@b.example"));
    let (model, _) = play(model, vec![Msg::Undo]);
    assert_eq!(
        (&model.written, model.address.as_str()),
        (&Said::default(), "")
    );
}
