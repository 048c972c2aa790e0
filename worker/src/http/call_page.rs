//! `GET` and `POST /a/{token}/call`: a guest without scripts asks for somebody, and waits.

use afterword_domain::wire::calls::CallRequest;
use axum::extract::rejection::PathRejection;
use axum::extract::{Path, Request, State};
use axum::http::header::REFRESH;
use axum::http::{HeaderValue, StatusCode};

use super::error::problem;
use super::form::Form;
use super::page::{self, token_path};
use super::plain::{current, place, see, words};
use super::reply::Reply;
use super::request;
use crate::app::App;
use crate::ports::Platform;

type Token = Result<Path<String>, PathRejection>;

/// Where the call stands. Looks again by itself while the guest waits.
#[worker::send]
pub async fn show<P: Platform>(State(app): State<App<P>>, token: Token, request: Request) -> Reply {
    let (parts, _) = request.into_parts();
    let shown = async {
        let Path(token) = token?;
        request::hold_off(&app, &parts)
            .await
            .map_err(|e| problem(&app, e))?;
        let screen = current(&app, token, &parts).await?;
        Ok(page::call(&screen, &place(&screen, &parts).waiting()))
    };
    shown
        .await
        .unwrap_or_else(|refused| again(page::refusal(refused, words(&parts), None)))
}

/// Who waits looks again by themselves where nothing but time is wanting.
fn again(mut reply: Reply) -> Reply {
    if matches!(
        reply.status(),
        StatusCode::TOO_MANY_REQUESTS | StatusCode::SERVICE_UNAVAILABLE
    ) {
        let headers = reply.headers_mut();
        headers.insert(REFRESH, HeaderValue::from(page::CALL_AGAIN_S));
    }
    reply
}

/// Takes the button, then shows where the call stands.
#[worker::send]
pub async fn save<P: Platform>(State(app): State<App<P>>, token: Token, request: Request) -> Reply {
    let (parts, body) = request.into_parts();
    let called = async {
        let Path(token) = token?;
        request::hold_off(&app, &parts)
            .await
            .map_err(|e| problem(&app, e))?;
        let mut form = Form::read(&parts.headers, body).await?;
        let wanted = form.take("wanted")?.as_deref() != Some("no");
        let to = format!("{}/call", token_path(&token));
        let called = app.call(&CallRequest { token, wanted }).await;
        called.map_err(|e| problem(&app, e))?;
        Ok(see(&parts, &to))
    };
    called
        .await
        .unwrap_or_else(|refused| page::refusal(refused, words(&parts), None))
}
