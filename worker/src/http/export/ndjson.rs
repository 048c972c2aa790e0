//! One JSON object a line, as in the list.

use afterword_domain::wire::answers::ListedAnswer;
use axum::extract::{Request, State};

use super::{Broken, Format, reply};
use crate::app::listing::Kind;
use crate::app::{App, AppError};
use crate::http::error::problem;
use crate::http::reply::Handled;
use crate::http::request;
use crate::ports::Platform;

/// All answers of a list, one JSON object a line.
#[cfg_attr(feature = "openapi", utoipa::path(
    get, path = "/v1/export.ndjson", operation_id = "export_ndjson", tag = "answers",
    security(("api_key" = [])),
    params(
        ("from" = Option<String>, Query, description = "As of GET /v1/answers, like every other filter; there is no limit and no cursor", example = "2026-03-01"),
        ("to" = Option<String>, Query, description = "Last local business day, included", example = "2026-03-31"),
        ("words" = Option<String>, Query, description = "yes: with comments and contacts, as far as the key reads them; no when absent"),
    ),
    responses(
        (status = 200, description = "Every line is an answer, as in GET /v1/answers. A transfer that breaks off is not complete", content_type = "application/x-ndjson", body = afterword_domain::wire::answers::ListedAnswer,
            headers(("Afterword-Complete-Until" = i64, description = "Before this end of a session no counted answer can still appear"))),
        (status = "4XX", description = "Refused: bad_query, bad_key, forbidden, rate_limited", body = afterword_domain::wire::problem::Problem, content_type = "application/problem+json"),
        (status = 503, description = "Storage cannot be reached", body = afterword_domain::wire::problem::Problem, content_type = "application/problem+json"),
    ),
))]
#[worker::send]
pub async fn ndjson<P: Platform>(State(app): State<App<P>>, request: Request) -> Handled {
    let (parts, _) = request.into_parts();
    let (api_key, params) = (request::api_key(&parts.headers), request::params(&parts));
    let export = app.export(api_key, &params, Kind::Ndjson).await;
    let export = export.map_err(|e| problem(&app, e))?;
    reply(export, Ndjson).map_err(|_| problem(&app, AppError::Fault("export head")).into())
}

#[derive(Clone, Copy)]
struct Ndjson;

impl Format for Ndjson {
    const ENDING: &'static str = "ndjson";
    const TYPE: &'static str = "application/x-ndjson";

    fn head(self) -> Result<Vec<u8>, Broken> {
        Ok(Vec::new())
    }

    fn answers(self, answers: &[ListedAnswer]) -> Result<Vec<u8>, Broken> {
        let mut text = Vec::with_capacity(answers.len().saturating_mul(LINE_BYTES));
        for answer in answers {
            serde_json::to_writer(&mut text, answer).map_err(|_| Broken)?;
            text.push(b'\n');
        }
        Ok(text)
    }
}

/// About what a line takes.
const LINE_BYTES: usize = 1_024;
