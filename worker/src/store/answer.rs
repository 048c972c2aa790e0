//! Reading and changing one answer.

use afterword_domain::answer::Answer;
use afterword_domain::contribution::contribution;
use afterword_domain::ids::Kid;
use afterword_domain::ids::Source;
use afterword_domain::record::Record;
use afterword_domain::session::Heard;
use serde_json::{Value, json};

use super::row::{AnswerKey, AnswerRow};
use super::{signing_keys, tally};
use crate::ports::{Database, DatabaseError, Statement};

/// Whether a change took effect.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Commit {
    /// It did: row and tally have moved together.
    Done {
        /// The session has a call. Only where that was asked.
        called: bool,
    },
    /// The row was no longer the one that the change was decided on: nothing has moved.
    LostGuard,
}

/// What becomes of the versions that an answer had before.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum History {
    /// They stay as they are.
    #[default]
    Stay,
    /// The row as it was is added to them.
    Add,
    /// They go.
    Go,
}

/// What moves together with an answer and its tally.
#[derive(Debug, Default)]
pub struct Beside {
    /// The versions that it had before.
    pub history: History,
    /// Other rows, each guarded by the `seq` of the answer like everything in the batch.
    pub also: Vec<Statement>,
    /// The key of the token by which the change is made. Where it was revoked, the batch fails
    /// as a whole.
    pub kid: Option<Kid>,
    /// Whether to look for a call of the session at the same moment.
    pub called: bool,
}

/// What a token's session has answered.
#[derive(Debug)]
pub enum ByToken {
    /// The stored answer, if there is one.
    Stored(Option<Box<Record>>),
    /// The token's key was revoked, whatever this isolate remembers.
    Revoked,
}

/// The stored answer, if there is one.
///
/// # Errors
/// When the database has no result.
pub async fn get(db: &impl Database, at: &AnswerKey) -> Result<Option<Record>, DatabaseError> {
    let statement = Statement::new(include_str!("../../sql/get_answer.sql"), json!(at));
    let done = db.batch(vec![statement]).await?;
    let row = done
        .into_iter()
        .next()
        .and_then(|done| done.rows.into_iter().next());
    row.map(|row| AnswerRow::read(row).map(AnswerRow::into_record))
        .transpose()
}

/// The stored answer, and whether the key of the token that asks for it was revoked, in one round
/// trip.
///
/// # Errors
/// When the database has no result.
pub async fn get_by_token(
    db: &impl Database,
    at: &AnswerKey,
    kid: &Kid,
) -> Result<ByToken, DatabaseError> {
    let statements = vec![
        Statement::new(include_str!("../../sql/get_answer.sql"), json!(at)),
        signing_keys::revoked(&at.site, at.space, kid),
    ];
    let mut done = db.batch(statements).await?.into_iter();
    let mut row = || done.next().and_then(|done| done.rows.into_iter().next());
    let (answer, revoked) = (row(), row());
    if revoked.is_some() {
        return Ok(ByToken::Revoked);
    }
    let record = answer.map(|row| AnswerRow::read(row).map(AnswerRow::into_record));
    Ok(ByToken::Stored(record.transpose()?.map(Box::new)))
}

/// Moves an answer from one state to the next, and its tally by the difference, in one
/// transaction. Every statement holds only while the row has the `seq` that was seen.
///
/// # Errors
/// When the database has no result; whether the change took effect is then unknown.
pub async fn commit(
    db: &impl Database,
    at: &AnswerKey,
    before: Option<&Record>,
    after: &Record,
    beside: Beside,
) -> Result<Commit, DatabaseError> {
    let looks = beside.called;
    let done = db.batch(change(at, before, after, beside)).await?;
    let mut last = done.iter().rev();
    let answer_row = last.next().map_or(0, |done| done.changes);
    let called = looks && last.next().is_some_and(|call| !call.rows.is_empty());
    Ok(if answer_row == 1 {
        Commit::Done { called }
    } else {
        Commit::LostGuard
    })
}

