//! `/v1/board`: the live board of a branch. Its page is a file beside the widget's.

use afterword_domain::wire::board::{Ticket, TicketRequest};
use afterword_domain::wire::problem::{Code, Problem};
use axum::extract::{Request, State};
use axum::http::StatusCode;
use axum::http::header::IF_NONE_MATCH;

use super::error::problem;
use super::reply::{Handled, Refusal, json, tagged_json};
use super::{body, request};
use crate::app::App;
use crate::ports::Platform;

/// A ticket that opens the live connection once, within thirty seconds: the key itself is never
/// part of an address.
#[cfg_attr(feature = "openapi", utoipa::path(
    post, path = "/v1/board/tickets", operation_id = "board_ticket", tag = "board",
    security(("api_key" = [])),
    request_body = TicketRequest,
    responses(
        (status = 201, description = "The ticket", body = Ticket),
        (status = "4XX", description = "Refused: bad_body, bad_field, no_branch, bad_key, forbidden", body = afterword_domain::wire::problem::Problem, content_type = "application/problem+json"),
        (status = 503, description = "Storage cannot be reached", body = afterword_domain::wire::problem::Problem, content_type = "application/problem+json"),
    ),
))]
#[worker::send]
pub async fn tickets<P: Platform>(State(app): State<App<P>>, request: Request) -> Handled {
    let (parts, body) = request.into_parts();
    let asked: TicketRequest = body::json(&parts.headers, body).await?;
    let key = request::api_key(&parts.headers);
    let ticket: Ticket = app
        .board_ticket(key, &asked)
        .await
        .map_err(|error| problem(&app, error))?;
    Ok(json(StatusCode::CREATED, &ticket))
}

/// Everybody on the board, for whoever cannot keep a connection. With site, space and branch, as a
/// ticket names them, it is answered from the board's own memory.
#[cfg_attr(feature = "openapi", utoipa::path(
    get, path = "/v1/board", operation_id = "board", tag = "board",
    security(("api_key" = [])),
    params(
        ("site" = Option<String>, Query, description = "The site of the key"),
        ("space" = Option<String>, Query, description = "live or test"),
        ("branch" = Option<String>, Query, description = "Whose board; a key of the role board knows it"),
    ),
    responses(
        (status = 200, description = "Everybody, the most urgent first", body = afterword_domain::wire::board::Cards),
        (status = 304, description = "The same as under the ETag sent in If-None-Match"),
        (status = "4XX", description = "Refused: bad_query, bad_field, no_branch, bad_key, forbidden, rate_limited", body = afterword_domain::wire::problem::Problem, content_type = "application/problem+json"),
        (status = 503, description = "Storage cannot be reached", body = afterword_domain::wire::problem::Problem, content_type = "application/problem+json"),
    ),
))]
#[worker::send]
pub async fn board<P: Platform>(State(app): State<App<P>>, request: Request) -> Handled {
    let (parts, _) = request.into_parts();
    let refused = |error| problem(&app, error);
    request::hold_off(&app, &parts).await.map_err(refused)?;
    let params = request::params(&parts);
    let key = request::api_key(&parts.headers);
    let cards = app.board(key, &params).await.map_err(refused)?;
    Ok(tagged_json(&cards, parts.headers.get(IF_NONE_MATCH)))
}

/// The live connection, a WebSocket: frames of everybody, then of what has changed. Text `ping` is
/// answered `pong`; send one within five minutes, always. It is closed with 4401 when the key was
/// revoked, with 4408 when nothing was heard for five minutes, and with 1013 when the board could
/// not be read for half a minute: then come again with another ticket, after growing pauses.
#[cfg_attr(feature = "openapi", utoipa::path(
    get, path = "/v1/board/live", operation_id = "board_live", tag = "board",
    params(
        ("site" = Option<String>, Query, description = "As the ticket names it"),
        ("space" = Option<String>, Query, description = "As the ticket names it"),
        ("branch" = Option<String>, Query, description = "As the ticket names it"),
        ("ticket" = Option<String>, Query, description = "The ticket"),
    ),
    responses(
        (status = 101, description = "Frames, as JSON texts", body = afterword_domain::wire::board::Frame),
        (status = 403, description = "The ticket was used, is too old or another board's: ask for another", body = String, content_type = "text/plain"),
        (status = 429, description = "Too many connections from one address", body = String, content_type = "text/plain"),
        (status = "4XX", description = "Refused: bad_query", body = afterword_domain::wire::problem::Problem, content_type = "application/problem+json"),
        (status = 503, description = "Storage cannot be reached: ask for another ticket", body = afterword_domain::wire::problem::Problem, content_type = "application/problem+json"),
    ),
))]
pub async fn live() -> Refusal {
    // A connection that names all of it never comes here: see `cf::entry`.
    Problem::new(
        Code::BadQuery,
        "Open this address as a WebSocket, with site, space, branch and ticket as POST /v1/board/tickets gives them.",
    )
    .into()
}
