//! `GET` and `POST /a/{token}/call`: a guest without scripts asks for somebody, and waits.

use afterword_domain::answer::{Answer, AnswerBody};
use afterword_domain::wire::calls::CallRequest;
use afterword_domain::wire::screen::Screen;
use axum::extract::rejection::PathRejection;
use axum::extract::{Path, Request, State};
use axum::http::header::REFRESH;
use axum::http::request::Parts;
use axum::http::{HeaderValue, StatusCode};

use super::error::problem;
use super::form::{Form, writer};
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
    let back = parts.uri.path().trim_end_matches("/call").to_owned();
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
        .unwrap_or_else(|refused| again(page::refusal(refused, words(&parts), Some(&back))))
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
    let back = parts.uri.path().trim_end_matches("/call").to_owned();
    let called = async {
        let Path(token) = token?;
        request::hold_off(&app, &parts)
            .await
            .map_err(|e| problem(&app, e))?;
        let mut form = Form::read(&parts.headers, body).await?;
        let wanted = form.take("wanted")?.as_deref() != Some("no");
        let to = format!("{}/call", token_path(&token));
        let asked = CallRequest {
            token: token.clone(),
            wanted,
        };
        let called = app.call(&asked).await.map_err(|e| problem(&app, e).into());
        match unsent(&app, form, token, &parts).await {
            Some((screen, given)) => {
                let (note, status) = called.err().map_or_else(
                    || (String::new(), StatusCode::OK),
                    |refused| page::noted(&refused, words(&parts)),
                );
                let place = place(&screen, &parts);
                Ok(page::answer(&screen, &place, Some(&given), &note, status))
            }
            None => called.map(|_| see(&parts, &to)),
        }
    };
    called
        .await
        .unwrap_or_else(|refused| page::refusal(refused, words(&parts), Some(&back)))
}

/// What the form with the questions held and is not stored: it is shown again, and stored when it
/// is sent. Whatever else is wrong with it, somebody is called.
async fn unsent<P: Platform>(
    app: &App<P>,
    mut form: Form,
    token: String,
    parts: &Parts,
) -> Option<(Screen, AnswerBody)> {
    form.take_typed().ok()?;
    let given = form.write(&token, &writer(&token)).ok()?.answer;
    let screen = current(app, token, parts).await.ok()?;
    let canonical = |body: &AnswerBody| Answer::try_from(body.clone()).ok();
    let stored = screen.answer.clone().unwrap_or_default();
    (canonical(&given) != canonical(&stored)).then_some((screen, given))
}
