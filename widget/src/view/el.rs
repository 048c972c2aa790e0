//! The kinds of element, each with one fixed set of attributes. `view!` would give every element a type
//! of its own, and every type its own code to build, compare and remove: 13 KB more after compression.

use tachys::html::attribute::custom::CustomAttribute;
use tachys::html::element::{self as html, ElementChild};
use tachys::prelude::*;

use super::Cx;

/// The attributes of a `div`; what is empty or `None` is left out.
#[derive(Default)]
pub struct Is {
    pub class: &'static str,
    pub part: &'static str,
    pub role: Option<&'static str>,
    pub labelled: Option<&'static str>,
    pub id: Option<&'static str>,
    pub tab: Option<&'static str>,
}

/// A `div`. Groups of choices take digits.
pub fn div(is: Is, children: Vec<AnyView>) -> AnyView {
    html::div()
        .attr("class", is.class)
        .attr("part", is.part)
        .attr("role", is.role)
        .attr("aria-labelledby", is.labelled)
        .attr("id", is.id)
        .attr("tabindex", is.tab)
        .attr("data-digits", is.tab.map(|_| ""))
        .child(children)
        .into_any()
}

/// A line of text whose class is its part too.
pub fn line(class: &'static str, text: String) -> AnyView {
    div(
        Is {
            class,
            part: class,
            ..Is::default()
        },
        vec![text.into_any()],
    )
}

/// A line that names a group or a field.
pub fn label(id: &'static str, text: String) -> AnyView {
    div(
        Is {
            class: "label note",
            part: "label",
            id: Some(id),
            ..Is::default()
        },
        vec![text.into_any()],
    )
}

/// What a button says about itself.
struct Button {
    /// Its class, and what the page's styles know it by.
    part: &'static str,
    pressed: Option<&'static str>,
    /// Whether Tab stops here.
    tab: Option<&'static str>,
    disabled: Option<&'static str>,
}

/// Its value is what a press of it means (`Msg::from_code`): one listener on the slot serves all of them.
fn press(is: Button, label: String, value: String) -> AnyView {
    html::button()
        .attr("type", "button")
        .attr("class", is.part)
        .attr("part", is.part)
        .attr("value", value)
        .attr("aria-pressed", is.pressed)
        .attr("tabindex", is.tab)
        .attr("disabled", is.disabled)
        .child(label)
        .into_any()
}

/// A button that is not an answer: the key of its text is what it does.
pub fn button(cx: &Cx, part: &'static str, key: &str) -> AnyView {
    press(
        Button {
            part,
            pressed: None,
            tab: None,
            disabled: None,
        },
        cx.t(key),
        String::from(key),
    )
}

/// One choice of a group. Tab stops at one of each group (`stop`); arrows do the rest.
pub fn choice(cx: &Cx, key: String, pressed: bool, stop: bool, disabled: bool) -> AnyView {
    let is = Button {
        part: "choice",
        pressed: Some(if pressed { "true" } else { "false" }),
        tab: Some(if stop { "0" } else { "-1" }),
        disabled: disabled.then_some(""),
    };
    press(is, cx.t(&key), key)
}
