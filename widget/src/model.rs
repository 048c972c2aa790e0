//! What the widget knows and what it does about each event. Pure: time and chance are passed in.

use afterword_domain::contact::contact;
use afterword_domain::defaults::{COMMENT_MAX_CHARS, HARD_EFFORT_MAX, LOW_RATING_MAX, REASONS_MAX};
use afterword_domain::scale::{Effort, Rating};

mod delivery;
mod msg;
mod question;
mod said;
#[cfg(test)]
mod tests;

pub use delivery::{Reply, Stored};
pub use msg::Msg;
pub use question::Question;
pub use said::Said;

/// What was gathered is sent after this long without a touch.
const IDLE_MS: f64 = 15_000.0;
/// The largest `rev` that the wire has.
const MAX_REV: u8 = 50;

/// Where the customer is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Step {
    /// Before the first choice, or after taking it back.
    First,
    /// At one of the follow-up questions.
    Ask(usize),
    /// Thanked.
    End,
}

/// A state that is told to the customer in place of "you can change this until".
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Notice {
    /// On its way for the first time.
    Sending,
    /// Kept on this device, tried again later.
    Queued,
    /// Kept in this page only.
    NotSent,
    /// Another tab was faster; its answer is shown.
    Conflict,
    /// Stored, after the window: in no figure.
    Late,
    /// The window is over; nothing changed.
    Over,
    /// The invitation has expired.
    Expired,
    /// The answer was not taken.
    Refused,
    /// The questions were replaced meanwhile.
    Again,
}

/// Timers, one of each kind at a time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Timer {
    /// Try the delivery again.
    Retry,
    /// Nobody has touched anything for a while.
    Idle,
    /// The window ends.
    Window,
}

/// What is to be done about it, in this order.
#[derive(Debug, Clone, PartialEq)]
pub enum Effect {
    /// Send `Model::written` as `Model::rev`.
    Post,
    /// Set a timer, or clear it.
    Timer(Timer, Option<f64>),
    /// Say the state to a screen reader.
    Say,
    /// Put the focus on the first question.
    FocusFirst,
    /// Put the focus on the step.
    FocusStep,
    /// Put the focus on the text field of the step.
    FocusField,
    /// Show the stored answer of the reply on the first question.
    Adopt,
    /// Tell the page: stored.
    Stored,
    /// Tell the page: queued.
    Queued,
    /// Tell the page: refused.
    Refused,
    /// Show the texts of the reply.
    Show,
}

/// The state of one opened widget.
#[derive(Debug, Clone, PartialEq)]
pub struct Model {
    /// Which question the loader drew.
    pub first: Question,
    /// The questions after it.
    pub steps: Vec<Question>,
    /// The site offers to be in touch.
    pub contact: bool,
    /// What the customer chose; words only once they were sent.
    pub said: Said,
    /// The answer of the last write.
    pub written: Said,
    /// The words as typed.
    pub words: String,
    /// Phone number or mail address as typed.
    pub address: String,
    /// What was typed is neither.
    pub misread: bool,
    /// Where the customer is.
    pub step: Step,
    /// The `rev` of the last write.
    pub rev: u8,
    /// The stored `rev` last shown.
    pub seen: u8,
    /// When the window ends.
    pub until: Option<f64>,
    /// What the customer is told.
    pub notice: Option<Notice>,
    /// The window is over and something is stored.
    pub over: bool,
    /// The last write has not been acknowledged.
    unsent: bool,
    /// What was last known to be stored.
    held: Said,
    /// Deliveries that failed in a row.
    tries: u32,
    /// The one write that may leave before the end of the journey has left.
    gathered: bool,
}

