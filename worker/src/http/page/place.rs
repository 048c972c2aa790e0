//! Where a page of questions is: what its forms and links lead back to. Addresses are written
//! out, because a script may have moved the token out of the page's own.

use afterword_domain::facts::Facts;
use afterword_domain::ids::{Draw, FactValue};
use afterword_domain::wire::screen::Screen;

use super::escape;
use super::parts::field;

/// The address of a page, and what its form carries along.
#[derive(Debug, Clone)]
pub struct Place {
    /// Its path.
    path: String,
    /// The session that the form is for, where there is no token yet.
    draw: Option<Draw>,
    /// What the address says of the session.
    facts: Facts,
    token: Option<String>,
    /// The language that was chosen on it.
    chosen: Option<String>,
    /// What of it is shown besides the questions: the end of its path.
    shown: &'static str,
}

/// The end of the path of the page on which a guest waits.
const CALL: &str = "/call";

impl Place {
    /// The page of the invitation that a screen is shown under.
    #[must_use]
    pub fn of_invitation(screen: &Screen, chosen: Option<String>) -> Self {
        let token = screen.token.clone().unwrap_or_default();
        Self {
            path: token_path(&token),
            draw: None,
            facts: Facts::default(),
            token: Some(token),
            chosen,
            shown: "",
        }
    }

    /// The page of a site, for a session that this form begins.
    #[must_use]
    pub fn of_site(path: &str, draw: Draw, facts: Facts, chosen: Option<String>) -> Self {
        Self {
            path: path.to_owned(),
            draw: Some(draw),
            facts,
            token: None,
            chosen,
            shown: "",
        }
    }

    /// Its page on which a guest waits: another language leads to that page again.
    #[must_use]
    pub fn waiting(mut self) -> Self {
        self.shown = CALL;
        self
    }

    /// Its token as HTML, which a script moves into the fragment.
    pub(super) fn token(&self) -> Option<String> {
        self.token.as_deref().map(escape)
    }

    /// What is shown besides the questions: the end of its path.
    pub(super) fn shown(&self) -> &'static str {
        self.shown
    }

    /// Where its form is sent, as HTML.
    pub(super) fn action(&self) -> String {
        escape(&in_chosen(&self.path, self.chosen.as_deref()))
    }

    /// Where a guest asks for somebody, as HTML.
    pub(super) fn call_action(&self) -> String {
        let path = format!("{}{CALL}", self.path);
        escape(&in_chosen(&path, self.chosen.as_deref()))
    }

    /// Where the wish to delete is sent, as HTML.
    pub(super) fn erase_action(&self) -> String {
        let path = format!("{}/erase", self.path);
        escape(&in_chosen(&path, self.chosen.as_deref()))
    }

    /// What its form carries along.
    pub(super) fn hidden(&self) -> String {
        let draw = self.draw.iter().map(|draw| field("draw", draw.as_str()));
        let facts = self.facts.0.iter();
        draw.chain(facts.map(|(name, value)| field(name, value.as_str())))
            .collect()
    }

    /// The same page in a language, as HTML. A new draw is made there: what was entered is gone.
    pub(super) fn in_language(&self, lang: &str) -> String {
        let facts = self.facts.0.iter();
        let facts =
            facts.map(|(name, value): (&String, &FactValue)| (name.as_str(), value.as_str()));
        let query = form_urlencoded::Serializer::new(String::new())
            .append_pair("lang", lang)
            .extend_pairs(facts)
            .finish();
        escape(&format!("{}{}?{query}", self.path, self.shown))
    }
}

/// An address that keeps the language which was chosen; where none was, the browser's rules.
#[must_use]
pub fn in_chosen(path: &str, chosen: Option<&str>) -> String {
    chosen.map_or_else(|| path.to_owned(), |lang| format!("{path}?lang={lang}"))
}

/// Path of the page of an invitation.
#[must_use]
pub fn token_path(token: &str) -> String {
    // A token has letters of base64url and dots; whatever else came is no path of ours.
    let token: String = form_urlencoded::byte_serialize(token.as_bytes()).collect();
    format!("/a/{token}")
}
