//! A few words. They stay in memory until Send is pressed.

use afterword_domain::defaults::COMMENT_MAX_CHARS;
use tachys::html::attribute::custom::CustomAttribute;
use tachys::html::element::{self as html, ElementChild};
use tachys::prelude::*;

use super::Cx;
use super::el::line;

/// The counter is shown when this many characters are left.
const NEAR_END: usize = 200;
/// The limit as an attribute: turning a number into text is more code than the rest of this file.
const MAX: &str = "1000";
const _: () = assert!(COMMENT_MAX_CHARS == 1_000);

/// A field for text, named by its question.
pub struct Field {
    pub class: &'static str,
    /// What names it: the question, or a label.
    pub labelled: &'static str,
    pub limit: &'static str,
    pub rows: &'static str,
    /// What a browser may fill in.
    pub fill: Option<&'static str>,
    pub invalid: Option<&'static str>,
    /// What it holds at first; what is typed stays the field's own.
    pub held: String,
}

/// One kind of element for both fields: another would cost a kilobyte.
pub fn field(is: Field) -> AnyView {
    html::textarea()
        .attr("class", is.class)
        .attr("part", "words")
        .attr("aria-labelledby", is.labelled)
        .attr("maxlength", is.limit)
        .attr("rows", is.rows)
        .attr("autocomplete", is.fill)
        .attr("inputmode", is.fill)
        .attr("aria-invalid", is.invalid)
        .child(is.held)
        .into_any()
}

/// The field, and how much room is left near its end.
pub fn words(cx: &Cx) -> Vec<AnyView> {
    let left = cx.model.left();
    let room = if left <= NEAR_END {
        cx.shell.count("comment.left", left)
    } else {
        String::new()
    };
    vec![
        field(Field {
            class: "words",
            labelled: "s",
            limit: MAX,
            rows: "4",
            fill: None,
            invalid: None,
            held: cx.model.words.clone(),
        }),
        line("left note", room),
    ]
}
