//! A phone number or a mail address, for those who were let down or who ask for it.

use tachys::prelude::*;

use super::Cx;
use super::el::{label, line};
use super::words::{Field, field};

/// The field, what it is for, and what was wrong with it.
pub fn contact(cx: &Cx) -> Vec<AnyView> {
    let misread = cx.model.misread;
    let told = cx.t(if misread {
        "contact.bad"
    } else {
        "contact.purpose"
    });
    vec![
        // Before the field, where the words have nothing: so it is a field of its own, without what was typed there.
        label("c", cx.t("contact.label")),
        field(Field {
            class: "words address",
            labelled: "c",
            limit: "200",
            rows: "1",
            fill: Some("email"),
            invalid: misread.then_some("true"),
            held: cx.model.address.clone(),
        }),
        line(if misread { "note bad" } else { "note" }, told),
    ]
}
