//! `POST`, `DELETE /v1/answers/{id}/void`: it is in no figure.

use afterword_domain::wire::ruling::VoidRequest;
use axum::extract::rejection::PathRejection;
use axum::extract::{Path, Request, State};
use axum::http::{HeaderMap, StatusCode};

use crate::app::App;
use crate::http::error::problem;
use crate::http::reply::{Handled, json};
use crate::http::{body, request};
use crate::ports::Platform;

/// Voids an answer: it leaves every figure, and the voided count stands beside them. In the space live
/// it takes effect when two people have sent the same, one of them an owner.
#[cfg_attr(feature = "openapi", utoipa::path(
    post, path = "/v1/answers/{id}/void", operation_id = "void", tag = "rulings",
    security(("api_key" = [])),
    params(("id" = String, Path, description = "The answer's id")),
    request_body = VoidRequest,
    responses(
        (status = 200, description = "What stands now", body = afterword_domain::wire::ruling::RulingReply),
        (status = "4XX", description = "Refused: bad_body, bad_field, already_ruled, bad_key, forbidden, not_found, erased", body = afterword_domain::wire::problem::Problem, content_type = "application/problem+json"),
        (status = 503, description = "Storage cannot be reached", body = afterword_domain::wire::problem::Problem, content_type = "application/problem+json"),
    ),
))]
#[worker::send]
pub async fn void<P: Platform>(
    State(app): State<App<P>>,
    id: Result<Path<String>, PathRejection>,
    request: Request,
) -> Handled {
    let Path(id) = id?;
    let (parts, body) = request.into_parts();
    let asked: VoidRequest = body::json(&parts.headers, body).await?;
    let api_key = request::api_key(&parts.headers);
    let ruled = app.void(api_key, &id, asked);
    Ok(json(
        StatusCode::OK,
        &ruled.await.map_err(|e| problem(&app, e))?,
    ))
}

/// Takes a void back, or turns down one that was asked for.
#[cfg_attr(feature = "openapi", utoipa::path(
    delete, path = "/v1/answers/{id}/void", operation_id = "restore_void", tag = "rulings",
    security(("api_key" = [])),
    params(("id" = String, Path, description = "The answer's id")),
    responses(
        (status = 200, description = "What stands now", body = afterword_domain::wire::ruling::RulingReply),
        (status = "4XX", description = "Refused: no_ruling, bad_key, forbidden, not_found, erased", body = afterword_domain::wire::problem::Problem, content_type = "application/problem+json"),
        (status = 503, description = "Storage cannot be reached", body = afterword_domain::wire::problem::Problem, content_type = "application/problem+json"),
    ),
))]
#[worker::send]
pub async fn restore<P: Platform>(
    State(app): State<App<P>>,
    id: Result<Path<String>, PathRejection>,
    headers: HeaderMap,
) -> Handled {
    let Path(id) = id?;
    let api_key = request::api_key(&headers);
    let ruled = app.restore_void(api_key, &id);
    Ok(json(
        StatusCode::OK,
        &ruled.await.map_err(|e| problem(&app, e))?,
    ))
}
