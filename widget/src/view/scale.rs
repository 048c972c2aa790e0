//! A scale asked after the first question: every value with its words.

use afterword_domain::scale::{Effort, Rating};
use tachys::prelude::*;

use super::Cx;
use super::el::{Is, choice, div};
use crate::effects::choice_key;
use crate::model::Question;

/// The choices, worst first.
pub fn scale(cx: &Cx, question: Question) -> Vec<AnyView> {
    let (best, given) = match question {
        Question::Effort => (Effort::MAX, cx.model.said.effort.map(Effort::get)),
        _ => (Rating::MAX, cx.model.said.rating.map(Rating::get)),
    };
    let stop = given.unwrap_or(1);
    let choices = (1..=best)
        .map(|value| {
            choice(
                cx,
                choice_key(question, value),
                given == Some(value),
                value == stop,
                false,
            )
        })
        .collect();
    vec![div(
        Is {
            class: "scale rows",
            part: "scale",
            ..Is::default()
        },
        choices,
    )]
}
