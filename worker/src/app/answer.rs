//! One write: decide on what is there, move row and tally together, and if somebody was faster,
//! look again and decide again.

use afterword_domain::answer::Answer;
use afterword_domain::event::Event;
use afterword_domain::facts::{Facts, TallyKey};
use afterword_domain::ids::{InstrumentId, Rev, Source};
use afterword_domain::record::{Frozen, Record};
use afterword_domain::time::Timestamp;
use afterword_domain::token;
use afterword_domain::wire::write::{StoredAnswer, WriteReply, WriteRequest};
use afterword_domain::write::{Kept, Moment, Outcome, Refused, Write, decide};

use super::admit::Admitted;
use super::calls::board_of;
use super::screen::Asked;
use super::{App, AppError};
use crate::ports::{BoardName, Platform, Statement};
use crate::store::answer::{self, Beside, Commit, History};
use crate::store::row::AnswerKey;
use crate::store::{call, customer};

/// Each round lost means that somebody else's write of the same answer won; a customer has a
/// handful of tabs, so more than this is no customer.
pub(super) const ROUNDS: usize = 8;
/// Longest language tag that is kept.
const LANG_MAX_BYTES: usize = 16;

impl<P: Platform> App<P> {
    /// Takes one write.
    ///
    /// # Errors
    /// When the token does not hold, the write is refused, or the database has no result.
    pub async fn answer(&self, request: WriteRequest, base: &str) -> Result<WriteReply, AppError> {
        let now = self.platform.now();
        let token = request.token.clone();
        let given = check(request)?;
        let mut admitted = self.admit(&token, now).await?;
        let fits = moment(&admitted, &given, None, now).ins_in_force
            && asked(&admitted, &given, None) == given;
        if !fits {
            // The version, or what is asked, may be younger than what this isolate remembers.
            let known = admitted.site.clone();
            let site = self.site_anew(&known.id, known.space).await?;
            admitted.site = site.unwrap_or(known);
        }
        let write = asked(&admitted, &given, None);
        // A first click is tried at once as "no row yet"; who has written before looks first, and
        // so does a guest of a place: a retry is no part of a rush.
        let blind = write.rev.get() == 1
            && admitted.source != Source::Place
            && matches!(
                decide(None, &write, moment(&admitted, &write, None, now)),
                Outcome::Change(_)
            );
        let mut stored = if blind {
            None
        } else {
            self.stored_by(&admitted).await?
        };
        let facts = &admitted.token.claims.facts;
        for _ in 0..ROUNDS {
            let write = asked(&admitted, &given, stored.as_ref());
            let at = moment(&admitted, &write, stored.as_ref(), now);
            let outcome = decide(stored.as_ref(), &write, at);
            let change = match outcome {
                Outcome::Change(change) => change,
                Outcome::Keep(kept) => {
                    let record = stored.ok_or(AppError::Fault("kept nothing"))?;
                    if kept == Kept::Unchanged {
                        self.tell_of(Event::again(&record), &admitted).await;
                    }
                    return Ok(reply(outcome, &record));
                }
                Outcome::Refuse(refused) => {
                    return Err(self
                        .refusal(&admitted, &write, &token, stored, refused, base)
                        .await);
                }
            };
            let after = match &stored {
                None => {
                    let rush = self.is_rush(&admitted).await;
                    let frozen = freeze(&admitted, &write.ins, facts, now);
                    Record::first(
                        &write,
                        Frozen {
                            flagged: rush,
                            ..frozen
                        },
                    )
                }
                Some(before) => before.with(&write, change, now),
            };
            let event = Event::of(stored.as_ref(), &after);
            let board = event.and_then(|_| board_of(&admitted));
            // Who calls first is on a board already.
            let called = stored.is_none() && event.is_none() && board_of(&admitted).is_some();
            let commit = answer::commit(
                &self.platform,
                &admitted.at,
                stored.as_ref(),
                &after,
                Beside {
                    history: if change.keeps_history() {
                        History::Add
                    } else {
                        History::Stay
                    },
                    also: whose(&admitted, stored.as_ref())
                        .into_iter()
                        .chain(noticed(&admitted.at, event, board.as_ref(), &after))
                        .collect(),
                    kid: Some(admitted.kid.clone()),
                    called,
                },
            )
            .await;
            match commit {
                Ok(Commit::Done { called }) => {
                    let event = event.or(called.then_some(Event::Changed));
                    self.tell_of(event, &admitted).await;
                    return Ok(reply(outcome, &after));
                }
                Ok(Commit::LostGuard) => stored = self.stored_by(&admitted).await?,
                Err(error) => {
                    let error = self.why_failed(&admitted, error).await;
                    if error.may_be_done() {
                        let event = event.or(called.then_some(Event::Changed));
                        self.tell_of(event, &admitted).await;
                    }
                    return Err(error);
                }
            }
        }
        Err(AppError::Busy)
    }

