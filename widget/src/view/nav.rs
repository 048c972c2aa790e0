//! On, back, and past all that is left.

use tachys::prelude::*;

use super::Cx;
use super::el::{Is, button, div, line};
use crate::model::Question;

/// The row of buttons under a question.
pub fn nav(cx: &Cx, at: usize) -> AnyView {
    let last = at.saturating_add(1) >= cx.model.steps.len();
    let words = matches!(
        cx.model.question(),
        Some(Question::Comment | Question::Contact)
    );
    let mut row = Vec::new();
    if at > 0 {
        row.push(button(cx, "back link", "back"));
    }
    row.push(line("fill", String::new()));
    if !last {
        row.push(button(cx, "skip-all link", "skip_all"));
    }
    if cx.model.given() && !words {
        row.push(button(cx, "done main", "done"));
    } else {
        row.push(button(cx, "skip link", "skip"));
    }
    if words {
        row.push(button(cx, "send main", "send"));
    }
    div(
        Is {
            class: "nav",
            part: "nav",
            ..Is::default()
        },
        row,
    )
}
