//! `GET /v1/widget/{site key}`: what a widget shows before there is an invitation.

use afterword_domain::asking::Chat;
use afterword_domain::ids::Draw;
use afterword_domain::wire::problem::{Code, Problem};
use axum::extract::rejection::PathRejection;
use axum::extract::{Path, Request, State};
use axum::http::StatusCode;

use super::error::problem;
use super::reply::{Handled, Refusal, json};
use super::request;
use crate::app::App;
use crate::ports::Platform;

fn bad_query(name: &str, detail: &str) -> Refusal {
    Problem::new(Code::BadQuery, format!("{name} {detail}."))
        .at(name)
        .into()
}

/// All that a widget shows, without a token. Writes nothing.
#[cfg_attr(feature = "openapi", utoipa::path(
    get, path = "/v1/widget/{site_key}", operation_id = "widget", tag = "invitations",
    params(
        ("site_key" = String, Path, description = "The public site key"),
        ("lang" = Option<String>, Query, description = "Languages in order of preference, parted by commas"),
        ("draw" = Option<String>, Query, description = "The widget's draw: with it the reply holds what is stored, and says whether the session is in the sample"),
        ("seconds" = Option<u32>, Query, description = "How long the chat took, for the skip rules"),
        ("agent_messages" = Option<u32>, Query, description = "How often the agent spoke, for the skip rules"),
    ),
    responses(
        (status = 200, description = "All that a widget shows", body = afterword_domain::wire::screen::Screen),
        (status = "4XX", description = "Refused: bad_query, bad_site_key, origin_not_allowed, erased, rate_limited", body = afterword_domain::wire::problem::Problem, content_type = "application/problem+json"),
        (status = 503, description = "Storage cannot be reached", body = afterword_domain::wire::problem::Problem, content_type = "application/problem+json"),
    ),
))]
#[worker::send]
pub async fn widget<P: Platform>(
    State(app): State<App<P>>,
    site_key: Result<Path<String>, PathRejection>,
    request: Request,
) -> Handled {
    let Path(site_key) = site_key?;
    let (parts, _) = request.into_parts();
    request::hold_off(&app, &parts)
        .await
        .map_err(|e| problem(&app, e))?;
    let params = request::params(&parts);
    let given = |name: &str| {
        let found = params.iter().find(|(known, _)| known == name);
        found.map(|(_, value)| value.as_str())
    };
    let number = |name: &str| {
        let number = given(name).map(str::parse::<u32>).transpose();
        number.map_err(|_| bad_query(name, "must be a whole number"))
    };
    let draw = given("draw").map(Draw::new).transpose();
    let draw = draw.map_err(|error| bad_query("draw", &error.to_string()))?;
    let chat = Chat {
        seconds: number("seconds")?,
        agent_messages: number("agent_messages")?,
    };
    let lang = given("lang").unwrap_or_default();
    let origin = request::origin(&parts.headers);
    let screen = app
        .widget(&site_key, origin, lang, draw.as_ref(), chat)
        .await
        .map_err(|e| problem(&app, e))?;
    Ok(json(StatusCode::OK, &screen))
}
