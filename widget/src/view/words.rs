//! A few words. They stay in memory until Send is pressed.

use afterword_domain::defaults::COMMENT_MAX_CHARS;
use leptos::html::{self, ElementChild};
use leptos::prelude::*;
use leptos::tachys::html::attribute::custom::CustomAttribute;

use super::Cx;
use super::el::line;

/// The counter is shown when this many characters are left.
const NEAR_END: usize = 200;
/// The limit as an attribute: turning a number into text is more code than the rest of this file.
const MAX: &str = "1000";
const _: () = assert!(COMMENT_MAX_CHARS == 1_000);

/// The field, and how much room is left near its end.
pub fn words(cx: &Cx) -> Vec<AnyView> {
    let left = cx.model.left();
    let field = html::textarea()
        .attr("class", "words")
        .attr("part", "words")
        .attr("aria-labelledby", "s")
        .attr("maxlength", MAX)
        // What it holds at first; what is typed stays the field's own.
        .child(cx.model.words.clone())
        .into_any();
    let room = if left <= NEAR_END {
        cx.shell.count("comment.left", left)
    } else {
        String::new()
    };
    vec![field, line("left note", room)]
}
