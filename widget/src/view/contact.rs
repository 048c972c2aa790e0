//! A phone number or a mail address, for those who were let down or who ask for it.

use tachys::prelude::*;

use super::Cx;
use super::el::line;
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
        field(Field {
            class: "words address",
            label: Some(cx.t("contact.label")),
            limit: "200",
            rows: "1",
            fill: Some("email"),
            invalid: misread.then_some("true"),
            held: cx.model.address.clone(),
        }),
        line(if misread { "note bad" } else { "note" }, told),
    ]
}
