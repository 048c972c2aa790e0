//! `GET /v1/instruments/{id}`: the frozen wording of a version, for anybody.

use axum::extract::rejection::PathRejection;
use axum::extract::{Path, State};

use super::error::problem;
use super::reply::{Handled, immutable_json};
use crate::app::App;
use crate::ports::Platform;

/// Texts and scales of a published version.
#[cfg_attr(feature = "openapi", utoipa::path(
    get, path = "/v1/instruments/{id}", operation_id = "instrument", tag = "instruments",
    params(("id" = String, Path, description = "The version's id")),
    responses(
        (status = 200, description = "Immutable: may be kept", body = afterword_domain::instrument::Instrument),
        (status = "4XX", description = "Refused: not_found", body = afterword_domain::wire::problem::Problem, content_type = "application/problem+json"),
        (status = 503, description = "Storage cannot be reached", body = afterword_domain::wire::problem::Problem, content_type = "application/problem+json"),
    ),
))]
#[worker::send]
pub async fn instruments<P: Platform>(
    State(app): State<App<P>>,
    id: Result<Path<String>, PathRejection>,
) -> Handled {
    let Path(id) = id?;
    let instrument = app
        .published_instrument(&id)
        .await
        .map_err(|e| problem(&app, e))?;
    Ok(immutable_json(&*instrument))
}
