//! What stands in the slot under the first question, drawn anew from the model after each event.
//! Leptos compares and touches only what differs, so that focus and typed words stay.

use tachys::prelude::*;

use crate::effects::{Shell, question_key};
use crate::model::{Model, Question, Step};
use el::{Is, div};

mod bar;
mod contact;
mod el;
mod end;
mod nav;
mod reasons;
mod scale;
mod solved;
mod words;

/// The styles of all components. What they share with the first question is the loader's.
pub const CSS: &str = concat!(
    include_str!("view/step.css"),
    include_str!("view/bar.css"),
    include_str!("view/nav.css"),
    include_str!("view/scale.css"),
    include_str!("view/reasons.css"),
    include_str!("view/solved.css"),
    include_str!("view/words.css"),
    include_str!("view/end.css"),
);

/// What a component needs.
pub struct Cx<'a> {
    pub model: &'a Model,
    pub shell: &'a Shell,
}

impl Cx<'_> {
    /// A text of the screen.
    pub fn t(&self, key: &str) -> String {
        self.shell.t(key, "")
    }
}

/// Everything in the slot.
pub fn draw(model: &Model, shell: &Shell) -> Vec<AnyView> {
    let cx = Cx { model, shell };
    // Nothing before the first choice: what the loader drew stands alone.
    if model.rev == 0 && model.notice.is_none() {
        return Vec::new();
    }
    let mut drawn = vec![bar::bar(&cx)];
    match (model.question(), model.step) {
        (Some(question), Step::Ask(at)) => drawn.push(step(&cx, question, at)),
        (_, Step::End) => drawn.push(end::end(&cx)),
        _ => {}
    }
    drawn
}

fn step(cx: &Cx, question: Question, at: usize) -> AnyView {
    let mut asked = cx.t(&question_key(question));
    // A plain space, where the line may break.
    asked.push(' ');
    let title = vec![asked.into_any(), el::line("note", cx.t("optional"))];
    let mut children = vec![div(
        Is {
            class: "question",
            part: "question",
            id: Some("s"),
            ..Is::default()
        },
        title,
    )];
    children.extend(match question {
        Question::Rating | Question::Effort => scale::scale(cx, question),
        Question::Reasons => reasons::reasons(cx),
        Question::Solved => solved::solved(cx),
        Question::Comment => words::words(cx),
        Question::Contact => contact::contact(cx),
    });
    children.push(nav::nav(cx, at));
    // Two classes in turn, so that the pause for a second click of a double click starts anew at each step.
    let class = if at.is_multiple_of(2) {
        "step even"
    } else {
        "step odd"
    };
    let is = Is {
        class,
        part: "step",
        role: Some("group"),
        labelled: Some("s"),
        tab: Some("-1"),
        ..Is::default()
    };
    div(is, children)
}
