//! Why a use case has no result. `http::error` turns each into a problem with a stable code.

use afterword_domain::access::Action;
use afterword_domain::draft::Flaw;
use afterword_domain::grouping::NotCrossed;
use afterword_domain::ids::{BranchId, PlaceId, SiteId, Source, StaffName};
use afterword_domain::ruling;
use afterword_domain::token::TokenError;
use afterword_domain::wire::screen::Screen;
use afterword_domain::wire::write::StoredAnswer;

use super::table::Flaws;
use crate::ports::{DatabaseError, Layer};

/// A refusal or a fault.
#[derive(Debug, thiserror::Error)]
pub enum AppError {
    /// A field holds something it cannot.
    #[error("{pointer}: {detail}")]
    Field {
        /// JSON pointer.
        pointer: String,
        /// What is wrong with it.
        detail: String,
    },
    /// Lines of a table hold something they cannot.
    #[error("bad lines")]
    Lines(Flaws),
    /// A query parameter holds something it cannot.
    #[error("{name}: {detail}")]
    Query {
        /// The parameter.
        name: String,
        /// What is wrong with it.
        detail: String,
    },
    /// Hours and reasons together.
    #[error(transparent)]
    NotCrossed(#[from] NotCrossed),
    /// More groups than one reply holds.
    #[error("too many groups")]
    TooManyGroups,
    /// The invitation is not valid.
    #[error(transparent)]
    Token(#[from] TokenError),
    /// The API key is missing, unknown or revoked.
    #[error("bad API key")]
    BadKey,
    /// The site key is unknown or revoked.
    #[error("bad site key")]
    BadSiteKey,
    /// The page's origin may not use the site key.
    #[error("origin not allowed")]
    Origin {
        /// What the browser said; `None`: nothing.
        origin: Option<String>,
    },
    /// The key's role does not cover this.
    #[error("forbidden: {0:?}")]
    Forbidden(Action),
    /// The key belongs to another site.
    #[error("other site")]
    OtherSite,
    /// The operator has set no secret that is one.
    #[error("no operator key")]
    NoOperator,
    /// The secret is not the operator's.
    #[error("not the operator")]
    NotOperator,
    /// A live site that does not say who is responsible.
    #[error("site not ready")]
    SiteNotReady {
        /// The site.
        site: SiteId,
        /// Fields that it lacks.
        lacks: Vec<&'static str>,
    },
    /// There is a site of that name.
    #[error("site exists")]
    SiteExists,
    /// A change was made of a site as it is no more.
    #[error("changed meanwhile")]
    ChangedMeanwhile,
    /// Names of a site's own facts would move.
    #[error("extras are fixed")]
    ExtrasFixed,
    /// Nobody could make another key.
    #[error("last owner")]
    LastOwner,
    /// As many keys of the source sign as may.
    #[error("too many signing keys")]
    SigningKeysFull(Source),
    /// The only key of its source that signs.
    #[error("last signing key")]
    LastSigningKey(Source),
    /// A place of that id belongs to another branch.
    #[error("place elsewhere")]
    PlaceElsewhere {
        /// The place.
        place: PlaceId,
        /// Its branch.
        branch: BranchId,
    },
    /// No place in use belongs to a branch.
    #[error("no branch")]
    NoBranch {
        /// The branch.
        branch: BranchId,
        /// Those that there are.
        known: Vec<BranchId>,
    },
    /// More places than a site has.
    #[error("too many places")]
    PlacesFull,
    /// There is nothing of that name.
    #[error("not found: {0}")]
    NotFound(&'static str),
    /// A first write with nothing in it.
    #[error("empty answer")]
    EmptyAnswer,
    /// Somebody else was faster.
    #[error("revision conflict")]
    RevConflict(Box<StoredAnswer>),
    /// The wording on the screen may not answer this session.
    #[error("instrument changed")]
    InstrumentChanged(Box<Screen>),
    /// A draft that is not fit to be published.
    #[error("incomplete draft")]
    Incomplete(Vec<Flaw>),
    /// A ruling that does not fit what is there.
    #[error(transparent)]
    Ruling(#[from] ruling::Refused),
    /// The token is of no place with a board.
    #[error("no table")]
    NoTable,
    /// Somebody else goes.
    #[error("call taken")]
    CallTaken(StaffName),
    /// A guest has called and taken it back too often.
    #[error("called too often")]
    CalledTooOften,
    /// The key opens another branch's board.
    #[error("other branch")]
    OtherBranch,
    /// The time for changes is over.
    #[error("window over")]
    WindowOver,
    /// The token's life is over.
    #[error("expired")]
    Expired,
    /// The answer was erased.
    #[error("erased")]
    Erased,
    /// Too many requests.
    #[error("rate limited: {0:?}")]
    RateLimited(Layer),
    /// Writers of one answer or tally kept overtaking each other.
    #[error("busy")]
    Busy,
    /// The ledger was restored to an earlier time: what was erased since is still to be erased.
    #[error("restoring")]
    Restoring,
    /// The database has no result.
    #[error(transparent)]
    Database(#[from] DatabaseError),
    /// Something of ours is not as it must be.
    #[error("fault: {0}")]
    Fault(&'static str),
}

impl AppError {
    /// Whether what was to be done may be done all the same.
    pub(super) fn may_be_done(&self) -> bool {
        matches!(self, Self::Database(_))
    }
}
