//! Writing, trying again, and what each reply means.

use super::{Effect, MAX_REV, Model, Notice, Said, Step, Timer};

/// First pause before a retry; it doubles up to the longest.
const RETRY_MS: f64 = 2_000.0;
const RETRY_MAX_MS: f64 = 300_000.0;

/// What the server holds.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Stored {
    /// The answer.
    pub answer: Said,
    /// Its `rev`.
    pub rev: u8,
    /// When its window ends.
    pub until: Option<f64>,
    /// It came after its window.
    pub late: bool,
}

/// One reply to a write.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Reply {
    /// The write's `rev`.
    pub rev: u8,
    /// HTTP status; 0 where nothing came back.
    pub status: u16,
    /// Seconds that the server asks to wait.
    pub after: f64,
    /// At least 0, below 1: spreads the retries.
    pub random: f64,
    /// Outcome of a write, or code of a refusal.
    pub code: String,
    /// What is stored, where the reply says so.
    pub stored: Option<Stored>,
    /// The reply brings other texts.
    pub screen: bool,
    /// The write is kept on this device.
    pub saved: bool,
}

impl Model {
    /// Sends what is not yet written.
    pub(super) fn flush(&mut self, effects: &mut Vec<Effect>) {
        if self.said == self.written || !self.open() {
            return;
        }
        if self.rev >= MAX_REV {
            self.notice = Some(Notice::Refused);
            return;
        }
        self.write(effects);
    }

    fn write(&mut self, effects: &mut Vec<Effect>) {
        self.rev += 1;
        self.written = self.said.clone();
        self.unsent = true;
        self.notice = Some(Notice::Sending);
        effects.push(Effect::Timer(Timer::Idle, None));
        effects.push(Effect::Post);
    }

    /// Sends what was gathered before the end of the journey: once, so that a journey stays within its rows.
    pub(super) fn gather(&mut self, effects: &mut Vec<Effect>) {
        // Words that were sent do not wait for a contact that may never come.
        let words = self.said.comment != self.written.comment;
        if (words || !self.gathered) && self.said != self.written {
            self.gathered = true;
            self.flush(effects);
        }
    }

    pub(super) fn retry(&self, effects: &mut Vec<Effect>) {
        if self.unsent && self.notice != Some(Notice::Sending) {
            effects.push(Effect::Post);
        }
    }

    /// Notes that the window is over, or wakes up when it is.
    pub(super) fn watch_window(&mut self, now: f64, effects: &mut Vec<Effect>) {
        let Some(until) = self.until.filter(|_| self.seen > 0) else {
            return;
        };
        let left = until - now;
        if left > 0.0 {
            effects.push(Effect::Timer(Timer::Window, Some(left * 1000.0)));
        } else if !self.over {
            self.over = true;
            self.step = Step::End;
        }
    }

    pub(super) fn replied(&mut self, reply: Reply, now: f64, effects: &mut Vec<Effect>) {
        if reply.rev != self.rev {
            // An older write: a newer one is on its way and its reply decides.
            let rev = reply.stored.map_or(0, |stored| stored.rev);
            if reply.status == 200 && rev > self.seen {
                self.seen = rev;
                // Undone before it was stored, and stored after that: taken back once more.
                if !self.unsent && self.open() && self.written == Said::default() {
                    self.write(effects);
                }
            }
            return;
        }
        if matches!(reply.status, 0 | 425 | 429 | 500..) {
            self.wait(&reply, effects);
            return;
        }
        self.unsent = false;
        self.tries = 0;
        self.notice = None;
        effects.push(Effect::Timer(Timer::Retry, None));
        let taken =
            reply.status == 200 && !matches!(reply.code.as_str(), "too_late" | "superseded");
        match reply.stored {
            Some(stored) if taken => {
                if self.seen == 0 || stored.late {
                    effects.push(Effect::Say);
                }
                self.seen = stored.rev;
                self.held = stored.answer;
                self.until = stored.until.or(self.until);
                self.notice = stored.late.then_some(Notice::Late);
                effects.push(Effect::Stored);
            }
            Some(stored) => {
                let notice = match reply.code.as_str() {
                    "too_late" => Some(Notice::Over),
                    "superseded" => None,
                    _ => Some(Notice::Conflict),
                };
                self.over |= notice == Some(Notice::Over);
                self.adopt(stored, notice);
                effects.extend([Effect::Adopt, Effect::Say]);
                if reply.status == 200 {
                    effects.push(Effect::Stored);
                }
            }
            // Undone before anything was stored: nothing is what the customer wanted.
            None if reply.code == "empty_answer" => {}
            None if reply.screen => {
                self.adopt(
                    Stored {
                        rev: self.seen,
                        until: self.until,
                        ..Stored::default()
                    },
                    Some(Notice::Again),
                );
                effects.extend([Effect::Show, Effect::Say]);
            }
            None => {
                let notice = if reply.code == "expired" {
                    Notice::Expired
                } else {
                    Notice::Refused
                };
                // What was stored before still stands, unless it was erased.
                let answer = if reply.code == "erased" {
                    Said::default()
                } else {
                    self.held.clone()
                };
                self.adopt(
                    Stored {
                        answer,
                        rev: self.seen,
                        until: self.until,
                        late: false,
                    },
                    Some(notice),
                );
                effects.extend([Effect::Refused, Effect::Say]);
            }
        }
        self.watch_window(now, effects);
    }

    fn wait(&mut self, reply: &Reply, effects: &mut Vec<Effect>) {
        let told = self.notice;
        self.notice = Some(if reply.saved {
            Notice::Queued
        } else {
            Notice::NotSent
        });
        let doubled = RETRY_MS * f64::from(1_u32 << self.tries.min(8));
        let pause = doubled.min(RETRY_MAX_MS) * (0.5 + reply.random);
        self.tries = self.tries.saturating_add(1);
        effects.push(Effect::Timer(
            Timer::Retry,
            Some(pause.max(reply.after * 1000.0)),
        ));
        effects.push(Effect::Queued);
        if told != self.notice && self.tries == 1 {
            effects.push(Effect::Say);
        }
    }

    /// Shows what is stored in place of what was written here. Words being typed stay.
    fn adopt(&mut self, stored: Stored, notice: Option<Notice>) {
        self.rev = self.rev.max(stored.rev);
        self.seen = stored.rev;
        self.until = stored.until.or(self.until);
        self.written = stored.answer.clone();
        self.held = stored.answer.clone();
        self.said = stored.answer;
        self.notice = notice;
        self.step = if self.chosen().is_none() {
            Step::First
        } else if self.over {
            Step::End
        } else {
            self.step
        };
    }
}