impl Model {
    /// A widget that shows what is stored, or what was chosen (`fresh`) and perhaps posted (`pending`) before
    /// the Wasm was there, and what was `told` about it then.
    #[must_use]
    pub fn new(
        first: Question,
        questions: Vec<Question>,
        stored: Stored,
        rev: u8,
        fresh: bool,
        pending: bool,
        told: Option<Notice>,
    ) -> Self {
        let contact = questions.contains(&Question::Contact);
        let steps = questions
            .into_iter()
            .filter(|question| *question != first && *question != Question::Contact)
            .collect();
        let mut model = Self {
            first,
            steps,
            contact,
            written: stored.answer.clone(),
            words: stored.answer.comment.clone().unwrap_or_default(),
            address: stored.answer.contact.clone().unwrap_or_default(),
            misread: false,
            said: stored.answer,
            step: Step::First,
            rev,
            seen: stored.rev,
            until: stored.until,
            notice: stored.late.then_some(Notice::Late),
            over: false,
            unsent: told.is_none() && (pending || rev > stored.rev),
            held: Said::default(),
            tries: 0,
            gathered: false,
        };
        if model.chosen().is_some() {
            // Somebody who comes back meets the thanks, with change and undo; a fresh click goes on.
            model.step = if fresh { model.ask(0) } else { Step::End };
        }
        if model.unsent {
            model.notice = Some(if pending {
                Notice::Sending
            } else {
                Notice::Queued
            });
        } else {
            model.held = model.said.clone();
        }
        if told.is_some() {
            model.notice = told;
            model.over = told == Some(Notice::Over);
        }
        model
    }

    /// What the first click asks for at the start.
    #[must_use]
    pub fn begin(&mut self, now: f64) -> Vec<Effect> {
        let mut effects = Vec::new();
        if self.notice == Some(Notice::Queued) {
            effects.push(Effect::Timer(Timer::Retry, Some(0.0)));
        }
        self.watch_window(now, &mut effects);
        effects
    }

    /// The choice on the first question.
    #[must_use]
    pub fn chosen(&self) -> Option<u8> {
        match self.first {
            Question::Effort => self.said.effort.map(Effort::get),
            _ => self.said.rating.map(Rating::get),
        }
    }

    /// The question of the current step.
    #[must_use]
    pub fn question(&self) -> Option<Question> {
        match self.step {
            Step::Ask(at) => Some(self.steps.get(at).copied().unwrap_or(Question::Contact)),
            Step::First | Step::End => None,
        }
    }

    /// Whether the answer can still be changed.
    #[must_use]
    pub fn open(&self) -> bool {
        !self.over && !matches!(self.notice, Some(Notice::Expired | Notice::Refused))
    }

    /// Whether there is room for one more reason.
    #[must_use]
    pub fn room(&self) -> bool {
        self.said.reasons.len() < REASONS_MAX
    }

    /// How many more characters the words may have.
    #[must_use]
    pub fn left(&self) -> usize {
        COMMENT_MAX_CHARS.saturating_sub(chars(&self.words))
    }

    /// Whether the question of this step has an answer.
    #[must_use]
    pub fn given(&self) -> bool {
        match self.question() {
            Some(Question::Rating) => self.said.rating.is_some(),
            Some(Question::Effort) => self.said.effort.is_some(),
            Some(Question::Reasons) => !self.said.reasons.is_empty(),
            Some(Question::Solved) => self.said.solved.is_some(),
            Some(Question::Comment) => self.said.comment.is_some(),
            Some(Question::Contact) => self.said.contact.is_some(),
            None => false,
        }
    }

