//! `/v1/calls`: a guest asks for somebody, and staff say who goes.

use afterword_domain::wire::calls::{CallReply, CallRequest, StaffRequest};
use axum::extract::rejection::PathRejection;
use axum::extract::{Path, Request, State};
use axum::http::StatusCode;

use super::error::problem;
use super::reply::{Handled, json};
use super::{body, request};
use crate::app::App;
use crate::app::calls::Going;
use crate::ports::Platform;

type Id = Result<Path<String>, PathRejection>;

/// "Please send somebody": a guest at a place calls, or needs nobody any more (`wanted: false`).
/// Staff see it on the live board of the branch.
#[cfg_attr(feature = "openapi", utoipa::path(
    post, path = "/v1/calls", operation_id = "call", tag = "board",
    request_body = CallRequest,
    responses(
        (status = 200, description = "Where the call stands now", body = CallReply),
        (status = "4XX", description = "Refused: bad_body, bad_field, bad_token, no_table, called_too_often, window_over, expired, erased, too_early, rate_limited", body = afterword_domain::wire::problem::Problem, content_type = "application/problem+json"),
        (status = 503, description = "Storage cannot be reached: send the same again", body = afterword_domain::wire::problem::Problem, content_type = "application/problem+json"),
    ),
))]
#[worker::send]
pub async fn call<P: Platform>(State(app): State<App<P>>, request: Request) -> Handled {
    let (parts, body) = request.into_parts();
    let refused = |error| problem(&app, error);
    request::hold_off(&app, &parts).await.map_err(refused)?;
    let asked: CallRequest = body::json(&parts.headers, body).await?;
    let reply: CallReply = app.call(&asked).await.map_err(refused)?;
    Ok(json(StatusCode::OK, &reply))
}

/// "I am going": the guest reads the name. Of two at once one wins, and the other is told who; of
/// two people of one name, who was second reads `changed: false`.
#[cfg_attr(feature = "openapi", utoipa::path(
    post, path = "/v1/calls/{id}/claim", operation_id = "claim_call", tag = "board",
    security(("api_key" = [])),
    params(("id" = String, Path, description = "The id of a guest on the board")),
    request_body = StaffRequest,
    responses(
        (status = 200, description = "Where the call stands now", body = CallReply),
        (status = "4XX", description = "Refused: bad_body, bad_field, bad_key, forbidden, not_found, call_taken", body = afterword_domain::wire::problem::Problem, content_type = "application/problem+json"),
        (status = 503, description = "Storage cannot be reached: send the same again", body = afterword_domain::wire::problem::Problem, content_type = "application/problem+json"),
    ),
))]
#[worker::send]
pub async fn claim<P: Platform>(State(app): State<App<P>>, id: Id, request: Request) -> Handled {
    go(&app, id, request, Going::Claim).await
}

/// "Not me after all": somebody else can go.
#[cfg_attr(feature = "openapi", utoipa::path(
    post, path = "/v1/calls/{id}/release", operation_id = "release_call", tag = "board",
    security(("api_key" = [])),
    params(("id" = String, Path, description = "The id of a guest on the board")),
    request_body = StaffRequest,
    responses(
        (status = 200, description = "Where the call stands now", body = CallReply),
        (status = "4XX", description = "Refused: bad_body, bad_field, bad_key, forbidden, not_found, call_taken", body = afterword_domain::wire::problem::Problem, content_type = "application/problem+json"),
        (status = 503, description = "Storage cannot be reached: send the same again", body = afterword_domain::wire::problem::Problem, content_type = "application/problem+json"),
    ),
))]
#[worker::send]
pub async fn release<P: Platform>(State(app): State<App<P>>, id: Id, request: Request) -> Handled {
    go(&app, id, request, Going::Release).await
}

/// "Done": somebody was with the guest.
#[cfg_attr(feature = "openapi", utoipa::path(
    post, path = "/v1/calls/{id}/done", operation_id = "settle_call", tag = "board",
    security(("api_key" = [])),
    params(("id" = String, Path, description = "The id of a guest on the board")),
    request_body = StaffRequest,
    responses(
        (status = 200, description = "Where the call stands now", body = CallReply),
        (status = "4XX", description = "Refused: bad_body, bad_field, bad_key, forbidden, not_found", body = afterword_domain::wire::problem::Problem, content_type = "application/problem+json"),
        (status = 503, description = "Storage cannot be reached: send the same again", body = afterword_domain::wire::problem::Problem, content_type = "application/problem+json"),
    ),
))]
#[worker::send]
pub async fn done<P: Platform>(State(app): State<App<P>>, id: Id, request: Request) -> Handled {
    go(&app, id, request, Going::Done).await
}

async fn go<P: Platform>(app: &App<P>, id: Id, request: Request, going: Going) -> Handled {
    let (parts, body) = request.into_parts();
    let Path(id) = id?;
    let said: StaffRequest = body::json(&parts.headers, body).await?;
    let key = request::api_key(&parts.headers);
    let reply = app.go(key, &id, going, &said).await;
    let reply: CallReply = reply.map_err(|error| problem(app, error))?;
    Ok(json(StatusCode::OK, &reply))
}
