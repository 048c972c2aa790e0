//! Every default and limit of the product, in one place.

/// Seconds in which an answer counts and can be changed, from the session's end.
pub const WINDOW_S: i64 = 24 * 3600;
/// The same for a guest at a place, from the first tap.
pub const PLACE_WINDOW_S: i64 = 3 * 3600;
/// Shortest window that a site can choose, in seconds.
pub const LEAST_WINDOW_S: i64 = 60;
/// Longest window that a site can choose, in seconds.
pub const MAX_WINDOW_S: i64 = 30 * 24 * 3600;
/// A token lives this long after its window, so that a queued answer is told "late", not lost.
pub const TOKEN_LIFE_AFTER_WINDOW_S: i64 = 7 * 24 * 3600;
/// A session may end this far ahead of the server's clock before the token is refused.
pub const END_AHEAD_S: i64 = 5 * 60;
/// A retired key verifies this long: the longest window, the token's life after it, and a day.
pub const RETIRED_KEY_LIFE_S: i64 = 38 * 24 * 3600;
/// A first answer this long after the session's end is marked as delayed.
pub const DELAYED_S: i64 = 30 * 60;
/// A version of an instrument answers for sessions that ended this long after it was replaced, and
/// a page that asked both scales is heard this long after the site stopped asking both.
pub const INSTRUMENT_GRACE_S: i64 = 24 * 3600;
/// Longest comment, in characters.
pub const COMMENT_MAX_CHARS: usize = 1_000;
/// Longest comment in bytes: 1,000 characters of four bytes.
pub const COMMENT_MAX_BYTES: usize = 4_000;
/// Shortest and longest contact, in characters.
pub const CONTACT_CHARS: std::ops::RangeInclusive<usize> = 5..=200;
/// Most reasons of one answer.
pub const REASONS_MAX: usize = 2;
/// Sessions that are asked, in per cent.
pub const SAMPLE_PERCENT: u8 = 100;
/// A page that says how long a chat took does not ask after one that took less, in seconds: a
/// window that was opened and closed again is no chat.
pub const SHORTEST_CHAT_S: u32 = 30;
/// A page that says how often the agent spoke does not ask when it was less often.
pub const FEWEST_AGENT_MESSAGES: u32 = 1;
/// A page does not ask the same browser again for so long after an answer, in seconds.
pub const QUIET_ANSWERED_S: u32 = 7 * 24 * 3600;
/// Likewise after the question was closed without an answer.
pub const QUIET_DISMISSED_S: u32 = 24 * 3600;
/// Most rows of one batch of the session feed: sessions, complaints and re-contacts together.
pub const FEED_ROWS_MAX: usize = 1_000;
/// Largest body of such a batch, in bytes: a kilobyte a row.
pub const FEED_BODY_MAX_BYTES: usize = 1024 * 1024;
/// Longest service time of one session, in seconds. A week: squares of it can be summed over more
/// sessions than a database holds.
pub const SERVICE_MAX_S: u32 = 7 * 24 * 3600;
/// Most sessions in one list of those whose facts differ.
pub const WARNINGS_MAX: usize = 1_000;
/// Most places of a site that are in use.
pub const PLACES_MAX: usize = 5_000;
/// Longest shift, in seconds. What lasts longer is planned again.
pub const SHIFT_MAX_S: i64 = (31 * 24 + 1) * 3600;
/// First answers of one place within a minute that its guests plausibly give: what comes above is
/// marked. A Worker cannot tell the platform's limiter how much: `wrangler.toml` says the same.
pub const RUSH_A_MINUTE: u32 = 12;
/// Most shifts of one request, one for each place.
pub const SHIFT_ROWS_MAX: usize = 10_000;
/// Largest table of places or of shifts, in bytes: a hundred a place.
pub const TABLE_MAX_BYTES: usize = 512 * 1024;
/// Largest request body, in bytes. The largest honest one, a token and a comment, has about 8,000.
pub const BODY_MAX_BYTES: usize = 16 * 1024;
/// A rating up to this one is low: somebody was let down.
pub const LOW_RATING_MAX: u8 = 2;
/// Agreement with "it was easy" up to this one means that it was hard.
pub const HARD_EFFORT_MAX: u8 = 3;
/// A tap may be a slip of the finger: what it says is told as final only after so many seconds.
pub const GRACE_S: i64 = 60;
/// A ticket of a board opens its connection within so many seconds.
pub const TICKET_LIFE_S: i64 = 30;
/// A board shows guests of so many seconds.
pub const BOARD_S: i64 = 12 * 3600;
/// Most guests on one board: the most urgent.
pub const BOARD_MAX: usize = 500;
/// Among so many low ratings, the newest, a board looks for its guests; and among so many calls.
pub const BOARD_SCAN: usize = 2_000;
/// Who takes a call back and asks again within so many seconds has waited since the first time.
pub const ASKING_S: i64 = 5 * 60;
/// Changes of a call after which its guest calls nobody any more.
pub const CALL_CHANGES_MAX: i64 = 40;
/// Calls and what boards show are kept for so many seconds.
pub const CALLS_KEPT_S: i64 = 2 * 24 * 3600;
/// A share of fewer answers than this is not shown: it is noise, and it can point at a person.
pub const SUPPRESS_BELOW: i64 = 5;
/// Most groups in one aggregate reply.
pub const GROUPS_MAX: usize = 10_000;
/// Most local days in one aggregate request: ten years and their leap days.
pub const RANGE_MAX_DAYS: i64 = 3_653;
/// How far ahead a version of the wording can be put in force, in seconds.
pub const PLAN_AHEAD_S: i64 = 90 * 24 * 3600;
/// Sites, origins and signing keys may be this old in a Worker's memory, in seconds.
pub const CONFIG_MAX_AGE_S: i64 = 10;
/// An appeal is to be decided within so many days.
pub const APPEAL_DUE_DAYS: u16 = 14;
/// A session is resolved when its customer does not come back within so many days.
pub const RESOLUTION_DAYS: u8 = 7;
/// Most days that a site can choose for it.
pub const RESOLUTION_MAX_DAYS: u8 = 30;
/// Raw answers are kept for so many days.
pub const ANSWERS_DAYS: u16 = 400;
/// Fewest days for which raw answers are kept: no token lives that long after its session, so
/// that no retry can count twice.
pub const ANSWERS_LEAST_DAYS: u16 = 45;
/// Words, contacts and customer keys are kept for so many days.
pub const PERSONAL_DAYS: u16 = 90;
/// Shortest secret of the operator that is one, in bytes.
pub const OPERATOR_KEY_MIN_BYTES: usize = 32;
/// Signing keys of one source that sign at a time: an old one and its successor.
pub const SIGNING_KEYS_MAX: usize = 2;
