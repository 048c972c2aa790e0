//! Pages for people: HTML that needs no script, with one calm style sheet and strict headers.

mod answer;
mod conflict;
mod footer;
mod parts;
mod place;
mod refusal;
mod words;

pub use answer::answer;
pub use conflict::conflict;
pub use parts::t as text;
pub use place::{Place, in_chosen, token_path};
pub use refusal::refusal;
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
    /// HTML of the body; everything in it is escaped.
    pub body: String,
    /// The only inline script that may run.
    pub script: Script,
}

/// What a page may run.
#[derive(Debug, Clone, Copy, Default)]
pub enum Script {
    /// Nothing.
    #[default]
    None,
    /// This, and nothing that it might load.
    Alone(&'static str),
    /// This, which loads the widget.
    Widget(&'static str),
}

impl Script {
    fn text(self) -> Option<&'static str> {
        match self {
            Self::None => None,
            Self::Alone(text) | Self::Widget(text) => Some(text),
        }
    }
}

impl Page<'_> {
    /// The page as it is sent: kept nowhere, framed by nobody, running nothing but its own.
    #[must_use]
    pub fn reply(self, status: StatusCode) -> Reply {
        let style = match self.brand.filter(|brand| is_colour(brand)) {
            Some(brand) => Cow::Owned(format!(":root{{--site:{brand}}}\n{STYLE}")),
            None => Cow::Borrowed(STYLE),
        };
        let script = self
            .script
            .text()
            .map(|script| format!("<script>{script}</script>"));
        let html = format!(
            "<!doctype html>\n<html lang=\"{lang}\" dir=\"{dir}\">\n<head>\n<meta charset=\"utf-8\">\n\
             <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
             <meta name=\"robots\" content=\"noindex\">\n<title>{title}</title>\n\
             <link rel=\"icon\" href=\"data:,\">\n<style>{style}</style>\n</head>\n\
             <body>\n{body}\n{script}</body>\n</html>\n",
            lang = escape(self.lang),
            dir = direction(self.lang),
            title = escape(self.title),
            body = self.body,
            script = script.unwrap_or_default(),
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
fn policy(style: &str, script: Script) -> String {
    let hash = |text: &str| format!("'sha256-{}'", Base64::encode_string(&Sha256::digest(text)));
    let scripts = match script {
        Script::None => String::new(),
        Script::Alone(script) => format!("; script-src {}", hash(script)),
        Script::Widget(script) => {
            let hash = hash(script);
            format!("; script-src 'self' {hash} 'wasm-unsafe-eval'; connect-src 'self'")
        }
    };
    format!(
        "default-src 'none'; style-src {}; img-src data:; form-action 'self'; \
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