    /// Takes one event.
    pub fn update(&mut self, msg: Msg, now: f64) -> Vec<Effect> {
        let mut effects = Vec::new();
        let touched = msg.is_touch();
        match msg {
            Msg::Chose(value) => self.chose(value, &mut effects),
            Msg::Scaled(question, value) => {
                self.set(question, value);
                self.go(1, &mut effects);
            }
            Msg::Tapped(reason) => self.said.tap(reason),
            Msg::Solved(solved) => {
                self.said.solved = Some(solved);
                self.go(1, &mut effects);
            }
            Msg::Typed(words) if self.question() == Some(Question::Contact) => self.address = words,
            Msg::Typed(words) => self.words = words,
            Msg::Wish => {
                self.step = Step::Ask(self.steps.len());
                effects.push(Effect::FocusStep);
            }
            Msg::Next => {
                // Done with the reasons is the one moment in the middle at which what was gathered may leave.
                if self.question() == Some(Question::Reasons) {
                    self.gather(&mut effects);
                }
                self.go(1, &mut effects);
            }
            Msg::Back => self.go(-1, &mut effects),
            Msg::SkipAll => self.end(&mut effects),
            Msg::Send => self.release(&mut effects),
            Msg::Change => effects.push(Effect::FocusFirst),
            Msg::Undo => self.undo(&mut effects),
            Msg::Replied(reply) => self.replied(reply, now, &mut effects),
            Msg::Tick(Timer::Idle) => self.gather(&mut effects),
            Msg::Tick(Timer::Window) => self.watch_window(now, &mut effects),
            Msg::Tick(Timer::Retry) | Msg::Online => self.retry(&mut effects),
            Msg::Leave => self.flush(&mut effects),
        }
        if touched && self.said != self.written && !effects.contains(&Effect::Post) {
            effects.push(Effect::Timer(Timer::Idle, Some(IDLE_MS)));
        }
        effects
    }

    fn set(&mut self, question: Question, value: u8) {
        match question {
            Question::Effort => self.said.effort = Effort::try_from(value).ok(),
            _ => self.said.rating = Rating::try_from(value).ok(),
        }
    }

    fn chose(&mut self, value: u8, effects: &mut Vec<Effect>) {
        if !self.open() {
            effects.push(Effect::Say);
            return;
        }
        self.set(self.first, value);
        if matches!(self.step, Step::First | Step::End) {
            self.step = self.ask(0);
        }
        self.flush(effects);
        effects.push(Effect::Say);
    }

    fn undo(&mut self, effects: &mut Vec<Effect>) {
        self.said = Said::default();
        self.words.clear();
        self.address.clear();
        self.misread = false;
        self.step = Step::First;
        self.gathered = false;
        self.flush(effects);
        effects.push(Effect::FocusFirst);
        effects.push(Effect::Say);
    }

    /// What was typed may go. Words before the question for a contact wait for it: one write serves both.
    fn release(&mut self, effects: &mut Vec<Effect>) {
        if self.question() == Some(Question::Contact) {
            let address = contact(&self.address);
            self.misread = address.is_err();
            let Ok(address) = address else {
                effects.push(Effect::FocusField);
                return;
            };
            self.said.contact = address;
        } else {
            let words = self.words.trim();
            self.said.comment = (!words.is_empty()).then(|| words.to_owned());
        }
        self.go(1, effects);
    }

    /// Whether the customer was let down, or has given an address already.
    fn low(&self) -> bool {
        self.said
            .rating
            .is_some_and(|rating| rating.get() <= LOW_RATING_MAX)
            || self
                .said
                .effort
                .is_some_and(|effort| effort.get() <= HARD_EFFORT_MAX)
            || self.said.contact.is_some()
    }

    fn ask(&self, at: usize) -> Step {
        if at < self.steps.len() || (at == self.steps.len() && self.contact && self.low()) {
            Step::Ask(at)
        } else {
            Step::End
        }
    }

    fn go(&mut self, by: isize, effects: &mut Vec<Effect>) {
        let Step::Ask(at) = self.step else { return };
        self.step = self.ask(at.saturating_add_signed(by));
        if self.step == Step::End {
            self.end(effects);
        } else {
            effects.push(Effect::FocusStep);
        }
    }

    fn end(&mut self, effects: &mut Vec<Effect>) {
        self.step = Step::End;
        self.flush(effects);
        effects.push(Effect::FocusStep);
        effects.push(Effect::Say);
    }
}

/// Characters, as the server counts them: every byte that does not go on with one. (`chars().count()` is
/// made for long texts, and large.)
fn chars(text: &str) -> usize {
    text.bytes().filter(|byte| byte & 0xC0 != 0x80).count()
}
