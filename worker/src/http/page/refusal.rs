//! A refusal as a page: what was wrong, in the customer's language, under its status.

use afterword_domain::wire::problem::Problem;
use axum::http::header::RETRY_AFTER;
use axum::http::{HeaderValue, StatusCode};

use super::words::Words;
use super::{Page, escape};
use crate::http::reply::{Refusal, Reply};

/// What a problem says on a page that goes on, and the page's status.
#[must_use]
pub fn noted(refusal: &Refusal, words: &Words) -> (String, StatusCode) {
    let Refusal(problem) = refusal;
    (words.refusal(problem.code).to_owned(), status(problem))
}

fn status(problem: &Problem) -> StatusCode {
    StatusCode::from_u16(problem.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR)
}

/// The page of a problem. `back`: where to try again. Customers who ask for help can name the
/// code, which support finds in the API's description.
#[must_use]
pub fn refusal(refusal: Refusal, words: &Words, back: Option<&str>) -> Reply {
    let Refusal(problem) = refusal;
    let back = back.map(|path| {
        let (path, label) = (escape(path), words.back);
        format!("<p><a class=\"link\" href=\"{path}\">{label}</a></p>\n")
    });
    let page = Page {
        lang: words.lang,
        title: words.title,
        body: format!(
            "<main class=\"card\">\n<h1 class=\"question\">{}</h1>\n{}<p class=\"note\">{}</p>\n</main>",
            words.refusal(problem.code),
            back.unwrap_or_default(),
            problem.code,
        ),
        ..Page::default()
    };
    let mut reply = page.reply(status(&problem));
    if let Some(seconds) = problem.retry_after_s {
        reply
            .headers_mut()
            .insert(RETRY_AFTER, HeaderValue::from(seconds));
    }
    reply
}
