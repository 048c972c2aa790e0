//! Between the wire's objects and the model's types. What does not fit is left out: an old widget
//! must not fail on what a newer server sends.

use afterword_domain::reason::Reason;
use afterword_domain::scale::{Effort, Rating};

use super::shell::{Body, Shell, WireAnswer, WireStored};
use crate::model::{Model, Notice, Question, Reply, Said, Stored};

fn answer(from: &WireAnswer) -> Said {
    let mut said = Said {
        rating: from.rating().and_then(|value| Rating::try_from(value).ok()),
        effort: from.effort().and_then(|value| Effort::try_from(value).ok()),
        reasons: Vec::new(),
        solved: from.solved(),
        comment: from.comment(),
        contact: from.contact(),
    };
    for code in from.reasons().into_iter().flatten() {
        if let Some(reason) = code.as_string().and_then(|code| Reason::from_code(&code)) {
            said.tap(reason);
        }
    }
    said
}

fn stored(from: &WireStored) -> Stored {
    Stored {
        answer: from.answer().map(|from| answer(&from)).unwrap_or_default(),
        rev: from.rev().unwrap_or(0),
        until: from.until(),
        late: from.standing().as_deref() == Some("late"),
    }
}

/// The model of a session that the loader has opened, and perhaps answered.
pub fn start(shell: &Shell, pending: bool) -> Model {
    let screen = shell.screen();
    let questions = screen
        .questions()
        .into_iter()
        .filter_map(|code| code.as_string());
    let held = Stored {
        answer: answer(&shell.answer()),
        rev: shell.seen(),
        until: screen.until(),
        late: screen.standing().as_deref() == Some("late"),
    };
    let first = Question::from_code(&screen.first()).unwrap_or(Question::Rating);
    let questions = questions
        .filter_map(|code| Question::from_code(&code))
        .collect();
    let rev = shell.rev();
    let told = match shell.note().as_str() {
        "conflict" => Some(Notice::Conflict),
        "window_over" => Some(Notice::Over),
        "again" => Some(Notice::Again),
        "expired" => Some(Notice::Expired),
        "refused" => Some(Notice::Refused),
        _ => None,
    };
    let fresh = rev > screen.rev();
    Model::new(first, questions, held, rev, fresh, pending, told)
}

/// A reply, as the model takes it.
pub fn reply(shell: &Shell, rev: u8, status: u16, after: f64, random: f64, body: &Body) -> Reply {
    Reply {
        rev,
        status,
        after,
        random,
        code: body.outcome().or_else(|| body.code()).unwrap_or_default(),
        stored: body
            .stored()
            .or_else(|| body.itself())
            .map(|from| stored(&from)),
        screen: body.screen().is_some(),
        saved: shell.saved(),
    }
}

/// Sends the whole answer.
pub fn post(shell: &Shell, model: &Model) {
    let written = &model.written;
    let mut reasons = String::new();
    for reason in &written.reasons {
        if !reasons.is_empty() {
            reasons.push(',');
        }
        reasons.push_str(reason.code());
    }
    shell.post(
        model.rev,
        model.seen,
        written.rating.map_or(0, Rating::get),
        written.effort.map_or(0, Effort::get),
        &reasons,
        written.solved.map_or(0, |solved| 1 + u8::from(solved)),
        written.comment.as_deref().unwrap_or_default(),
        written.contact.as_deref().unwrap_or_default(),
    );
}
