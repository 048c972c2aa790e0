//! All that a widget shows: texts, window, and what is stored.

use serde::{Deserialize, Serialize};

use super::calls::CallState;
use crate::answer::AnswerBody;
use crate::asking::{Chat, NotShown, Quiet};
use crate::ids::{InstrumentId, Rev};
use crate::instrument::{Question, Texts};
use crate::record::{First, Standing};
use crate::time::Timestamp;

/// `POST /v1/answers/current`: what is stored under a token.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct CurrentRequest {
    /// The invitation.
    pub token: String,
    /// Languages in order of preference, parted by commas.
    #[serde(default)]
    pub lang: String,
    /// What the site's skip rules look at.
    #[serde(default)]
    pub chat: Option<Chat>,
}

/// What a customer may know of the site.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct SiteCard {
    /// Display name.
    pub name: String,
    /// Brand colour, `#rrggbb`.
    pub brand: Option<String>,
    /// Inline SVG.
    pub logo: Option<String>,
    /// Where the privacy notice is.
    pub privacy_url: Option<String>,
    /// Who is responsible for the customer's data.
    pub controller: Option<String>,
}

/// All that a widget shows.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Screen {
    /// Who asks.
    pub site: SiteCard,
    /// The version whose texts these are.
    pub instrument: InstrumentId,
    /// Which question comes first.
    pub first: First,
    /// Whether another session may be asked another question first: then these texts serve no
    /// other.
    pub rotates: bool,
    /// What is asked, in order. Ends with `contact` where the site asks for it.
    pub questions: Vec<Question>,
    /// Language of the texts.
    pub lang: String,
    /// Every language that can be switched to.
    pub languages: Vec<String>,
    /// Texts by key. Site, controller and window are filled in.
    #[cfg_attr(feature = "openapi", schema(value_type = std::collections::BTreeMap<String, String>))]
    pub texts: Texts,
    /// Whether to ask at all. What is stored already is always shown.
    pub show: bool,
    /// Why not.
    pub why_not: Option<NotShown>,
    /// For how long the same browser is not asked again.
    pub quiet: Quiet,
    /// The server's clock.
    pub now: Timestamp,
    /// First instant at which the answer can no longer be changed; unknown before an invitation.
    pub until: Option<Timestamp>,
    /// The site's window in seconds.
    pub window_s: i64,
    /// The invitation.
    pub token: Option<String>,
    /// The widget on a page of its own.
    pub link: Option<String>,
    /// A form that needs no script.
    pub link_plain: Option<String>,
    /// What is stored.
    pub answer: Option<AnswerBody>,
    /// Its revision; 0: nothing is stored.
    #[cfg_attr(feature = "openapi", schema(value_type = u8))]
    pub rev: Rev,
    /// Where it stands.
    pub standing: Option<Standing>,
    /// For a guest at a place, whom our own pages ask tap by tap: what a clock there says when the
    /// answer can no longer be changed.
    #[serde(skip)]
    pub at_place: Option<String>,
    /// Whether somebody was asked to come, for a guest who can ask.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub call: Option<CallState>,
}
