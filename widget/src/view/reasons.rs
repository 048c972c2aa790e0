//! What was behind the rating: two labelled groups, so that "it was not the person" is one visible tap.

use afterword_domain::reason::{Group, Reason};
use tachys::prelude::*;

use super::Cx;
use super::el::{Is, choice, div, label, line};

/// Both groups, and `unresolved` apart.
pub fn reasons(cx: &Cx) -> Vec<AnyView> {
    vec![
        line("hint note", cx.t("reasons.hint")),
        label("gp", cx.t("reasons.person")),
        chips(cx, Group::AboutPerson, "chips", Some("gp")),
        label("gn", cx.t("reasons.other_group")),
        chips(cx, Group::NotPerson, "chips", Some("gn")),
        chips(cx, Group::Apart, "chips apart", None),
    ]
}

fn chips(cx: &Cx, which: Group, class: &'static str, labelled: Option<&'static str>) -> AnyView {
    let shown = Reason::ALL
        .into_iter()
        .filter(|reason| reason.group() == which);
    let choices = shown
        .enumerate()
        .map(|(at, reason)| {
            let pressed = cx.model.said.reasons.contains(&reason);
            let mut key = String::from("reason.");
            key.push_str(reason.code());
            choice(cx, key, pressed, at == 0, !pressed && !cx.model.room())
        })
        .collect();
    div(
        Is {
            class,
            part: "reasons",
            role: labelled.map(|_| "group"),
            labelled,
            ..Is::default()
        },
        choices,
    )
}
