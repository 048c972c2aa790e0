//! `GET` and `POST /q/{code}`: the question of a place, for guests who have scanned its code; and
//! `GET` and `POST /q/{code}/told`. Looking draws a session for the form; the first tap writes.

use afterword_domain::facts::Facts;
use afterword_domain::ids::Draw;
use axum::body::Body;
use axum::extract::rejection::PathRejection;
use axum::extract::{Path, Request, State};
use axum::http::request::Parts;
use base64ct::{Base64UrlUnpadded, Encoding};

use super::error::problem;
use super::form::Form;
use super::page::{self, Place};
use super::plain::{keep_signed, see, words};
use super::reply::{Handled, Refusal, Reply};
use super::request;
use super::site_form::no_session;
use crate::app::App;
use crate::app::qr::Scanned;
use crate::ports::Platform;

type Code = Result<Path<String>, PathRejection>;

/// The page of a code. Writes nothing: phones look at what a code leads to before anybody taps.
#[worker::send]
pub async fn show<P: Platform>(State(app): State<App<P>>, code: Code, request: Request) -> Reply {
    let (parts, _) = request.into_parts();
    let shown = async {
        let Path(code) = code?;
        request::hold_off(&app, &parts)
            .await
            .map_err(|e| problem(&app, e))?;
        let path = path(&code);
        let scanned = match in_use(&app, &code, &parts).await? {
            Ok(scanned) => scanned,
            Err(page) => return Ok(page),
        };
        let [draw, nonce] =
            [(), ()].map(|()| Base64UrlUnpadded::encode_string(&app.platform.random()));
        let draw = Draw::new(draw).map_err(|_| no_session())?;
        let lang = request::languages(&parts);
        let screen = app.screen_of_place(&scanned, &draw, &lang);
        let screen = screen.await.map_err(|e| problem(&app, e))?;
        let chosen = request::chosen_language(&parts);
        let place = Place::of_site(&path, draw, Facts::default(), chosen);
        Ok(page::scan(&screen, &place, &scanned.name, &nonce))
    };
    shown
        .await
        .unwrap_or_else(|refused| page::refusal(refused, words(&parts), None))
}

/// Takes the first tap, then shows the page of the session that it began.
#[worker::send]
pub async fn save<P: Platform>(State(app): State<App<P>>, code: Code, request: Request) -> Reply {
    let (parts, body) = request.into_parts();
    take(&app, code, &parts, body)
        .await
        .unwrap_or_else(|refused| page::refusal(refused, words(&parts), Some(parts.uri.path())))
}

async fn take<P: Platform>(app: &App<P>, code: Code, parts: &Parts, body: Body) -> Handled {
    let Path(code) = code?;
    request::hold_off(app, parts)
        .await
        .map_err(|e| problem(app, e))?;
    let mut form = Form::read(&parts.headers, body).await?;
    let draw = form.take("draw")?.ok_or_else(no_session)?;
    let draw = Draw::new(draw).map_err(|_| no_session())?;
    let scanned = match in_use(app, &code, parts).await? {
        Ok(scanned) => scanned,
        Err(page) => return Ok(page),
    };
    let sign = async || app.token_for_place(&scanned, &draw).await;
    keep_signed(app, &form, &draw, sign, parts).await
}

/// A guest tells that a dead code hangs there still.
#[worker::send]
pub async fn told<P: Platform>(State(app): State<App<P>>, code: Code, request: Request) -> Reply {
    let (parts, _) = request.into_parts();
    let told = async {
        let Path(code) = code?;
        request::hold_off(&app, &parts)
            .await
            .map_err(|e| problem(&app, e))?;
        if let Err(page) = out_of_use(&app, &code, &parts).await? {
            return Ok(page);
        }
        let told = app.tell_of_code(&code).await;
        told.map_err(|e| problem(&app, e))?;
        Ok(see(&parts, &format!("{}/told", path(&code))))
    };
    told.await
        .unwrap_or_else(|refused| page::refusal(refused, words(&parts), None))
}

/// Thanks the guest for it. Writes nothing.
#[worker::send]
pub async fn thanks<P: Platform>(State(app): State<App<P>>, code: Code, request: Request) -> Reply {
    let (parts, _) = request.into_parts();
    let shown = async {
        let Path(code) = code?;
        request::hold_off(&app, &parts)
            .await
            .map_err(|e| problem(&app, e))?;
        match out_of_use(&app, &code, &parts).await? {
            Ok(scanned) => old(&app, &scanned, &code, &parts, true).await,
            Err(page) => Ok(page),
        }
    };
    shown
        .await
        .unwrap_or_else(|refused| page::refusal(refused, words(&parts), None))
}

/// What a dead code stood for; else the page of the code.
async fn out_of_use<P: Platform>(
    app: &App<P>,
    code: &str,
    parts: &Parts,
) -> Result<Result<Scanned, Reply>, Refusal> {
    let scanned = app.scanned(code).await.map_err(|e| problem(app, e))?;
    Ok(match scanned {
        Some(scanned) if scanned.dead => Ok(scanned),
        Some(_) => Err(see(parts, &path(code))),
        None => Err(page::unknown(words(parts), &path(code))),
    })
}

/// What a code stands for; else the page that says why it stands for nothing.
async fn in_use<P: Platform>(
    app: &App<P>,
    code: &str,
    parts: &Parts,
) -> Result<Result<Scanned, Reply>, Refusal> {
    let scanned = app.scanned(code).await.map_err(|e| problem(app, e))?;
    match scanned {
        Some(scanned) if scanned.dead => Ok(Err(old(app, &scanned, code, parts, false).await?)),
        Some(scanned) => Ok(Ok(scanned)),
        None => Ok(Err(page::unknown(words(parts), &path(code)))),
    }
}

async fn old<P: Platform>(
    app: &App<P>,
    scanned: &Scanned,
    code: &str,
    parts: &Parts,
    told: bool,
) -> Handled {
    let card = app.card_of_place(scanned).await;
    let card = card.map_err(|e| problem(app, e))?;
    Ok(page::stale(&card, words(parts), &path(code), told))
}

/// Path of the page of a code.
fn path(code: &str) -> String {
    let code: String = form_urlencoded::byte_serialize(code.as_bytes()).collect();
    format!("/q/{code}")
}
