//! Taking a batch of the session feed. Each row is checked on its own, and what is good is kept.

use std::collections::BTreeMap;

use afterword_domain::access::Action;
use afterword_domain::defaults::{END_AHEAD_S, FEED_ROWS_MAX, SERVICE_MAX_S};
use afterword_domain::facts::TallyKey;
use afterword_domain::ids::{SessionId, Sid, Source};
use afterword_domain::session::{Invited, Session};
use afterword_domain::time::Timestamp;
use afterword_domain::token;
use afterword_domain::wire::feed::{
    EventRow, Feed, FeedReply, RowCode, RowNote, SessionRow, Taken,
};
use serde::de::DeserializeOwned;
use serde_json::Value;

use super::invite::pointer_of;
use super::json::read;
use super::{App, AppError};
use crate::ports::Platform;
use crate::store::feed::{self, Batch, Event, Kind, Known, KnownSession, Since, Whose};
use crate::store::retention::raw_from;
use crate::store::site::Site;

/// A row that was read, or what is wrong with it: where in the row, code, sentence.
type Checked<T> = Result<T, (String, RowCode, String)>;

/// The list of an event's kind, as requests and replies name it.
fn list(kind: Kind) -> &'static str {
    match kind {
        Kind::Complaint => "complaints",
        Kind::Recontact => "recontacts",
    }
}

const SESSIONS: &str = "sessions";

impl<P: Platform> App<P> {
    /// Takes a batch. The same batch again changes nothing.
    ///
    /// # Errors
    /// When the API key may not tell of sessions, there are too many rows, or the database has no
    /// result.
    pub async fn feed(
        &self,
        api_key: Option<&str>,
        told: Feed<Value, Value>,
    ) -> Result<FeedReply, AppError> {
        let holder = self.allowed(api_key, Action::Feed).await?;
        let site = self
            .site(&holder.site, holder.space)
            .await?
            .ok_or(AppError::BadKey)?;
        let rows = |list: Option<usize>| list.unwrap_or(0);
        let rows = rows(told.sessions.as_ref().map(Vec::len))
            .saturating_add(rows(told.complaints.as_ref().map(Vec::len)))
            .saturating_add(rows(told.recontacts.as_ref().map(Vec::len)));
        if rows > FEED_ROWS_MAX {
            return Err(AppError::Field {
                pointer: "/sessions".to_owned(),
                detail: format!(
                    "the lists of a batch have at most {FEED_ROWS_MAX} rows together, these have {rows}"
                ),
            });
        }
        let raw_from = raw_from(&self.platform, &site.id, site.space).await?;
        let mut reading = Reading {
            site: &site,
            raw_from,
            now: self.platform.now(),
            batch: Batch::default(),
            reply: FeedReply::default(),
            sessions: Vec::new(),
            events: Vec::new(),
        };
        reading.sessions(told.sessions)?;
        reading.events(Kind::Complaint, told.complaints)?;
        reading.events(Kind::Recontact, told.recontacts)?;
        if reading.batch.kinds.is_empty() {
            return Ok(reading.reply);
        }
        let known = feed::take(&self.platform, &site.id, site.space, &reading.batch).await?;
        Ok(reading.reply(known))
    }
}

/// A batch while it is read.
struct Reading<'a> {
    site: &'a Site,
    /// Business day before which raw rows have left.
    raw_from: Option<i32>,
    now: Timestamp,
    batch: Batch,
    reply: FeedReply,
    /// Good rows: their index, and what they say.
    sessions: Vec<(usize, Sid, KnownSession)>,
    events: Vec<(usize, Kind, Sid, Sid)>,
}

