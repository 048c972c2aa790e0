//! `GET /v1/export.csv` and `GET /v1/export.ndjson`: all answers of a list in one stream. A page
//! is read when its reader has taken the one before, so that memory stays flat.

mod cells;
pub mod csv;
pub mod ndjson;

use afterword_domain::wire::answers::ListedAnswer;
use axum::body::Body;
use axum::http::header::{CACHE_CONTROL, CONTENT_DISPOSITION, CONTENT_TYPE};
use axum::http::{HeaderName, HeaderValue, Response};
use futures_util::stream::try_unfold;

use super::error::problem;
use super::reply::Reply;
use crate::app::listing::Export;
use crate::ports::Platform;

/// Before this end of a session no counted answer can still appear.
pub const COMPLETE_UNTIL: HeaderName = HeaderName::from_static("afterword-complete-until");

/// Ends a transfer before its end, which every client of HTTP notices. The reason is in the log.
#[derive(Debug, thiserror::Error)]
#[error("the export could not be finished")]
struct Broken;

/// How answers are written.
trait Format: Copy + Send + 'static {
    /// The end of the file's name.
    const ENDING: &'static str;
    /// The type of the file.
    const TYPE: &'static str;
    /// What comes before the first answer.
    fn head(self) -> Result<Vec<u8>, Broken>;
    /// Some answers.
    fn answers(self, answers: &[ListedAnswer]) -> Result<Vec<u8>, Broken>;
}

struct Rest<P, F> {
    export: Export<P>,
    format: F,
    head: Option<Vec<u8>>,
}

fn reply<P: Platform, F: Format>(export: Export<P>, format: F) -> Result<Reply, Broken> {
    let name = format!("attachment; filename=\"{}.{}\"", export.name, F::ENDING);
    let complete_until = HeaderValue::from(export.complete_until.0);
    let head = Some(format.head()?);
    let rest = Rest {
        export,
        format,
        head,
    };
    let mut reply = Response::new(Body::from_stream(try_unfold(rest, step)));
    let headers = reply.headers_mut();
    headers.insert(CONTENT_TYPE, HeaderValue::from_static(F::TYPE));
    headers.insert(CACHE_CONTROL, HeaderValue::from_static("no-store"));
    headers.insert(COMPLETE_UNTIL, complete_until);
    if let Ok(name) = HeaderValue::from_str(&name) {
        headers.insert(CONTENT_DISPOSITION, name);
    }
    Ok(reply)
}

#[worker::send]
async fn step<P: Platform, F: Format>(
    mut rest: Rest<P, F>,
) -> Result<Option<(Vec<u8>, Rest<P, F>)>, Broken> {
    if let Some(head) = rest.head.take().filter(|head| !head.is_empty()) {
        return Ok(Some((head, rest)));
    }
    let answers = rest.export.next().await;
    let answers = answers.map_err(|error| {
        problem(rest.export.app(), error);
        Broken
    })?;
    Ok(match answers {
        Some(answers) => Some((rest.format.answers(&answers)?, rest)),
        None => None,
    })
}
