//! From the app's errors to problems: one stable code each, and a sentence that a person can act
//! on. What is internal is logged once and never sent.

use afterword_domain::defaults::{GROUPS_MAX, OPERATOR_KEY_MIN_BYTES, PLACES_MAX};
use afterword_domain::draft::Flaw;
use afterword_domain::ids::BranchId;
use afterword_domain::ruling::Refused;
use afterword_domain::token::TokenError;
use afterword_domain::wire::problem::{Code, Problem};

use super::reply::Refusal;
use crate::app::table::{Flaws, LineFlaw};
use crate::app::{App, AppError};
use crate::ports::{DatabaseError, Layer, Platform};

/// Seconds after which a client tries again when storage fails.
const RETRY_STORAGE_S: i64 = 5;
/// Seconds after which a client tries again when writers overtook each other.
const RETRY_BUSY_S: i64 = 1;
/// Seconds after which a client tries again while a restored ledger is brought up to date.
const RETRY_RESTORING_S: i64 = 30;
/// The rate limiter's window in seconds, as in `wrangler.toml`.
const RETRY_RATE_S: i64 = 60;

/// The problem that a client is told; logs what is ours to mend.
pub fn problem<P: Platform>(app: &App<P>, error: AppError) -> Problem {
    match error {
        AppError::Field { pointer, detail } => {
            Problem::new(Code::BadField, format!("{pointer}: {detail}.")).at(pointer)
        }
        AppError::Lines(flaws) => lines(&flaws),
        AppError::Query { name, detail } => {
            Problem::new(Code::BadQuery, format!("{name} {detail}.")).at(name)
        }
        AppError::NotCrossed(error) => Problem::new(Code::NotCrossed, format!("{error}.")),
        AppError::TooManyGroups => Problem::new(
            Code::TooManyGroups,
            format!("One reply holds {GROUPS_MAX} groups. Shorten from-to, take a longer bucket, or drop a name from by."),
        ),
        AppError::Token(error) => token(error),
        AppError::BadKey => Problem::new(
            Code::BadKey,
            "Send a valid API key as 'Authorization: Bearer ak_…'. It may have been revoked.",
        ),
        AppError::BadSiteKey => Problem::new(
            Code::BadSiteKey,
            "This site key does not exist or was revoked. Copy it anew from your site's settings.",
        ),
        AppError::Origin { origin } => Problem::new(
            Code::OriginNotAllowed,
            format!(
                "Add the origin {} to the site's origins to use its key there. Test keys also work on http://localhost.",
                origin.as_deref().unwrap_or("of the page, which the request did not name,"),
            ),
        ),
        AppError::Forbidden(action) => Problem::new(
            Code::Forbidden,
            format!("This takes a key of the role {}.", action.roles()),
        ),
        AppError::OtherSite => Problem::new(Code::Forbidden, "The key belongs to another site."),
        AppError::NoOperator => Problem::new(
            Code::NoOperator,
            format!("Set the secret OPERATOR_KEY of this Worker, at least {OPERATOR_KEY_MIN_BYTES} characters, to make and list sites."),
        ),
        AppError::NotOperator => Problem::new(
            Code::Forbidden,
            "This takes the operator's secret as 'Authorization: Bearer …', not the key of a site.",
        ),
        AppError::SiteNotReady { site, lacks } => Problem::new(
            Code::SiteNotReady,
            format!(
                "The live space of this site asks nobody before its owner has set {} with PATCH /v1/sites/{site}. The test space works without.",
                lacks.join(" and "),
            ),
        ),
        AppError::SiteExists => Problem::new(
            Code::SiteExists,
            "A site of that name is there already, and nothing was changed. Take another name.",
        )
        .at("/site"),
        AppError::ChangedMeanwhile => Problem::new(
            Code::ChangedMeanwhile,
            "The site is not the one of your If-Match any more. Read it again, and repeat the change if it still fits.",
        ),
        AppError::ExtrasFixed => Problem::new(
            Code::ExtrasFixed,
            "Names of own facts can be added, never renamed, moved or taken away: figures are filed under them.",
        )
        .at("/rules/extras"),
        AppError::LastOwner => Problem::new(
            Code::LastOwner,
            "Without an owner's key nobody could make another. Make one first, and revoke this one with it.",
        ),
        AppError::SigningKeysFull(source) => Problem::new(
            Code::SigningKeysFull,
            format!("Two keys of the source {} sign already. Retire or revoke one first.", source.as_str()),
        )
        .at("/source"),
        AppError::LastSigningKey(source) => Problem::new(
            Code::LastSigningKey,
            format!("No other key of the source {} signs. Make one first.", source.as_str()),
        ),
        AppError::PlaceElsewhere { place, branch } => Problem::new(
            Code::PlaceElsewhere,
            format!("{place} belongs to the branch {branch}, also when it was removed there. Nothing was taken over: take other ids, such as another prefix."),
        ),
        AppError::NoBranch { branch, known } => no_branch(&branch, &known),
        AppError::PlacesFull => Problem::new(
            Code::PlacesFull,
            format!("A site has {PLACES_MAX} places in use at most. Nothing was taken over: remove some first."),
        ),
        AppError::NotFound(what) => Problem::new(Code::NotFound, format!("There is no such {what}.")),
        AppError::EmptyAnswer => {
            Problem::new(Code::EmptyAnswer, "A first answer needs at least one choice or word.")
        }
        AppError::RevConflict(stored) => Problem::new(
            Code::RevConflict,
            "Another tab or device has answered. Show what is stored, and write again with its rev as seen if the customer still wants to.",
        )
        .with_stored(*stored),
        AppError::InstrumentChanged(screen) => Problem::new(
            Code::InstrumentChanged,
            "The questions on the screen are not in force for this session. Show those in this reply and ask again.",
        )
        .with_screen(*screen),
        AppError::Incomplete(flaws) => incomplete(&flaws),
        AppError::Ruling(refused) => ruling(refused),
        AppError::NoTable => Problem::new(
            Code::NoTable,
            "Nobody knows where the guest is: call with the invitation of a place that belongs to a branch.",
        )
        .at("/token"),
        AppError::CallTaken(by) => Problem::new(
            Code::CallTaken,
            format!("{by} is on the way already. Leave it to them, or have them release it first."),
        )
        .with_name(by),
        AppError::CalledTooOften => Problem::new(
            Code::CalledTooOften,
            "This guest has called and taken it back so often that it is passed on no more. Ask the staff themselves.",
        ),
        AppError::OtherBranch => Problem::new(Code::Forbidden, "The key opens the board of another branch."),
        AppError::WindowOver => Problem::new(
            Code::WindowOver,
            "The time for changes is over. Ask the site to delete the answer.",
        ),
        AppError::Expired => Problem::new(Code::Expired, "The time to answer is over; nothing was stored."),
        AppError::Erased => Problem::new(Code::Erased, "This answer was deleted; the session takes no other."),
        AppError::RateLimited(layer) => {
            let whose = match layer {
                Layer::Address => "from this address",
                Layer::SiteKey => "with this site key",
                Layer::ApiKey => "with this API key",
                Layer::Place => "at this place",
            };
            Problem::new(Code::RateLimited, format!("Too many requests {whose}. Try again in a minute."))
                .retry_after(RETRY_RATE_S)
        }
        AppError::Busy => Problem::new(Code::Unavailable, "Others write here at this moment. Try again.")
            .retry_after(RETRY_BUSY_S),
        AppError::Restoring => Problem::new(
            Code::Restoring,
            "The ledger was restored to an earlier time. It opens when what was erased and revoked since is erased and revoked again; its operator runs cargo xtask replay.",
        )
        .retry_after(RETRY_RESTORING_S),
        AppError::Database(error) => database(app, &error),
        AppError::Fault(what) => {
            app.platform.fault(&format!("fault: {what}"));
            fault()
        }
    }
}

