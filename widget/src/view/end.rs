//! The thank-you. It never closes by itself.

use leptos::prelude::*;

use super::Cx;
use super::el::{Is, div, line};

/// Thanks; the bar above keeps the recorded answer, change and undo.
pub fn end(cx: &Cx) -> AnyView {
    let is = Is {
        class: "step end",
        part: "end",
        tab: Some("-1"),
        ..Is::default()
    };
    div(is, vec![line("question", cx.t("thanks"))])
}