    /// Tells of a write whoever serves its guest.
    async fn tell_of(&self, event: Option<Event>, admitted: &Admitted) {
        if let Some((event, board)) = event.zip(board_of(admitted)) {
            self.tell(event, &board, &admitted.at.sid).await;
        }
    }

    async fn refusal(
        &self,
        admitted: &Admitted,
        write: &Write,
        token: &str,
        stored: Option<Record>,
        refused: Refused,
        base: &str,
    ) -> AppError {
        match refused {
            Refused::EmptyAnswer => AppError::EmptyAnswer,
            Refused::Expired => AppError::Expired,
            Refused::Erased => AppError::Erased,
            Refused::RevConflict => match stored {
                Some(record) => AppError::RevConflict(Box::new(StoredAnswer::from(&record))),
                None => AppError::Fault("conflict with nothing"),
            },
            Refused::InstrumentChanged => {
                let asked = Asked {
                    lang: &write.lang,
                    claims: Some(&admitted.token.claims),
                    stored: stored.as_ref(),
                    token: Some((token, base)),
                    ..Asked::new(&admitted.site, admitted.source)
                };
                match self.screen(asked).await {
                    Ok(screen) => AppError::InstrumentChanged(Box::new(screen)),
                    Err(error) => error,
                }
            }
        }
    }
}

/// Keeps whose session it was, where the host says it: hashed, and nothing else of it.
fn whose(admitted: &Admitted, stored: Option<&Record>) -> Option<Statement> {
    let customer = admitted.token.claims.cus.as_ref()?;
    let hashed = token::customer(&admitted.site.sid_key, customer);
    let guard = stored.map_or(0, |record| record.seq);
    Some(customer::put(&admitted.at, &hashed, guard))
}

/// Puts an answer that has become low on the board of its branch.
fn noticed(
    at: &AnswerKey,
    event: Option<Event>,
    board: Option<&BoardName>,
    after: &Record,
) -> Option<Statement> {
    let board = board.filter(|_| event == Some(Event::Low))?;
    let guard = after.seq.saturating_sub(1);
    Some(call::notice(at, &board.branch, after, guard))
}

fn check(request: WriteRequest) -> Result<Write, AppError> {
    let field = |pointer: &str, detail: String| AppError::Field {
        pointer: pointer.to_owned(),
        detail,
    };
    if request.rev == Rev::NONE {
        return Err(field("/rev", format!("must be 1 to {}", Rev::MAX)));
    }
    let tag_char = |c: char| c.is_ascii_alphanumeric() || c == '-';
    if request.lang.len() > LANG_MAX_BYTES || !request.lang.chars().all(tag_char) {
        return Err(field(
            "/lang",
            format!("must be a language tag of at most {LANG_MAX_BYTES} bytes"),
        ));
    }
    let answer = Answer::try_from(request.answer)
        .map_err(|error| field(&format!("/answer{}", error.pointer()), error.to_string()))?;
    Ok(Write {
        answer,
        rev: request.rev,
        writer: request.writer,
        seen: request.seen,
        ins: request.ins,
        first: request.first,
        lang: request.lang,
    })
}

/// The write without what nobody asked for: a contact, or the other scale. The rest of the answer
/// is not lost over it.
fn asked(admitted: &Admitted, write: &Write, stored: Option<&Record>) -> Write {
    let asking = &admitted.site.asking;
    let end = stored.map_or(admitted.token.claims.end, |record| record.frozen.end);
    let stored = stored.map(|record| &record.answer);
    let mut write = write.clone();
    write.answer = asking.ask.kept(write.answer, write.first, end, stored);
    if !asking.contact {
        write.answer.contact = None;
    }
    write
}

fn moment(admitted: &Admitted, write: &Write, stored: Option<&Record>, now: Timestamp) -> Moment {
    let claims = &admitted.token.claims;
    let end = stored.map_or(claims.end, |record| record.frozen.end);
    Moment {
        now,
        until: claims.until,
        expires: admitted.token.expires,
        ins_in_force: match &claims.ins {
            Some(ins) if *ins == write.ins => true,
            _ => admitted.site.was_in_force(&write.ins, end, now),
        },
    }
}

/// What the first row of a session fixes.
fn freeze(admitted: &Admitted, ins: &InstrumentId, facts: &Facts, now: Timestamp) -> Frozen {
    let claims = &admitted.token.claims;
    let local = admitted.site.calendar.local(claims.end);
    let key = TallyKey::resolve(
        local.day.epoch_days(),
        ins.clone(),
        admitted.source,
        facts,
        &admitted.site.rules,
    );
    let credit = admitted.site.settings.credit;
    Frozen {
        end: claims.end,
        until: claims.until,
        arrived: now,
        key: key.credited(credit, &claims.chain),
        hour: local.hour,
        facts: facts.clone(),
        chain: claims.chain.clone(),
        credit,
        exceptional: facts.exceptional(admitted.source),
        flagged: false,
    }
}

fn reply(outcome: Outcome, record: &Record) -> WriteReply {
    WriteReply {
        outcome: outcome.code().to_owned(),
        stored: StoredAnswer::from(record),
    }
}
