//! The live boards behind the [`Live`] port: one Durable Object a branch.

use std::panic::AssertUnwindSafe;

use afterword_domain::ids::Sid;
use afterword_domain::wire::board::Cards;
use serde::{Deserialize, Serialize};
use wasm_bindgen::JsValue;
use wasm_bindgen::prelude::wasm_bindgen;
use worker::{Method, ObjectNamespace, Request, RequestInit, Response, Result, Stub};

use super::Cloudflare;
use crate::ports::{BoardName, DatabaseError, Live};

/// What the Worker says to a board's object. The object does not know its own name.
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct Told {
    /// Whose board it is.
    pub board: BoardName,
    /// What about.
    pub about: About,
}

/// What about.
#[derive(Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum About {
    /// Something has happened to this guest.
    Nudge(Sid),
    /// This key, as its hash, is good.
    Admit {
        /// The hash.
        key: String,
        /// It may open one connection with this.
        ticket: Option<String>,
    },
    /// Somebody with this key asks who is on the board.
    Poll(String),
}

#[wasm_bindgen(module = "cloudflare:workers")]
extern "C" {
    /// Keeps the request's context until a promise is settled, after its reply was sent.
    #[wasm_bindgen(js_name = waitUntil)]
    fn wait_until(promise: &worker::js_sys::Promise);
}

/// The object of a board.
pub(super) fn object(boards: &ObjectNamespace, board: &BoardName) -> Result<Stub> {
    // None of the three can hold a slash.
    let (site, space) = (&board.site, board.space.as_str());
    let name = format!("{site}/{space}/{}", board.branch);
    boards.id_from_name(&name)?.get_stub()
}

async fn say(boards: &ObjectNamespace, told: &Told) -> Result<Response> {
    let mut init = RequestInit::new();
    init.with_method(Method::Post)
        .with_body(Some(serde_json::to_string(told)?.into()));
    let request = Request::new_with_init("https://board/", &init)?;
    let stub = object(boards, &told.board)?;
    stub.fetch_with_request(request).await
}

fn unreachable(error: &worker::Error) -> DatabaseError {
    DatabaseError::Unreachable(format!("board: {error}"))
}

impl Live for Cloudflare {
    /// After the reply: the guest does not wait for a board.
    async fn nudge(&self, board: &BoardName, sid: &Sid) {
        let told = Told {
            board: board.clone(),
            about: About::Nudge(sid.clone()),
        };
        let boards = self.boards.clone();
        let nudging = async move {
            if let Err(error) = say(&boards, &told).await {
                worker::console_error!("board: {error}");
            }
            Ok(JsValue::UNDEFINED)
        };
        wait_until(&worker::wasm_bindgen_futures::future_to_promise(
            AssertUnwindSafe(nudging),
        ));
    }

    async fn admit(
        &self,
        board: &BoardName,
        key: &str,
        ticket: Option<&str>,
    ) -> core::result::Result<(), DatabaseError> {
        let told = Told {
            board: board.clone(),
            about: About::Admit {
                key: key.to_owned(),
                ticket: ticket.map(str::to_owned),
            },
        };
        let said = say(&self.boards, &told).await;
        said.map(|_| ()).map_err(|error| unreachable(&error))
    }

    async fn poll(
        &self,
        board: &BoardName,
        key: &str,
    ) -> core::result::Result<Option<Cards>, DatabaseError> {
        let told = Told {
            board: board.clone(),
            about: About::Poll(key.to_owned()),
        };
        let read = async {
            let mut reply = say(&self.boards, &told).await?;
            match reply.status_code() {
                200 => Ok(Some(reply.json().await?)),
                204 => Ok(None),
                other => Err(worker::Error::RustError(format!("status {other}"))),
            }
        };
        read.await
            .map_err(|error: worker::Error| unreachable(&error))
    }
}
