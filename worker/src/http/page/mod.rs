//! Pages for people: HTML that needs no script, with one calm style sheet and strict headers.

mod answer;
mod call;
mod conflict;
mod faces;
mod footer;
mod parts;
mod place;
mod refusal;
mod scan;
mod stale;
mod taps;
mod words;

pub use answer::answer;
pub use call::{AGAIN_S as CALL_AGAIN_S, call};
pub use conflict::conflict;
pub use parts::t as text;
pub use place::{Place, in_chosen, token_path};
pub use refusal::{noted, refusal};
pub use scan::scan;
pub use stale::{stale, unknown};
pub use words::Words;

use std::borrow::Cow;

use axum::body::Body;
use axum::http::header::{
    CACHE_CONTROL, CONTENT_SECURITY_POLICY, CONTENT_TYPE, HeaderName, REFERRER_POLICY,
    X_CONTENT_TYPE_OPTIONS,
};
use axum::http::{HeaderValue, StatusCode};
use base64ct::{Base64, Encoding};
use sha2::{Digest, Sha256};

use super::reply::Reply;

const CORP: HeaderName = HeaderName::from_static("cross-origin-resource-policy");
const STYLE: &str = include_str!("page.css");

/// A page before it is sent.
#[derive(Debug, Default)]
pub struct Page<'a> {
    /// Language of its texts.
    pub lang: &'a str,
    /// What the browser's tab says.
    pub title: &'a str,
    /// The site's colour, `#rrggbb`.
    pub brand: Option<&'a str>,
    /// More HTML of the head.
    pub head: &'a str,
    /// HTML of the body; everything in it is escaped.
    pub body: String,
    /// Its own style sheet, where it is not everybody's.
    pub style: Option<&'a str>,
    /// What it may run.
    pub script: Script<'a>,
}

/// What a page may run.
#[derive(Debug, Clone, Copy, Default)]
pub enum Script<'a> {
    /// Nothing.
    #[default]
    None,
    /// This, and nothing that it might load.
    Alone(&'static str),
    /// This, which asks us for more and loads nothing else.
    Asking(&'static str),
    /// This, which loads the widget.
    Widget(&'static str),
    /// A module of ours, which goes on with what is on the page.
    Module {
        /// Its path.
        path: &'static str,
        /// What style sheets that it adds show that they are its own.
        nonce: &'a str,
    },
}

impl Script<'_> {
    fn element(self) -> String {
        match self {
            Self::None => String::new(),
            Self::Alone(text) | Self::Asking(text) | Self::Widget(text) => {
                format!("<script>{text}</script>")
            }
            Self::Module { path, nonce } => {
                format!("<script type=\"module\" async src=\"{path}\" nonce=\"{nonce}\"></script>")
            }
        }
    }
}

impl Page<'_> {
    /// The page as it is sent: kept nowhere, framed by nobody, running nothing but its own.
    #[must_use]
    pub fn reply(self, status: StatusCode) -> Reply {
        let style = self.style.unwrap_or(STYLE);
        let style = match self.brand.filter(|brand| is_colour(brand)) {
            Some(brand) => Cow::Owned(format!(":root{{--site:{brand}}}\n{style}")),
            None => Cow::Borrowed(style),
        };
        let html = format!(
            "<!doctype html>\n<html lang=\"{lang}\" dir=\"{dir}\">\n<head>\n<meta charset=\"utf-8\">\n\
             <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
             <meta name=\"robots\" content=\"noindex\">\n<title>{title}</title>\n\
             <link rel=\"icon\" href=\"data:,\">\n<style>{style}</style>\n{head}</head>\n\
             <body>\n{body}\n{script}</body>\n</html>\n",
            lang = escape(self.lang),
            dir = direction(self.lang),
            title = escape(self.title),
            head = self.head,
            body = self.body,
            script = self.script.element(),
        );
        let mut reply = Reply::new(Body::from(html));
        *reply.status_mut() = status;
        let headers = reply.headers_mut();
        for (name, value) in [
            (CONTENT_TYPE, "text/html;charset=utf-8"),
            (CACHE_CONTROL, "no-store"),
            (REFERRER_POLICY, "no-referrer"),
            (X_CONTENT_TYPE_OPTIONS, "nosniff"),
            (CORP, "same-origin"),
        ] {
            headers.insert(name, HeaderValue::from_static(value));
        }
        if let Ok(policy) = HeaderValue::from_str(&policy(&style, self.script)) {
            headers.insert(CONTENT_SECURITY_POLICY, policy);
        }
        reply
    }
}

/// Logos are images made of data. The widget is ours too.
fn policy(style: &str, script: Script<'_>) -> String {
    let hash = |text: &str| format!("'sha256-{}'", Base64::encode_string(&Sha256::digest(text)));
    let scripts = match script {
        Script::None => String::new(),
        Script::Alone(script) => format!("; script-src {}", hash(script)),
        Script::Asking(script) => format!("; script-src {}; connect-src 'self'", hash(script)),
        Script::Widget(script) => {
            let hash = hash(script);
            format!("; script-src 'self' {hash} 'wasm-unsafe-eval'; connect-src 'self'")
        }
        Script::Module { .. } => {
            "; script-src 'self' 'wasm-unsafe-eval'; connect-src 'self'".to_owned()
        }
    };
    let added = match script {
        Script::Module { nonce, .. } => format!(" 'nonce-{nonce}'"),
        _ => String::new(),
    };
    format!(
        "default-src 'none'; style-src {}{added}; img-src data:; form-action 'self'; \
         frame-ancestors 'none'; base-uri 'none'{scripts}",
        hash(style),
    )
}

/// Text as HTML, inside elements and inside quoted attributes.
#[must_use]
pub fn escape(text: &str) -> String {
    let mut html = String::with_capacity(text.len());
    for letter in text.chars() {
        match letter {
            '&' => html.push_str("&amp;"),
            '<' => html.push_str("&lt;"),
            '>' => html.push_str("&gt;"),
            '"' => html.push_str("&quot;"),
            '\'' => html.push_str("&#39;"),
            _ => html.push(letter),
        }
    }
    html
}

pub(super) fn direction(lang: &str) -> &'static str {
    match lang.get(..2) {
        Some("ar" | "fa" | "he" | "ur") => "rtl",
        _ => "ltr",
    }
}

pub(super) fn is_colour(text: &str) -> bool {
    let digits = text.strip_prefix('#').unwrap_or_default();
    digits.len() == 6 && digits.chars().all(|digit| digit.is_ascii_hexdigit())
}
