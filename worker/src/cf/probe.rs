//! Requests that fail on purpose, to try what they do to others in flight. Only in a build with
//! the feature `probe`, which is never deployed.

use std::time::Duration;

use axum::body::Body;
use axum::http::Response;
use axum::response::IntoResponse;
use worker::Delay;

const MIB: usize = 1 << 20;

/// The reply to a probe; `None` for every other path.
#[expect(clippy::panic, reason = "this is what is tried")]
pub async fn reply(path: &str) -> Option<Response<Body>> {
    match path {
        "/probe/panic" => panic!("a panic on purpose"),
        "/probe/out-of-memory" => {
            let mut taken = Vec::new();
            loop {
                taken.push(vec![1_u8; MIB]);
            }
        }
        "/probe/slow" => {
            Delay::from(Duration::from_millis(500)).await;
            Some("slow".into_response())
        }
        _ => None,
    }
}
