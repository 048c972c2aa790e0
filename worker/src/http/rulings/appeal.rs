//! `POST`, `DELETE /v1/answers/{id}/appeal`: "this one was not about me".

use afterword_domain::wire::ruling::NoteRequest;
use axum::extract::rejection::PathRejection;
use axum::extract::{Path, Request, State};
use axum::http::{HeaderMap, StatusCode};

use crate::app::App;
use crate::http::error::problem;
use crate::http::reply::{Handled, json};
use crate::http::{body, request};
use crate::ports::Platform;

/// An agent asks for an exemption of an answer of their own. It is due within the days that the site
/// has set; an exemption grants it.
#[cfg_attr(feature = "openapi", utoipa::path(
    post, path = "/v1/answers/{id}/appeal", operation_id = "appeal", tag = "rulings",
    security(("api_key" = [])),
    params(("id" = String, Path, description = "The answer's id")),
    request_body = NoteRequest,
    responses(
        (status = 200, description = "What stands now", body = afterword_domain::wire::ruling::RulingReply),
        (status = "4XX", description = "Refused: bad_body, bad_field, nothing_to_appeal, bad_key, forbidden, not_found, erased", body = afterword_domain::wire::problem::Problem, content_type = "application/problem+json"),
        (status = 503, description = "Storage cannot be reached", body = afterword_domain::wire::problem::Problem, content_type = "application/problem+json"),
    ),
))]
#[worker::send]
pub async fn appeal<P: Platform>(
    State(app): State<App<P>>,
    id: Result<Path<String>, PathRejection>,
    request: Request,
) -> Handled {
    let Path(id) = id?;
    let (parts, body) = request.into_parts();
    let asked: NoteRequest = body::json(&parts.headers, body).await?;
    let api_key = request::api_key(&parts.headers);
    let ruled = app.appeal(api_key, &id, asked);
    Ok(json(
        StatusCode::OK,
        &ruled.await.map_err(|e| problem(&app, e))?,
    ))
}

/// Turns an appeal down. It cannot be made again unless the customer changes the answer.
#[cfg_attr(feature = "openapi", utoipa::path(
    delete, path = "/v1/answers/{id}/appeal", operation_id = "refuse_appeal", tag = "rulings",
    security(("api_key" = [])),
    params(("id" = String, Path, description = "The answer's id")),
    responses(
        (status = 200, description = "What stands now", body = afterword_domain::wire::ruling::RulingReply),
        (status = "4XX", description = "Refused: no_ruling, bad_key, forbidden, not_found, erased", body = afterword_domain::wire::problem::Problem, content_type = "application/problem+json"),
        (status = 503, description = "Storage cannot be reached", body = afterword_domain::wire::problem::Problem, content_type = "application/problem+json"),
    ),
))]
#[worker::send]
pub async fn refuse<P: Platform>(
    State(app): State<App<P>>,
    id: Result<Path<String>, PathRejection>,
    headers: HeaderMap,
) -> Handled {
    let Path(id) = id?;
    let api_key = request::api_key(&headers);
    let ruled = app.refuse_appeal(api_key, &id);
    Ok(json(
        StatusCode::OK,
        &ruled.await.map_err(|e| problem(&app, e))?,
    ))
}
