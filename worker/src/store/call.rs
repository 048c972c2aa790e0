//! Calls, and what puts a guest on a board.

use afterword_domain::call::Call;
use afterword_domain::ids::{BranchId, Kid, Sid, SiteId, Space, StaffName};
use afterword_domain::record::Record;
use afterword_domain::time::Timestamp;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::row::AnswerKey;
use super::{one, rows, signing_keys};
use crate::ports::{BoardName, Database, DatabaseError, Done, Statement};

/// Rows of each kind that one step of the cron removes.
const MOST_DROPPED: usize = 1_000;

#[derive(Serialize, Deserialize)]
struct Row {
    seq: i64,
    branch: BranchId,
    place: String,
    asked_at: Option<Timestamp>,
    called_at: Option<Timestamp>,
    claimed_by: Option<StaffName>,
    claimed_at: Option<Timestamp>,
    done_at: Option<Timestamp>,
}

impl From<Row> for Call {
    fn from(row: Row) -> Self {
        Self {
            seq: row.seq,
            branch: row.branch,
            place: row.place,
            asked_at: row.asked_at,
            called_at: row.called_at,
            claimed_by: row.claimed_by,
            claimed_at: row.claimed_at,
            done_at: row.done_at,
        }
    }
}

fn get(at: &AnswerKey) -> Statement {
    Statement::new(include_str!("../../sql/get_call.sql"), json!(at))
}

fn read(done: Done) -> Result<Option<Call>, DatabaseError> {
    let row: Option<Row> = rows(done)?.into_iter().next();
    Ok(row.map(Call::from))
}

/// What a token's session has called.
#[derive(Debug)]
pub enum ByToken {
    /// The call, if there is one.
    Found(Option<Call>),
    /// The session was erased.
    Erased,
    /// The token's key was revoked, whatever this isolate remembers.
    Revoked,
}

/// The call of a token's session, and whether token and session still hold, in one round trip.
///
/// # Errors
/// When the database has no result.
pub async fn get_by_token(
    db: &impl Database,
    at: &AnswerKey,
    kid: &Kid,
) -> Result<ByToken, DatabaseError> {
    let statements = vec![
        signing_keys::revoked(&at.site, at.space, kid),
        Statement::new(include_str!("../../sql/is_erased.sql"), json!(at)),
        get(at),
    ];
    let mut done = db.batch(statements).await?.into_iter();
    let mut next = || done.next().unwrap_or_default();
    let (revoked, erased, call) = (next(), next(), next());
    if !revoked.rows.is_empty() {
        Ok(ByToken::Revoked)
    } else if !erased.rows.is_empty() {
        Ok(ByToken::Erased)
    } else {
        Ok(ByToken::Found(read(call)?))
    }
}

/// The call of a guest on a branch's board; of one who was let down and has not called, one that
/// nobody has made yet. `None`: there is no such guest on this board.
///
/// # Errors
/// When the database has no result.
pub async fn get_on_board(
    db: &impl Database,
    at: &AnswerKey,
    branch: &BranchId,
) -> Result<Option<Call>, DatabaseError> {
    let noticed = json!({
        "site": at.site, "space": at.space, "sid": at.sid, "branch": branch,
    });
    let statements = vec![
        get(at),
        Statement::new(include_str!("../../sql/get_noticed.sql"), noticed),
    ];
    let mut done = db.batch(statements).await?.into_iter();
    let mut next = || done.next().unwrap_or_default();
    let (call, noticed) = (read(next())?, next());
    if call.is_some() {
        return Ok(call.filter(|call| call.branch == *branch));
    }
    let place = noticed.rows.first().and_then(|row| row.get("place"));
    let place = place.and_then(Value::as_str);
    Ok(place.map(|place| Call::none(branch.clone(), place.to_owned())))
}

/// Moves a call to its next state. `kid`: of the token by which it is done. False: the call was no
/// longer as it was seen, or its session has been erased.
///
/// # Errors
/// When the database has no result; whether it is done is then unknown.
pub async fn put(
    db: &impl Database,
    at: &AnswerKey,
    before: &Call,
    after: &Call,
    kid: Option<&Kid>,
) -> Result<bool, DatabaseError> {
    let params = json!({
        "site": at.site, "space": at.space, "sid": at.sid, "guard": before.seq,
        "seq": after.seq, "branch": after.branch, "place": after.place,
        "asked_at": after.asked_at, "called_at": after.called_at,
        "claimed_by": after.claimed_by, "claimed_at": after.claimed_at,
        "done_at": after.done_at,
    });
    let stop = kid.map(|kid| signing_keys::stopping(&at.site, at.space, kid));
    let asks = after.called_at.is_some() && after.called_at != before.called_at;
    let sql = if asks {
        include_str!("../../sql/put_asked.sql")
    } else {
        include_str!("../../sql/put_call.sql")
    };
    let statements = stop.into_iter().chain([Statement::new(sql, params)]);
    let statements = statements.collect();
    let done = db.batch(statements).await?;
    Ok(done.last().is_some_and(|put| put.changes == 1))
}

/// What puts an answer on a branch's board, with the write that makes it low.
#[must_use]
pub fn notice(at: &AnswerKey, branch: &BranchId, record: &Record, guard: i64) -> Statement {
    let params = json!({
        "site": at.site, "space": at.space, "sid": at.sid, "branch": branch,
        "at": record.frozen.arrived, "guard": guard,
    });
    Statement::new(include_str!("../../sql/put_notice.sql"), params)
}

/// What removes the call of a session that is erased, while its answer has this `seq`.
#[must_use]
pub fn dropping(at: &AnswerKey, seq: i64) -> Statement {
    let params = json!({ "site": at.site, "space": at.space, "sid": at.sid, "guard": seq });
    Statement::new(include_str!("../../sql/drop_call.sql"), params)
}

/// Removes what is older than an instant of a site. True: there may be more.
///
/// # Errors
/// When the database has no result.
pub async fn drop_old(
    db: &impl Database,
    site: &SiteId,
    space: Space,
    before: Timestamp,
) -> Result<bool, DatabaseError> {
    let params = json!({
        "site": site, "space": space, "before": before, "most": MOST_DROPPED,
    });
    let statements = [
        include_str!("../../sql/drop_notices.sql"),
        include_str!("../../sql/drop_calls.sql"),
    ];
    let statements = statements.map(|sql| Statement::new(sql, params.clone()));
    let done = db.batch(statements.to_vec()).await?;
    let full = |done: &Done| usize::try_from(done.changes).is_ok_and(|n| n >= MOST_DROPPED);
    Ok(done.iter().any(full))
}

/// The boards that sessions of places can be on.
///
/// # Errors
/// When the database has no result.
pub async fn boards_of(
    db: &impl Database,
    sessions: &[&AnswerKey],
) -> Result<Vec<(BoardName, Sid)>, DatabaseError> {
    #[derive(Deserialize)]
    struct Found {
        #[serde(flatten)]
        at: AnswerKey,
        branch: Option<BranchId>,
    }
    let params = json!({ "sessions": sessions });
    let sql = include_str!("../../sql/boards_of_sessions.sql");
    let found: Vec<Found> = rows(one(db, sql, params).await?)?;
    let board = |Found { at, branch }| {
        let AnswerKey { site, space, sid } = at;
        let branch = branch?;
        Some((
            BoardName {
                site,
                space,
                branch,
            },
            sid,
        ))
    };
    Ok(found.into_iter().filter_map(board).collect())
}
