//! `/v1/instruments/drafts/{name}`: wording that is being written, and its publishing.

use afterword_domain::draft::Draft;
use axum::extract::rejection::PathRejection;
use axum::extract::{Path, Request, State};
use axum::http::StatusCode;
use serde::Serialize;

use super::error::problem;
use super::reply::{Handled, json, no_content};
use super::{body, request};
use crate::app::App;
use crate::app::drafts::Published;
use crate::ports::Platform;

type Name = Result<Path<String>, PathRejection>;

/// Largest draft: six languages have some 30 KiB.
const DRAFT_MAX_BYTES: usize = 256 * 1024;

/// Writes a draft whole, and tells what keeps it from being published.
#[cfg_attr(feature = "openapi", utoipa::path(
    put, path = "/v1/instruments/drafts/{name}", operation_id = "put_draft", tag = "instruments",
    security(("api_key" = [])),
    params(
        ("name" = afterword_domain::ids::DraftName, Path, description = "Name of the draft"),
        ("from" = Option<String>, Query, description = "A published version to begin with; the body is not read then"),
    ),
    request_body(content = Draft, description = "The whole draft; of 256 KiB at most"),
    responses(
        (status = 200, description = "Stored, whatever it still lacks", body = afterword_domain::wire::instrument::DraftReply),
        (status = "4XX", description = "Refused: bad_body, bad_field, bad_key, forbidden, not_found, body_too_large, unsupported_type, rate_limited", body = afterword_domain::wire::problem::Problem, content_type = "application/problem+json"),
        (status = 503, description = "Storage cannot be reached", body = afterword_domain::wire::problem::Problem, content_type = "application/problem+json"),
    ),
))]
#[worker::send]
pub async fn put_draft<P: Platform>(
    State(app): State<App<P>>,
    name: Name,
    request: Request,
) -> Handled {
    let Path(name) = name?;
    let (parts, sent) = request.into_parts();
    request::hold_off(&app, &parts)
        .await
        .map_err(|e| problem(&app, e))?;
    let api_key = request::api_key(&parts.headers);
    let params = request::params(&parts);
    let from = params.iter().find(|(known, _)| known == "from");
    let kept = match from {
        Some((_, id)) => app.draft_from(api_key, &name, id).await,
        None => {
            let draft: Draft = body::json_up_to(DRAFT_MAX_BYTES, &parts.headers, sent).await?;
            app.put_draft(api_key, &name, &draft).await
        }
    };
    Ok(json(StatusCode::OK, &kept.map_err(|e| problem(&app, e))?))
}

/// A draft, and what keeps it from being published.
#[cfg_attr(feature = "openapi", utoipa::path(
    get, path = "/v1/instruments/drafts/{name}", operation_id = "draft", tag = "instruments",
    security(("api_key" = [])),
    params(("name" = afterword_domain::ids::DraftName, Path, description = "Name of the draft")),
    responses(
        (status = 200, description = "The draft", body = afterword_domain::wire::instrument::DraftReply),
        (status = "4XX", description = "Refused: bad_key, forbidden, not_found, rate_limited", body = afterword_domain::wire::problem::Problem, content_type = "application/problem+json"),
        (status = 503, description = "Storage cannot be reached", body = afterword_domain::wire::problem::Problem, content_type = "application/problem+json"),
    ),
))]
#[worker::send]
pub async fn draft<P: Platform>(
    State(app): State<App<P>>,
    name: Name,
    request: Request,
) -> Handled {
    let Path(name) = name?;
    let (parts, _) = request.into_parts();
    request::hold_off(&app, &parts)
        .await
        .map_err(|e| problem(&app, e))?;
    let draft = app.draft(request::api_key(&parts.headers), &name).await;
    Ok(json(StatusCode::OK, &draft.map_err(|e| problem(&app, e))?))
}

/// Removes a draft. What was published of it stays.
#[cfg_attr(feature = "openapi", utoipa::path(
    delete, path = "/v1/instruments/drafts/{name}", operation_id = "drop_draft", tag = "instruments",
    security(("api_key" = [])),
    params(("name" = afterword_domain::ids::DraftName, Path, description = "Name of the draft")),
    responses(
        (status = 204, description = "It is gone"),
        (status = "4XX", description = "Refused: bad_key, forbidden, not_found, rate_limited", body = afterword_domain::wire::problem::Problem, content_type = "application/problem+json"),
        (status = 503, description = "Storage cannot be reached", body = afterword_domain::wire::problem::Problem, content_type = "application/problem+json"),
    ),
))]
#[worker::send]
pub async fn drop_draft<P: Platform>(
    State(app): State<App<P>>,
    name: Name,
    request: Request,
) -> Handled {
    let Path(name) = name?;
    let (parts, _) = request.into_parts();
    request::hold_off(&app, &parts)
        .await
        .map_err(|e| problem(&app, e))?;
    let dropped = app
        .drop_draft(request::api_key(&parts.headers), &name)
        .await;
    dropped.map_err(|e| problem(&app, e))?;
    Ok(no_content())
}

/// The id of a version.
#[derive(Debug, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct VersionId {
    id: afterword_domain::ids::InstrumentId,
}

/// Makes a version of a draft: immutable, public, not yet in force. A draft that is published
/// already stays the version that it is.
#[cfg_attr(feature = "openapi", utoipa::path(
    post, path = "/v1/instruments/drafts/{name}/publish", operation_id = "publish_draft", tag = "instruments",
    security(("api_key" = [])),
    params(("name" = afterword_domain::ids::DraftName, Path, description = "Name of the draft")),
    responses(
        (status = 200, description = "It was published already, as this version", body = VersionId),
        (status = 201, description = "The new version", body = VersionId),
        (status = "4XX", description = "Refused: bad_key, forbidden, not_found, incomplete, rate_limited", body = afterword_domain::wire::problem::Problem, content_type = "application/problem+json"),
        (status = 503, description = "Storage cannot be reached", body = afterword_domain::wire::problem::Problem, content_type = "application/problem+json"),
    ),
))]
#[worker::send]
pub async fn publish<P: Platform>(
    State(app): State<App<P>>,
    name: Name,
    request: Request,
) -> Handled {
    let Path(name) = name?;
    let (parts, _) = request.into_parts();
    request::hold_off(&app, &parts)
        .await
        .map_err(|e| problem(&app, e))?;
    let published = app.publish(request::api_key(&parts.headers), &name).await;
    let Published { id, is_known } = published.map_err(|e| problem(&app, e))?;
    let status = if is_known {
        StatusCode::OK
    } else {
        StatusCode::CREATED
    };
    Ok(json(status, &VersionId { id }))
}
