//! `GET` and `POST /s/{site key}`: the questions for pages without scripts. The form begins a
//! session; sending it mints its invitation and writes its answer.

use afterword_domain::asking::Chat;
use afterword_domain::ids::Draw;
use afterword_domain::wire::problem::{Code, Problem};
use axum::body::Body;
use axum::extract::rejection::PathRejection;
use axum::extract::{Path, Request, State};
use axum::http::StatusCode;
use axum::http::request::Parts;
use base64ct::{Base64UrlUnpadded, Encoding};

use super::error::problem;
use super::form::{FACTS, Form, facts};
use super::page::{self, Place};
use super::plain::{keep_signed, words};
use super::reply::{Handled, Refusal, Reply};
use super::request;
use crate::app::App;
use crate::ports::Platform;

type SiteKey = Result<Path<String>, PathRejection>;

/// The page of a site. Draws a session for its form, and writes nothing.
#[worker::send]
pub async fn show<P: Platform>(
    State(app): State<App<P>>,
    site_key: SiteKey,
    request: Request,
) -> Reply {
    let (parts, _) = request.into_parts();
    let shown = async {
        let Path(site_key) = site_key?;
        request::hold_off(&app, &parts)
            .await
            .map_err(|e| problem(&app, e))?;
        let params = request::params(&parts);
        let given = FACTS.into_iter().filter_map(|name| {
            let (_, value) = params.iter().find(|(known, _)| known == name)?;
            Some((name, value.clone()))
        });
        let facts = facts(given)?;
        let lang = request::languages(&parts);
        let draw = Base64UrlUnpadded::encode_string(&app.platform.random());
        let draw = Draw::new(draw).map_err(|_| no_session())?;
        let screen = app.widget(&site_key, None, &lang, Some(&draw), Chat::default());
        let screen = screen.await.map_err(|e| problem(&app, e))?;
        let chosen = request::chosen_language(&parts);
        let place = Place::of_site(parts.uri.path(), draw, facts, chosen);
        Ok(page::answer(&screen, &place, None, "", StatusCode::OK))
    };
    shown
        .await
        .unwrap_or_else(|refused| page::refusal(refused, words(&parts), None))
}

/// Takes the form, then shows the page of the session that it began.
#[worker::send]
pub async fn save<P: Platform>(
    State(app): State<App<P>>,
    site_key: SiteKey,
    request: Request,
) -> Reply {
    let (parts, body) = request.into_parts();
    take(&app, site_key, &parts, body)
        .await
        .unwrap_or_else(|refused| page::refusal(refused, words(&parts), Some(parts.uri.path())))
}

async fn take<P: Platform>(app: &App<P>, site_key: SiteKey, parts: &Parts, body: Body) -> Handled {
    let Path(site_key) = site_key?;
    request::hold_off(app, parts)
        .await
        .map_err(|e| problem(app, e))?;
    let mut form = Form::read(&parts.headers, body).await?;
    let draw = form.take("draw")?.ok_or_else(no_session)?;
    let draw = Draw::new(draw).map_err(|_| no_session())?;
    let facts = form.take_facts()?;
    let sign = async || app.token_for_form(&site_key, &draw, &facts).await;
    keep_signed(app, &form, &draw, sign, parts).await
}

pub(super) fn no_session() -> Refusal {
    Problem::new(Code::BadField, "The form names no session.")
        .at("/draw")
        .into()
}
