//! "You chose X. Change it to Y?": an older form was sent again, or another window was faster.

use afterword_domain::answer::AnswerBody;
use afterword_domain::wire::screen::Screen;
use axum::http::StatusCode;

use super::parts::{card, choice_in, hidden, hidden_answer, questions, rest_of, said, t};
use super::place::Place;
use crate::http::reply::Reply;

/// What is stored, what was asked for, and one button.
#[must_use]
pub fn conflict(screen: &Screen, place: &Place, wanted: &AnswerBody) -> Reply {
    let nothing = AnswerBody::default();
    let stored = screen.answer.as_ref().unwrap_or(&nothing);
    let is_undo = *wanted == nothing;
    // Only what differs is named.
    let same = |question| said(screen, question, stored) == said(screen, question, wanted);
    let is_same = questions(screen).first().copied().is_some_and(same);
    let in_sentence = |key, of| choice_in(screen, key, of).filter(|_| !is_same);
    let was = in_sentence("recorded", stored).unwrap_or_else(|| t(screen, "conflict"));
    let change = in_sentence("change_to", wanted).unwrap_or_default();
    let differing = |of| rest_of(screen, of, |question| !same(question));
    let action = place.action();
    let form = hidden(screen, place).map(|fields| {
        format!(
            "<form class=\"step\" method=\"post\" action=\"{action}\" autocomplete=\"off\">{fields}{}\n\
             <p class=\"recorded\">{change}</p>\n{}<div class=\"nav\"><button class=\"main\">{}</button></div>\n</form>\n",
            hidden_answer(wanted),
            differing(wanted),
            t(screen, if is_undo { "undo" } else { "change" }),
        )
    });
    let content = format!(
        "<div class=\"bar\" role=\"alert\"><h1 class=\"recorded\">{was}</h1>\n{}</div>\n{}",
        differing(stored),
        form.unwrap_or_default(),
    );
    card(screen, place, &content, StatusCode::CONFLICT)
}
