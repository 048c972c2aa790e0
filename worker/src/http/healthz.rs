//! `GET /healthz`: whether the Worker and its database answer.

use axum::extract::State;
use axum::http::StatusCode;
use serde_json::json;

use super::error::problem;
use super::reply::{Handled, json as json_reply};
use crate::app::App;
use crate::ports::Platform;

/// Whether the Worker and its database answer.
#[cfg_attr(feature = "openapi", utoipa::path(
    get, path = "/healthz", operation_id = "healthz", tag = "operation",
    responses(
        (status = 200, description = "Both answer", body = inline(std::collections::BTreeMap<String, String>)),
        (status = 503, description = "The database does not", body = afterword_domain::wire::problem::Problem, content_type = "application/problem+json"),
    ),
))]
#[worker::send]
pub async fn healthz<P: Platform>(State(app): State<App<P>>) -> Handled {
    app.healthy().await.map_err(|e| problem(&app, e))?;
    Ok(json_reply(StatusCode::OK, &json!({ "status": "ok" })))
}