impl Reading<'_> {
    fn sessions(&mut self, rows: Option<Vec<Value>>) -> Result<(), AppError> {
        let Some(rows) = rows else { return Ok(()) };
        let (mut earliest, is_empty) = (self.now, rows.is_empty());
        for (index, row) in rows.into_iter().enumerate() {
            let (id, customer, session) = match parse(row).and_then(|row| self.session(row)) {
                Ok(good) => good,
                Err(wrong) => {
                    let note = note(SESSIONS, index, wrong);
                    self.reply.sessions.refused.push(note);
                    continue;
                }
            };
            let sid = self.hashed(&id)?;
            earliest = earliest.min(session.end);
            let told = KnownSession {
                end: session.end,
                facts: Some(session.facts.clone()),
                chain: session.chain.clone(),
            };
            if !self.sessions.iter().any(|(_, other, _)| *other == sid) {
                if let Some(customer) = customer {
                    let sid = sid.clone();
                    self.batch.customers.push(Whose { sid, customer });
                }
                self.batch.sessions.push((sid.clone(), session));
            }
            self.sessions.push((index, sid, told));
        }
        if is_empty || !self.sessions.is_empty() {
            self.told_since(SESSIONS, earliest);
        }
        Ok(())
    }

    fn events(&mut self, kind: Kind, rows: Option<Vec<Value>>) -> Result<(), AppError> {
        let Some(rows) = rows else { return Ok(()) };
        let (mut earliest, is_empty) = (self.now, rows.is_empty());
        for (index, row) in rows.into_iter().enumerate() {
            let row = match parse(row).and_then(|row| self.event(row)) {
                Ok(good) => good,
                Err(wrong) => {
                    let note = note(list(kind), index, wrong);
                    taken(&mut self.reply, kind).refused.push(note);
                    continue;
                }
            };
            let (id, sid) = (self.hashed(&row.id)?, self.hashed(&row.session)?);
            earliest = earliest.min(row.at);
            let is_first = |(_, other_kind, other, _): &(usize, Kind, Sid, Sid)| {
                *other_kind == kind && *other == id
            };
            if !self.events.iter().any(is_first) {
                self.batch.events.push(Event {
                    kind,
                    id: id.clone(),
                    sid: sid.clone(),
                    at: row.at,
                });
            }
            self.events.push((index, kind, id, sid));
        }
        if is_empty || self.events.iter().any(|(_, other, ..)| *other == kind) {
            self.told_since(list(kind), earliest);
        }
        Ok(())
    }

    /// An empty list says that there were none; one of which nothing could be taken says nothing.
    fn told_since(&mut self, kind: &'static str, since: Timestamp) {
        let day = self.site.calendar.local(since).day.epoch_days();
        self.batch.kinds.push(Since { kind, since, day });
    }

    fn hashed(&self, id: &SessionId) -> Result<Sid, AppError> {
        token::sid(&self.site.sid_key, Source::Host, id).map_err(|_| AppError::Fault("sid"))
    }

    /// Checks a session and freezes what it is filed under.
    fn session(&self, row: SessionRow) -> Checked<(SessionId, Option<String>, Session)> {
        self.check_time("/end", row.end)?;
        if let Err(error) = row.facts.check(&self.site.rules.extras) {
            return Err((pointer_of(&error), RowCode::BadField, error.to_string()));
        }
        if row.service_s.is_some_and(|seconds| seconds > SERVICE_MAX_S) {
            let detail = format!("is at most {SERVICE_MAX_S} seconds, a week");
            return Err(("/service_s".to_owned(), RowCode::BadField, detail));
        }
        let Some(ins) = self.site.version_of(row.end) else {
            let detail = "the site has no instrument yet".to_owned();
            return Err(("/end".to_owned(), RowCode::BadField, detail));
        };
        let Site { id, space, .. } = self.site;
        let day = self.site.calendar.local(row.end).day.epoch_days();
        if self.raw_from.is_some_and(|from| day < from) {
            let detail = "lies on a day of which sessions have left".to_owned();
            return Err(("/end".to_owned(), RowCode::TooOld, detail));
        }
        let rules = &self.site.rules;
        let key = TallyKey::resolve(day, ins.clone(), Source::Host, &row.facts, rules);
        let asking = &self.site.asking;
        let sampled = asking.samples(id, *space, &row.session);
        let session = Session {
            end: row.end,
            key: key.credited(self.site.settings.credit, &row.chain),
            exceptional: row.facts.exceptional(Source::Host),
            facts: row.facts,
            chain: row.chain,
            resolve_days: self.site.settings.resolution_days,
            invited: Invited::of(asking, sampled, row.chat.unwrap_or_default()),
            service_s: row.service_s,
        };
        // What came later than it would have left could not leave any more.
        let kept_days = i64::from(self.site.settings.retention.customers_days);
        let kept_from = self.now.plus(-kept_days.saturating_mul(86_400));
        let customer = row.cus.as_ref().filter(|_| row.end >= kept_from);
        let customer = customer.map(|cus| token::customer(&self.site.sid_key, cus));
        Ok((row.session, customer, session))
    }

    fn event(&self, row: EventRow) -> Checked<EventRow> {
        self.check_time("/at", row.at)?;
        Ok(row)
    }

    /// What is too old has perhaps been counted and has left since: a day of margin keeps it from
    /// being counted again while it leaves.
    fn check_time(&self, pointer: &str, at: Timestamp) -> Checked<()> {
        let kept_days = i64::from(self.site.settings.retention.answers_days);
        let oldest = self
            .now
            .plus(-kept_days.saturating_sub(1).saturating_mul(86_400));
        if at.since(self.now) > END_AHEAD_S {
            let detail = "lies more than five minutes ahead; it is in seconds since 1970, UTC";
            return Err((pointer.to_owned(), RowCode::TooEarly, detail.to_owned()));
        }
        if at < oldest {
            let detail = format!("lies more than {} days back", kept_days.saturating_sub(1));
            return Err((pointer.to_owned(), RowCode::TooOld, detail));
        }
        Ok(())
    }

    /// What became of each row, now that it is known what was there before.
    fn reply(self, known: Known) -> FeedReply {
        let mut reply = self.reply;
        let mut sessions = known.sessions;
        for (index, sid, told) in self.sessions {
            let Some(first) = sessions.get(&sid) else {
                sessions.insert(sid, told);
                reply.sessions.new = reply.sessions.new.saturating_add(1);
                continue;
            };
            reply.sessions.known = reply.sessions.known.saturating_add(1);
            if let Some(pointer) = first_difference(first, &told) {
                let detail = "was told of before with another value, which stays".to_owned();
                let wrong = (pointer.to_owned(), RowCode::OtherFacts, detail);
                reply.warnings.push(note(SESSIONS, index, wrong));
            }
        }
        let mut events: BTreeMap<(Kind, Sid), Sid> = known.events;
        for (index, kind, id, sid) in self.events {
            let Some(first) = events.get(&(kind, id.clone())) else {
                events.insert((kind, id), sid);
                let taken = taken(&mut reply, kind);
                taken.new = taken.new.saturating_add(1);
                continue;
            };
            let taken = taken(&mut reply, kind);
            taken.known = taken.known.saturating_add(1);
            if *first != sid {
                let detail = "was told of before about another session, which stays".to_owned();
                let wrong = ("/session".to_owned(), RowCode::OtherSession, detail);
                reply.warnings.push(note(list(kind), index, wrong));
            }
        }
        reply
    }
}

fn taken(reply: &mut FeedReply, kind: Kind) -> &mut Taken {
    match kind {
        Kind::Complaint => &mut reply.complaints,
        Kind::Recontact => &mut reply.recontacts,
    }
}

fn first_difference(first: &KnownSession, now: &KnownSession) -> Option<&'static str> {
    if first.end != now.end {
        Some("/end")
    } else if first.facts.is_some() && first.facts != now.facts {
        Some("/facts")
    } else if first.chain != now.chain {
        Some("/chain")
    } else {
        None
    }
}

fn parse<T: DeserializeOwned>(row: Value) -> Checked<T> {
    read(row).map_err(|wrong| (wrong.pointer, RowCode::BadField, wrong.detail))
}

fn note(list: &'static str, index: usize, wrong: (String, RowCode, String)) -> RowNote {
    let (pointer, code, detail) = wrong;
    RowNote {
        list,
        index,
        pointer: format!("/{list}/{index}{pointer}"),
        code,
        detail,
    }
}
