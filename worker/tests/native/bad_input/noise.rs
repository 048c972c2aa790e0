//! Noise: good requests with bytes changed, cut and doubled. Whatever comes of it, it is an answer
//! or a refusal of the client's, and what is stored is what was acknowledged.

use axum::body::Body;
use axum::http::{Request, Uri};
use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::{Index, select};
use serde_json::json;

use super::{click, saying};
use crate::common::{Reply, TestApp};

#[derive(Debug, Clone)]
enum Spoil {
    Byte(Index, u8),
    Cut(Index),
    Insert(Index, &'static str),
    Double(Index, Index),
}

fn spoil() -> impl Strategy<Value = Spoil> {
    let pieces = vec![
        "\"",
        "{",
        "}",
        "[",
        "]",
        ",",
        ":",
        "\\",
        "\\u0000",
        "null",
        "-",
        "1e9",
        "\0",
        "\u{feff}",
        "é",
        "\"rev\":2,",
    ];
    prop_oneof![
        (any::<Index>(), any::<u8>()).prop_map(|(at, byte)| Spoil::Byte(at, byte)),
        any::<Index>().prop_map(Spoil::Cut),
        (any::<Index>(), select(pieces)).prop_map(|(at, piece)| Spoil::Insert(at, piece)),
        (any::<Index>(), any::<Index>()).prop_map(|(a, b)| Spoil::Double(a, b)),
    ]
}

fn spoilt(good: &str, how: &[Spoil]) -> Vec<u8> {
    let mut bytes = good.as_bytes().to_vec();
    for spoil in how {
        if bytes.is_empty() {
            break;
        }
        let length = bytes.len();
        match spoil {
            Spoil::Byte(at, byte) => bytes[at.index(length)] = *byte,
            Spoil::Cut(at) => bytes.truncate(at.index(length)),
            Spoil::Insert(at, piece) => {
                let at = at.index(length);
                bytes.splice(at..at, piece.bytes());
            }
            Spoil::Double(a, b) => {
                let (a, b) = (a.index(length), b.index(length));
                let piece = bytes[a.min(b)..a.max(b)].to_vec();
                bytes.extend(piece);
            }
        }
    }
    bytes
}

fn check(reply: &Reply) -> Result<(), TestCaseError> {
    let refused = (400..500).contains(&reply.status) && !reply.code().is_empty();
    prop_assert!(
        reply.status < 300 || refused,
        "{} {}",
        reply.status,
        reply.text
    );
    Ok(())
}

/// Every case makes an app of its own.
fn config() -> ProptestConfig {
    let cases = if std::env::var_os("AFTERWORD_SOAK").is_some() {
        20_000
    } else {
        300
    };
    ProptestConfig {
        cases,
        failure_persistence: None,
        ..ProptestConfig::default()
    }
}

proptest! {
    #![proptest_config(config())]

    #[test]
    fn a_spoilt_write_is_stored_or_refused(how in vec(spoil(), 1..5)) {
        let app = TestApp::new();
        let said = r#"{"rating":4,"effort":6,"reasons":["wait","attitude"],"solved":false,"comment":"so so"}"#;
        let reply = app.post_bytes("/v1/answers", spoilt(&saying(said), &how));
        check(&reply)?;
        let stored = i64::from(reply.status == 200);
        prop_assert_eq!((app.count("answer"), app.count("tally")), (stored, stored), "{}", reply.text);
    }

    #[test]
    fn a_spoilt_token_opens_nothing_else(how in vec(spoil(), 1..4)) {
        let app = TestApp::new();
        let body: serde_json::Value = serde_json::from_str(&click()).unwrap();
        let token = body["token"].as_str().unwrap();
        let bytes = spoilt(token, &how);
        let Ok(other) = String::from_utf8(bytes) else { return Ok(()) };
        let reply = app.post("/v1/answers/current", &json!({ "token": other }));
        prop_assert_eq!(reply.status == 200, other == token, "{}", reply.text);
        check(&reply)?;
    }

    #[test]
    fn a_spoilt_invitation_is_given_or_refused(how in vec(spoil(), 1..5)) {
        let app = TestApp::new();
        let page = r#"{"site_key":"pk_live_shop","draw":"abcdefghijklmnopqrstuv","facts":{"agent":"a-1"},"lang":"en,zh"}"#;
        let request = Request::post("/v1/invitations")
            .header("origin", "https://shop.example")
            .header("content-type", "application/json");
        check(&app.send(request.body(Body::from(spoilt(page, &how))).unwrap()))?;
        let host = r#"{"session":"s","end":1774699200,"until":1774702800,"facts":{"team":"x"},"ins":"chat-1","cus":"c"}"#;
        let request = Request::post("/v1/invitations")
            .header("authorization", "Bearer ak_live_shop_ingest")
            .header("content-type", "application/json");
        check(&app.send(request.body(Body::from(spoilt(host, &how))).unwrap()))?;
        app.nothing_stored();
    }

    #[test]
    fn a_spoilt_question_gets_figures_or_a_refusal(how in vec(spoil(), 1..5)) {
        let app = TestApp::new();
        let query = "site=shop&from=2026-03-01&to=2026-03-31&bucket=week&by=agent,reason&channel=chat,phone&reason=wait";
        let bytes = spoilt(query, &how);
        // Only what HTTP carries at all.
        let Ok(uri) = Uri::try_from([b"/v1/aggregate?".as_slice(), &bytes].concat()) else { return Ok(()) };
        let request = Request::get(uri).header("authorization", "Bearer ak_live_shop_viewer");
        check(&app.send(request.body(Body::empty()).unwrap()))?;
    }
}