/// Statements that remove what is personal beside an answer's words and contact, while its row has
/// this `seq`: notes of rulings, the customer's key, and
/// the raw facts of a fed session.
#[must_use]
pub fn forget(at: &AnswerKey, seq: i64) -> Vec<Statement> {
    let mut params = json!(at);
    if let Value::Object(fields) = &mut params {
        fields.insert("guard".to_owned(), json!(seq));
    }
    [
        include_str!("../../sql/drop_notes.sql"),
        include_str!("../../sql/drop_customer.sql"),
        include_str!("../../sql/drop_session_facts.sql"),
    ]
    .map(|sql| Statement::new(sql, params.clone()))
    .to_vec()
}

/// The statements of a change, the answer row's last, after the look for a call.
#[must_use]
pub fn change(
    at: &AnswerKey,
    before: Option<&Record>,
    after: &Record,
    beside: Beside,
) -> Vec<Statement> {
    let guard = before.map_or(0, |before| before.seq);
    let mut params = json!(AnswerRow::of(at.clone(), after.clone()));
    if let Value::Object(fields) = &mut params {
        fields.insert("guard".to_owned(), json!(guard));
    }
    let with = |sql: &'static str| Statement::new(sql, params.clone());

    let delta = match before {
        Some(before) => contribution(after).minus(&contribution(before)),
        None => contribution(after),
    };
    let stop = |kid| signing_keys::stopping(&at.site, at.space, &kid);
    let mut statements: Vec<Statement> = beside.kid.map(stop).into_iter().collect();
    statements.extend(tally::upsert(at, &after.frozen.key, &delta, guard));
    statements.extend(move_session(at, before, after, guard));
    statements.extend(match beside.history {
        History::Stay => None,
        History::Add => Some(with(include_str!("../../sql/keep_history.sql"))),
        History::Go => Some(with(include_str!("../../sql/drop_history.sql"))),
    });
    let mut personal = |of: fn(&Answer) -> Option<&String>, put, drop| {
        let after = of(&after.answer);
        if before.and_then(|before| of(&before.answer)) != after {
            statements.push(with(if after.is_some() { put } else { drop }));
        }
    };
    personal(
        |answer| answer.comment.as_ref(),
        include_str!("../../sql/put_words.sql"),
        include_str!("../../sql/drop_words.sql"),
    );
    personal(
        |answer| answer.contact.as_ref(),
        include_str!("../../sql/put_contact.sql"),
        include_str!("../../sql/drop_contact.sql"),
    );
    statements.extend(beside.also);
    if beside.called {
        let sql = include_str!("../../sql/get_call.sql");
        statements.push(Statement::new(sql, json!(at)));
    }
    // Two texts, because an upsert that checks the guard reads the row twice.
    statements.push(with(match before {
        None => include_str!("../../sql/put_first.sql"),
        Some(_) => include_str!("../../sql/put_next.sql"),
    }));
    statements
}

/// Moves what the host's feed says of the session, should it be there.
fn move_session(
    at: &AnswerKey,
    before: Option<&Record>,
    after: &Record,
    guard: i64,
) -> Option<Statement> {
    let (was, is) = (
        before.map(Heard::from).unwrap_or_default(),
        Heard::from(after),
    );
    // Only a host tells of sessions, and the keys of others' are not among them.
    if after.frozen.key.source != Source::Host || was == is {
        return None;
    }
    let more = |is: bool, was: bool| i8::from(is) - i8::from(was);
    let params = json!({
        "site": at.site, "space": at.space, "sid": at.sid, "guard": guard,
        "answered": more(is.answered, was.answered),
        "rated": more(is.rated, was.rated),
        "satisfied": more(is.satisfied, was.satisfied),
    });
    let sql = include_str!("../../sql/move_session_tally.sql");
    Some(Statement::new(sql, params))
}
