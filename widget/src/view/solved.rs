//! Whether the question is solved.

use tachys::prelude::*;

use super::Cx;
use super::el::{Is, choice, div};

/// Yes and no.
pub fn solved(cx: &Cx) -> Vec<AnyView> {
    let given = cx.model.said.solved;
    let pair = vec![
        choice(
            cx,
            String::from("solved.yes"),
            given == Some(true),
            given != Some(false),
            false,
        ),
        choice(
            cx,
            String::from("solved.no"),
            given == Some(false),
            given == Some(false),
            false,
        ),
    ];
    vec![div(
        Is {
            class: "pair",
            part: "solved",
            ..Is::default()
        },
        pair,
    )]
}
