//! `GET /a`: the widget on a page of its own. The token is in the fragment, which no server sees.

use afterword_domain::instrument::canonical_language;
use axum::extract::Request;
use axum::http::StatusCode;
use axum::http::header::ACCEPT_LANGUAGE;

use super::page::Page;
use super::reply::Reply;

const SCRIPT: &str = include_str!("page/link.js");

/// The page's own words, which belong to no site: title, without a script, without a token.
const WORDS: [(&str, [&str; 3]); 2] = [
    (
        "en",
        [
            "Feedback",
            "This page needs JavaScript. To answer without it, change “/a#” in the address to “/a/”.",
            "This link is not complete. Please open it again from your message.",
        ],
    ),
    (
        "zh-Hans",
        [
            "评价",
            "此页面需要 JavaScript。如需在没有 JavaScript 的情况下评价，请把网址中的“/a#”改为“/a/”。",
            "链接不完整，请从消息中重新打开。",
        ],
    ),
];

/// The page that opens the widget.
pub async fn link(request: Request) -> Reply {
    let wanted = request
        .headers()
        .get(ACCEPT_LANGUAGE)
        .and_then(|wanted| wanted.to_str().ok())
        .unwrap_or_default();
    let [english, _] = WORDS;
    let mut known = wanted.split(',').filter_map(|tag| {
        WORDS
            .into_iter()
            .find(|(lang, _)| *lang == canonical_language(tag))
    });
    let (lang, [title, no_script, no_token]) = known.next().unwrap_or(english);
    let page = Page {
        lang,
        title,
        body: format!(
            "<main class=\"link-page\"></main>\n<p class=\"card\" id=\"no-token\" hidden>{no_token}</p>\n\
             <noscript><p class=\"card\">{no_script}</p></noscript>"
        ),
        script: Some(SCRIPT),
        ..Page::default()
    };
    page.reply(StatusCode::OK)
}