/// Names the bad lines, the first ones in words.
fn lines(flaws: &Flaws) -> Problem {
    const IN_WORDS: usize = 20;
    let said = |flaw: &LineFlaw| match flaw.column {
        "" => format!("line {} {}", flaw.line, flaw.detail),
        column => format!("line {}, {column}: {}", flaw.line, flaw.detail),
    };
    let first = &flaws.first;
    let words: Vec<String> = first.iter().take(IN_WORDS).map(said).collect();
    let others = first
        .len()
        .saturating_sub(IN_WORDS)
        .saturating_add(flaws.more);
    let others = match others {
        0 => String::new(),
        n => format!("; and {n} more lines"),
    };
    let pointer = |flaw: &LineFlaw| format!("/{}/{}", flaw.line, flaw.column);
    let detail = format!("Nothing was taken over: {}{others}.", words.join("; "));
    Problem::new(Code::BadLines, detail).naming(first.iter().map(pointer).collect())
}

/// Names the branches that there are, the first ones.
fn no_branch(branch: &BranchId, known: &[BranchId]) -> Problem {
    const NAMED: usize = 20;
    let names: Vec<&str> = known.iter().take(NAMED).map(BranchId::as_str).collect();
    let others = match known.len().saturating_sub(NAMED) {
        0 => String::new(),
        n => format!(" and {n} more"),
    };
    let known = if names.is_empty() {
        "No branch of this site has any yet: make them with POST /v1/places.".to_owned()
    } else {
        let are = if known.len() == 1 {
            "The branch with places is"
        } else {
            "Branches with places are"
        };
        format!("{are} {}{others}.", names.join(", "))
    };
    let detail = format!(
        "No place in use belongs to the branch {branch}, so its board would stay empty. {known}"
    );
    Problem::new(Code::NoBranch, detail).at("/branch")
}

