//! The thank-you. It never closes by itself.

use tachys::prelude::*;

use super::Cx;
use super::el::{Is, button, div, line};

/// Thanks, and where a site offers it the wish to be contacted; the bar above keeps the recorded answer, change
/// and undo.
pub fn end(cx: &Cx) -> AnyView {
    let mut children = vec![line("question", cx.t("thanks"))];
    if let Some(address) = &cx.model.said.contact {
        children.push(line("note", cx.shell.t("contact.noted", address)));
    } else if cx.model.contact && cx.model.open() && cx.model.chosen().is_some() {
        children.push(button(cx, "wish link", "contact.ask"));
    }
    let is = Is {
        class: "step end",
        part: "end",
        tab: Some("-1"),
        ..Is::default()
    };
    div(is, children)
}
