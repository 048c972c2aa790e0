//! `POST /v1/invitations`: the right to answer once for one session.

use afterword_domain::wire::invitation::{HostInvitation, PageInvitation, PlaceInvitation};
use axum::extract::{Request, State};
use axum::http::StatusCode;
use axum::http::header::AUTHORIZATION;
use serde::Deserialize;
use serde::de::IgnoredAny;

use super::error::problem;
use super::reply::{Handled, json};
use super::{body, request};
use crate::app::App;
use crate::ports::Platform;

/// An invitation: for a host's server with an API key, for a page with the public site key, for a
/// guest of a place with the code on its card.
#[cfg_attr(feature = "openapi", utoipa::path(
    post, path = "/v1/invitations", operation_id = "invite", tag = "invitations",
    security((), ("api_key" = [])),
    request_body(content = inline(super::openapi::AnyInvitation), description = "A page's request, or that of a place's guest; with an API key a host's."),
    responses(
        (status = 201, description = "Token, links and all that a widget shows", body = afterword_domain::wire::screen::Screen),
        (status = "4XX", description = "Refused: bad_body, bad_field, bad_key, bad_site_key, origin_not_allowed, forbidden, not_found, erased, rate_limited", body = afterword_domain::wire::problem::Problem, content_type = "application/problem+json"),
        (status = 503, description = "Storage cannot be reached", body = afterword_domain::wire::problem::Problem, content_type = "application/problem+json"),
    ),
))]
#[worker::send]
pub async fn invitations<P: Platform>(State(app): State<App<P>>, request: Request) -> Handled {
    let (parts, body) = request.into_parts();
    request::hold_off(&app, &parts)
        .await
        .map_err(|e| problem(&app, e))?;
    let base = request::base(&parts);
    let screen = if parts.headers.contains_key(AUTHORIZATION) {
        let asked: HostInvitation = body::json(&parts.headers, body).await?;
        app.invite_host(&asked, request::api_key(&parts.headers), &base)
            .await
    } else {
        let asked = body::text(&parts.headers, body).await?;
        if names_code(&asked) {
            let asked: PlaceInvitation = body::parse(&asked)?;
            app.invite_place(asked, &base).await
        } else {
            let asked: PageInvitation = body::parse(&asked)?;
            app.invite_page(&asked, request::origin(&parts.headers), &base)
                .await
        }
    };
    Ok(json(
        StatusCode::CREATED,
        &screen.map_err(|e| problem(&app, e))?,
    ))
}

/// Whether a guest of a place asks. Whatever else is wrong with the body is told by its reader.
fn names_code(body: &str) -> bool {
    #[derive(Deserialize)]
    struct Named {
        code: Option<IgnoredAny>,
    }
    serde_json::from_str(body).is_ok_and(|named: Named| named.code.is_some())
}