fn incomplete(flaws: &[Flaw]) -> Problem {
    let first = flaws
        .first()
        .map(|flaw| format!("{} {}", flaw.pointer, flaw.detail));
    let others = match flaws.len() {
        0 | 1 => String::new(),
        n => format!(
            ", and {} more; pointers names them all",
            n.saturating_sub(1)
        ),
    };
    let detail = format!(
        "The draft cannot be published yet: {}{others}.",
        first.unwrap_or_default()
    );
    Problem::new(Code::Incomplete, detail)
        .naming(flaws.iter().map(|flaw| flaw.pointer.clone()).collect())
}

fn fault() -> Problem {
    Problem::new(
        Code::Internal,
        "The fault is ours and was logged. Trying again may help.",
    )
}

/// The reply to a request that ended in a panic.
#[must_use]
pub fn fault_reply() -> Refusal {
    fault().into()
}

fn ruling(refused: Refused) -> Problem {
    match refused {
        Refused::AlreadyRuled => Problem::new(
            Code::AlreadyRuled,
            "This answer is ruled on with another code. Restore it first (DELETE), then rule anew.",
        ),
        Refused::NothingThere => Problem::new(
            Code::NoRuling,
            "There is no such ruling on this answer; somebody may have restored it already.",
        ),
        Refused::NothingToAppeal => Problem::new(
            Code::NothingToAppeal,
            "This answer does not count for the agent already, or an appeal on it was refused.",
        ),
    }
}

fn token(error: TokenError) -> Problem {
    match error {
        TokenError::TooEarly { retry_after_s } => Problem::new(
            Code::TooEarly,
            "The session ends in the future; send this again then.",
        )
        .retry_after(retry_after_s),
        TokenError::Malformed
        | TokenError::NoKid
        | TokenError::Key
        | TokenError::Signature
        | TokenError::Window
        | TokenError::Life => Problem::new(
            Code::BadToken,
            format!("The invitation is not valid: {error}."),
        )
        .at("/token"),
    }
}

fn database<P: Platform>(app: &App<P>, error: &DatabaseError) -> Problem {
    app.platform.fault(&error.to_string());
    match error {
        DatabaseError::Overloaded | DatabaseError::Unreachable(_) => Problem::new(
            Code::Unavailable,
            "Storage cannot be reached at the moment. Send the same request again; it counts once.",
        )
        .retry_after(RETRY_STORAGE_S),
        DatabaseError::Broken(_) => Problem::new(
            Code::Unavailable,
            "Storage does not understand this version of the service. Its operator has to run the migrations.",
        )
        .retry_after(RETRY_RATE_S),
    }
}
