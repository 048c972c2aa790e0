//! What was recorded, until when it can be changed, change and undo.

use tachys::prelude::*;

use super::Cx;
use super::el::{Is, button, div, line};
use crate::effects::{recorded, status};

/// The bar between the first question and the step.
pub fn bar(cx: &Cx) -> AnyView {
    let can = cx.model.chosen().is_some() && cx.model.open();
    let lowest = can && cx.model.chosen() == Some(1);
    let mut said = vec![line("recorded", recorded(cx.model, cx.shell))];
    if can && !lowest {
        said.push(button(cx, "change link", "change"));
    }
    if can {
        said.push(button(cx, "undo link", "undo"));
    }
    let mut children = vec![div(
        Is {
            class: "said",
            part: "said",
            ..Is::default()
        },
        said,
    )];
    // About half of the lowest picks are slips of the finger.
    if lowest {
        let slip = vec![line("", cx.t("slip")), button(cx, "change main", "change")];
        children.push(div(
            Is {
                class: "slip",
                part: "slip",
                ..Is::default()
            },
            slip,
        ));
    }
    children.push(line("status note", status(cx.model, cx.shell)));
    div(
        Is {
            class: "bar",
            part: "bar",
            ..Is::default()
        },
        children,
    )
}
