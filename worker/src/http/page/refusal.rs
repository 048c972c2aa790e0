//! A refusal as a page: what was wrong, in words, under its status.

use axum::http::header::RETRY_AFTER;
use axum::http::{HeaderValue, StatusCode};

use super::{Page, escape};
use crate::http::reply::{Refusal, Reply};

/// The page of a problem. `back`: where to try again.
#[must_use]
pub fn refusal(refusal: Refusal, back: Option<&str>) -> Reply {
    let Refusal(problem) = refusal;
    let back = back.map(|path| {
        let path = escape(path);
        format!("<p><a class=\"link\" href=\"{path}\">Back to the questions</a></p>\n")
    });
    let page = Page {
        lang: "en",
        title: problem.title,
        body: format!(
            "<main class=\"card\">\n<h1 class=\"question\">{}</h1>\n<p>{}</p>\n{}</main>",
            escape(problem.title),
            escape(&problem.detail),
            back.unwrap_or_default(),
        ),
        ..Page::default()
    };
    let status = StatusCode::from_u16(problem.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    let mut reply = page.reply(status);
    if let Some(seconds) = problem.retry_after_s {
        reply
            .headers_mut()
            .insert(RETRY_AFTER, HeaderValue::from(seconds));
    }
    reply
}
