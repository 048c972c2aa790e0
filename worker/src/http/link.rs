//! `GET /a`: the widget on a page of its own. The token is in the fragment, which no server sees.

use axum::extract::Request;
use axum::http::StatusCode;

use super::page::{Page, Script, Words};
use super::reply::Reply;
use super::request;

const SCRIPT: &str = include_str!("page/link.js");

/// The page that opens the widget.
pub async fn link(request: Request) -> Reply {
    let (parts, _) = request.into_parts();
    let words = Words::of(&request::languages(&parts));
    let page = Page {
        lang: words.lang,
        title: words.title,
        body: format!(
            "<main class=\"link-page\"><h1 class=\"unseen\">{}</h1></main>\n<p class=\"card\" id=\"no-token\" hidden>{}</p>\n\
             <noscript><p class=\"card\">{}</p></noscript>",
            words.title, words.no_token, words.no_script,
        ),
        script: Script::Widget(SCRIPT),
        ..Page::default()
    };
    page.reply(StatusCode::OK)
}
