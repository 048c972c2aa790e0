//! Forged headers and signatures (RFC 8725), and tokens of others.

use serde_json::{Value, json};

use super::{claiming, click, dead};
use crate::common::TestApp;
use crate::common::forge::{ALPHABET, Invitation, base64url, forge};

fn headed(header: &Value) -> String {
    let invitation = Invitation::new("s");
    invitation.forge(header, &json!({}), &invitation.key())
}

#[test]
fn case_08_only_hs256_is_an_algorithm() {
    for alg in [
        "none", "None", "nOnE", "", "HS384", "HS512", "hs256", "RS256", "ES256", "PS256", "EdDSA",
    ] {
        dead(&headed(&json!({ "alg": alg, "kid": "h1" })));
    }
    for header in [
        json!({ "kid": "h1" }),
        json!({ "alg": null, "kid": "h1" }),
        json!({ "alg": ["HS256"], "kid": "h1" }),
        json!([]),
    ] {
        dead(&headed(&header));
    }
}

#[test]
fn case_08_without_a_signature_alg_none_is_nothing() {
    for alg in ["none", "None", "HS256"] {
        let token = headed(&json!({ "alg": alg, "kid": "h1" }));
        let (signed, _) = token.rsplit_once('.').unwrap();
        dead(&format!("{signed}."));
        dead(signed);
    }
}

#[test]
fn case_08_a_kid_is_only_looked_up_among_the_site_s_own() {
    for kid in [
        "h9",
        "H1",
        "",
        "../h1",
        "/etc/passwd",
        "h1' OR '1'='1",
        "h1\"",
        "h1;--",
        "h1\0",
        "h1 ",
        "$.kid",
        "' UNION SELECT 'h1','host',NULL,NULL --",
        "x\u{0}y",
    ] {
        dead(&headed(&json!({ "alg": "HS256", "kid": kid })));
    }
    dead(&headed(&json!({ "alg": "HS256" })));
    dead(&headed(&json!({ "alg": "HS256", "kid": 1 })));
    dead(&headed(&json!({ "alg": "HS256", "kid": ["h1"] })));
}

#[test]
fn case_08_a_key_speaks_for_its_own_source_only() {
    // The host's secret under the name of the page's key, and the other way round.
    dead(&headed(&json!({ "alg": "HS256", "kid": "p1" })));
    let page = Invitation::page("s");
    dead(&page.forge(
        &json!({ "alg": "HS256", "kid": "h1" }),
        &json!({}),
        &page.key(),
    ));
    // A claim cannot name the source: the key's row does.
    let app = TestApp::new();
    let claim = json!({ "source": "host", "facts": { "agent": "a-1" } });
    click(&app, &page.forge(&page.header(), &claim, &page.key())).stored("stored", "counted");
    let group = &app.aggregate("live_shop", "by=source,agent").body["groups"][0];
    assert_eq!(group["key"], json!({ "source": "page", "agent": null }));
}

#[test]
fn case_08_keys_that_everybody_knows_sign_nothing() {
    let invitation = Invitation::new("s");
    for key in [
        &b""[..],
        b"secret",
        b"h1",
        b"afterword",
        &[0; 32],
        b"a master key for tests",
    ] {
        dead(&invitation.forge(&invitation.header(), &json!({}), key));
    }
}

#[test]
fn case_08_a_signature_is_whole_and_canonical() {
    let token = claiming(json!({}));
    for cut in 1..44 {
        dead(&token[..token.len() - cut]);
    }
    // 43 letters hold 258 bits of which 256 count: four spellings mean the same bytes.
    let last = *token.as_bytes().last().unwrap();
    let place = ALPHABET.iter().position(|letter| *letter == last).unwrap();
    for spelling in 1..4 {
        let letter = char::from(ALPHABET[place ^ spelling]);
        dead(&format!("{}{letter}", &token[..token.len() - 1]));
    }
    for tail in ["=", "==", " ", "\n", ".", "A", "%3D", "\u{200b}"] {
        dead(&format!("{token}{tail}"));
    }
    dead(&format!(" {token}"));
    dead(&format!("Bearer {token}"));
    dead(&format!("{token}.{token}"));
}

#[test]
fn case_08_the_other_alphabet_of_base64_is_no_spelling_either() {
    // Some session's signature holds a letter that the two alphabets spell differently.
    let token = (0..200)
        .map(|n| Invitation::new(&format!("s{n}")).sign())
        .find(|token| token.rsplit('.').next().unwrap().contains(['-', '_']))
        .unwrap();
    click(&TestApp::new(), &token).stored("stored", "counted");
    let (signed, signature) = token.rsplit_once('.').unwrap();
    dead(&format!(
        "{signed}.{}",
        signature.replace('-', "+").replace('_', "/")
    ));
}

#[test]
fn case_08_no_letter_of_what_is_signed_can_be_changed() {
    let token = claiming(json!({}));
    let dots: Vec<usize> = token.match_indices('.').map(|(at, _)| at).collect();
    for at in [
        0,
        5,
        dots[0] - 1,
        dots[0] + 1,
        dots[0] + 20,
        dots[1] - 1,
        dots[1] + 1,
    ] {
        let mut bytes = token.clone().into_bytes();
        bytes[at] = if bytes[at] == b'A' { b'B' } else { b'A' };
        dead(&String::from_utf8(bytes).unwrap());
    }
    let signature = token.rsplit('.').next().unwrap();
    let header = base64url(Invitation::new("s").header().to_string().as_bytes());
    let claims = base64url(claiming(json!({})).as_bytes());
    dead(&format!("{header}.{claims}.{signature}"));
}

#[test]
fn what_is_no_token_is_told_as_such() {
    for token in [
        "",
        ".",
        "..",
        "...",
        "x",
        "a.b.c",
        "null",
        "🦀.🦀.🦀",
        "e30.e30.e30",
    ] {
        dead(token);
    }
    dead(&"x.".repeat(2_000));
    dead(&forge("{}", "{}", &[1; 32]));
}

#[test]
fn case_09_a_token_of_another_site_or_space_is_worth_nothing() {
    let shop = Invitation::new("s");
    for (site, space) in [("inn", "live"), ("shop", "test"), ("inn", "test")] {
        // Signed with the live shop's key, said to be for another.
        dead(&shop.forge(
            &shop.header(),
            &json!({ "iss": site, "env": space }),
            &shop.key(),
        ));
    }
}

#[test]
fn case_09_the_same_session_in_two_sites_and_spaces_is_four_answers() {
    let app = TestApp::new();
    for (site, space) in [
        ("shop", "live"),
        ("shop", "test"),
        ("inn", "live"),
        ("inn", "test"),
    ] {
        let token = Invitation {
            site,
            space,
            ..Invitation::new("s")
        }
        .sign();
        click(&app, &token).stored("stored", "counted");
    }
    assert_eq!(app.count("answer"), 4);
    for whose in ["live_shop", "test_shop", "live_inn", "test_inn"] {
        assert_eq!(app.total(whose, "")["n_answers"], 1, "{whose}");
    }
}

#[test]
fn the_same_session_id_of_host_and_page_is_two_sessions() {
    let app = TestApp::new();
    click(&app, &Invitation::new("s").sign()).stored("stored", "counted");
    click(&app, &Invitation::page("s").sign()).stored("stored", "counted");
    assert_eq!(app.count("answer"), 2);
}
