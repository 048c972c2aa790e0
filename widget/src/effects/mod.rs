//! What reaches the page: every call to the loader's session, and every object read from the wire.

pub mod shell;
mod wire;

pub use shell::Shell;
pub use wire::{reply, start};

use crate::model::{Effect, Model, Notice, Question, Timer};
use shell::Body;

/// Does one thing that the model asked for.
pub fn run(effect: &Effect, model: &Model, shell: &Shell, body: Option<&Body>) {
    match effect {
        Effect::Post => wire::post(shell, model),
        Effect::Timer(timer, pause) => shell.timer(timer_id(*timer), pause.unwrap_or(-1.0)),
        Effect::Say => shell.say(&spoken(model, shell)),
        Effect::FocusFirst => shell.focus(""),
        Effect::FocusStep => shell.focus(".step"),
        Effect::FocusField => shell.focus("textarea"),
        Effect::Adopt => {
            if let Some(stored) = body.and_then(|body| body.stored().or_else(|| body.itself())) {
                shell.adopt(&stored);
            }
        }
        Effect::Stored => shell.stored(&body.and_then(Body::outcome).unwrap_or_default()),
        Effect::Queued => shell.queued(),
        Effect::Refused => shell.refused(&body.and_then(Body::code).unwrap_or_default()),
        Effect::Show => {
            if let Some(screen) = body.and_then(Body::screen) {
                shell.show(&screen);
            }
        }
    }
}

/// The numbers by which the loader knows the timers.
fn timer_id(timer: Timer) -> u8 {
    match timer {
        Timer::Retry => 0,
        Timer::Idle => 1,
        Timer::Window => 2,
    }
}

/// The timer with this number.
pub fn timer(id: u8) -> Timer {
    match id {
        0 => Timer::Retry,
        1 => Timer::Idle,
        _ => Timer::Window,
    }
}

/// What was recorded, in words.
pub fn recorded(model: &Model, shell: &Shell) -> String {
    match model.chosen() {
        Some(value) => shell.t("recorded", &shell.t(&choice_key(model.first, value), "")),
        // After a refusal nothing stands to be taken back.
        None if matches!(
            model.notice,
            Some(Notice::Again | Notice::Expired | Notice::Refused)
        ) =>
        {
            String::new()
        }
        None => shell.t("undone", ""),
    }
}

/// The text key of a choice.
pub fn choice_key(question: Question, value: u8) -> String {
    let mut key = String::from(question.code());
    key.push('.');
    // Both scales end below ten.
    key.push(char::from(b'0'.wrapping_add(value)));
    key
}

/// What is told beside the recorded choice: a notice, or until when it can be changed.
pub fn status(model: &Model, shell: &Shell) -> String {
    use Notice::{Again, Conflict, Expired, Late, NotSent, Over, Queued, Refused, Sending};
    let key = match model.notice {
        Some(Sending) => "sending",
        Some(Queued) => "queued",
        Some(NotSent) => "not_sent",
        Some(Conflict) => "conflict",
        Some(Late) => "late",
        Some(Over) => "window_over",
        Some(Expired) => "expired",
        Some(Refused) => "refused",
        Some(Again) => "again",
        None if model.chosen().is_none() => return String::new(),
        None if model.over => "window_over",
        None if model.until.is_some() => return shell.t("changeable", &shell.moment()),
        None => return String::new(),
    };
    shell.t(key, "")
}

fn spoken(model: &Model, shell: &Shell) -> String {
    let mut said = recorded(model, shell);
    // Sending takes a moment; what comes of it is said then.
    if model.notice != Some(Notice::Sending) {
        said.push(' ');
        said.push_str(&status(model, shell));
    }
    if let Some(question) = model.question() {
        said.push(' ');
        said.push_str(&shell.t(&question_key(question), ""));
    }
    said
}

/// The text key of a question.
pub fn question_key(question: Question) -> String {
    let mut key = String::from(question.code());
    key.push_str(".question");
    key
}
