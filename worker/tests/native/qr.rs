//! The page of a code: one question, a tap answers it.

mod after;
mod offline;
mod script;
mod trips;
mod unsent;

use afterword_domain::defaults::PLACE_WINDOW_S;
use serde_json::{Value, json};

use crate::common::{DAY, NOW, Reply, TestApp};
use crate::plain_page::form::{hidden, page, send_form};

const OWNER: &str = "ak_live_shop_owner";
/// Everything that travels: status line, headers, body.
const MOST_BYTES: usize = 14 * 1024;

/// A shop with a table, which asks as restaurants do.
fn app() -> (TestApp, String) {
    let app = TestApp::new();
    let meal = include_str!("../../../domain/instruments/meal-1.json");
    app.sql(&format!(
        "INSERT INTO instrument (id, body) VALUES ('meal-1', '{}');
         UPDATE site_instrument SET ins = 'meal-1';",
        meal.replace('\'', "''"),
    ));
    let code = table(&app, "t-12", "Table 12");
    (app, code)
}

/// Makes a table and gives the code on its card.
fn table(app: &TestApp, id: &str, name: &str) -> String {
    let new = json!({ "place": id, "name": name });
    let made = app.call("POST", "/v1/places", OWNER, Some(&new));
    let code = made.body["places"][0]["code"].as_str();
    code.unwrap_or_else(|| panic!("{}", made.text)).to_owned()
}

fn scan(app: &TestApp, code: &str) -> Reply {
    app.get(&format!("/q/{code}"), &[("accept-language", "en-GB")])
}

/// Taps a choice of a page: its form is sent as a browser sends it.
fn tap(app: &TestApp, code: &str, page: &str, choice: u8) -> Reply {
    let mut fields = hidden(page);
    fields.insert("rating".to_owned(), choice.to_string());
    let form = form_urlencoded::Serializer::new(String::new())
        .extend_pairs(&fields)
        .finish();
    send_form(app, &format!("/q/{code}"), form)
}

/// Where a guest is after a tap that was kept.
fn followed(app: &TestApp, reply: &Reply) -> (String, Reply) {
    assert_eq!(reply.status, 303, "{}", reply.text);
    let to = reply.header("location").unwrap().to_owned();
    let page = app.get(&to, &[("accept-language", "en-GB")]);
    (to, page)
}

fn total(app: &TestApp) -> Value {
    app.total("live_shop", "by=source")
}

fn transferred(reply: &Reply) -> usize {
    let headers = reply.headers.iter();
    let headers: usize = headers
        .map(|(name, value)| name.as_str().len() + value.len() + ": \r\n".len())
        .sum();
    // The server adds a status line, a date, a length and its name.
    let of_server = 300;
    headers + of_server + reply.text.len()
}

#[test]
fn one_reply_shows_the_question_and_needs_no_script() {
    let (app, code) = app();
    let reply = scan(&app, &code);
    let text = page(&reply, 200);
    for said in [
        "<html lang=\"en\" dir=\"ltr\">",
        "The shop",
        "Table 12",
        "How satisfied are you with your visit?",
        "You can change your answer for 3 hours",
        "https://company.example/privacy",
        "Responsible for your data: The company",
        "hreflang=\"zh-Hans\"",
    ] {
        assert!(text.contains(said), "{said}: {text}");
    }
    let words = [
        "Very dissatisfied",
        "Dissatisfied",
        "Neither",
        "Satisfied",
        "Very satisfied",
    ];
    // Whom to ask for is known once there is an answer: until then that form is not seen.
    let (asks, call) = text.split_once("<form id=\"call\"").unwrap();
    assert!(call.starts_with(" method=\"post\" hidden>"), "{call}");
    let buttons: Vec<&str> = asks.split("<button").skip(1).collect();
    assert_eq!(buttons.len(), words.len());
    for (n, (button, word)) in buttons.iter().zip(words).enumerate() {
        assert!(
            button.contains(&format!("name=\"rating\" value=\"{}\"", n + 1)),
            "{button}"
        );
        assert!(
            button.contains("<svg") && button.contains(&format!(">{word}<")),
            "{button}"
        );
        assert!(
            !button.split('>').next().unwrap().contains("type="),
            "it sends the form: {button}"
        );
    }
    // Nothing else is needed before the first paint: styles and faces are in the page, and the
    // only script is one that nothing waits for.
    assert!(!text.contains("<link rel=\"stylesheet\""));
    let scripts: Vec<&str> = text.split("<script").skip(1).collect();
    assert_eq!(scripts.len(), 1);
    assert!(
        scripts[0].starts_with(" type=\"module\" async src=\"/scan.js\""),
        "{}",
        scripts[0]
    );
    let policy = reply.header("content-security-policy").unwrap();
    let allowed = "script-src 'self' 'wasm-unsafe-eval'; connect-src 'self'";
    assert!(policy.ends_with(allowed), "{policy}");
    app.nothing_stored();
}

#[test]
fn the_page_fits_into_fourteen_kilobytes_in_every_language() {
    let (app, code) = app();
    let languages = ["en", "zh-Hans", "zh-Hant", "ja", "es", "ar"];
    app.sql(&format!(
        "UPDATE site SET languages = '{}', brand = '#0b6e4f', logo = '<svg xmlns=\"http://www.w3.org/2000/svg\">{}</svg>'",
        json!(languages),
        "x".repeat(2_000),
    ));
    app.set_now(NOW + 60);
    for lang in languages {
        for asked in [lang.to_owned(), format!("{lang}-XX;q=0.9, tlh")] {
            let reply = app.get(&format!("/q/{code}"), &[("accept-language", &asked)]);
            let text = page(&reply, 200);
            assert!(
                text.contains(&format!("<html lang=\"{lang}\"")),
                "{asked}: {text}"
            );
            let bytes = transferred(&reply);
            assert!(bytes <= MOST_BYTES, "{lang}: {bytes}");
            assert!(bytes > 6_000, "{lang}: {bytes}, is all of it there?");
        }
        // The switch that is seen wins over the browser.
        let chosen = app.get(
            &format!("/q/{code}?lang={lang}"),
            &[("accept-language", "en")],
        );
        assert!(chosen.text.contains(&format!("<html lang=\"{lang}\"")));
        assert!(
            chosen
                .text
                .contains(&format!("action=\"/q/{code}?lang={lang}\""))
        );
    }
}

#[test]
fn each_look_draws_another_session_and_writes_nothing() {
    let (app, code) = app();
    let draws: Vec<String> = (0..3)
        .map(|_| hidden(&scan(&app, &code).text)["draw"].clone())
        .collect();
    assert!(draws[0] != draws[1] && draws[1] != draws[2]);
    app.nothing_stored();
}

#[test]
fn a_tap_counts_once_however_often_the_form_is_sent() {
    let (app, code) = app();
    let form = scan(&app, &code).text;
    for _ in 0..5 {
        let (to, after) = followed(&app, &tap(&app, &code, &form, 4));
        assert!(to.starts_with("/a/"), "{to}");
        assert!(page(&after, 200).contains("You chose: Satisfied"));
    }
    // A child hammers the other faces: it is asked, and nothing moves.
    for choice in [1, 5, 2, 3] {
        let asked = tap(&app, &code, &form, choice);
        let text = page(&asked, 409);
        assert!(
            text.contains("You chose: Satisfied") && text.contains("Change it to:"),
            "{text}"
        );
    }
    assert_eq!(total(&app)["n_answers"], 1);
    assert_eq!(total(&app)["ratings"], json!([0, 0, 0, 1, 0]));
    let listed = app.get(
        "/v1/answers",
        &[("authorization", "Bearer ak_live_shop_viewer")],
    );
    let answer = &listed.body["answers"][0];
    assert_eq!(answer["source"], "place");
    assert_eq!(answer["tally"]["place"], "t-12");
    assert_eq!(
        (answer["end"].clone(), answer["until"].clone()),
        (json!(NOW), json!(NOW + PLACE_WINDOW_S))
    );
    // Another scan is another answer.
    let second = scan(&app, &code).text;
    followed(&app, &tap(&app, &code, &second, 2));
    assert_eq!(total(&app)["n_answers"], 2);
    app.tallies_hold();
}

#[test]
fn whoever_confirms_a_change_has_changed_it() {
    let (app, code) = app();
    let form = scan(&app, &code).text;
    followed(&app, &tap(&app, &code, &form, 4));
    let asked = tap(&app, &code, &form, 2).text;
    let fields = hidden(&asked);
    let sent = form_urlencoded::Serializer::new(String::new())
        .extend_pairs(&fields)
        .finish();
    let action = asked
        .split("class=\"step\" method=\"post\" action=\"")
        .nth(1)
        .unwrap()
        .split('"')
        .next()
        .unwrap();
    let (_, after) = followed(&app, &send_form(&app, action, sent));
    assert!(after.text.contains("You chose: Dissatisfied"));
    assert_eq!(total(&app)["ratings"], json!([0, 1, 0, 0, 0]));
    app.tallies_hold();
}

#[test]
fn a_code_that_leads_nowhere_explains_itself_in_the_guests_language() {
    let (app, code) = app();
    let form = scan(&app, &code).text;
    app.sql("UPDATE place_code SET revoked_at = 5");
    app.set_now(NOW + DAY);
    let dead = scan(&app, &code);
    let text = page(&dead, 410);
    assert!(
        text.contains("This card is out of date.") && text.contains("The shop"),
        "{text}"
    );
    assert!(text.contains(&format!("action=\"/q/{code}/told?lang=en\"")));
    let chinese = app.get(&format!("/q/{code}"), &[("accept-language", "zh-CN")]);
    assert!(page(&chinese, 410).contains("这张卡片已停用。"));
    let switched = app.get(
        &format!("/q/{code}?lang=ar"),
        &[("accept-language", "zh-CN")],
    );
    assert!(switched.text.contains("dir=\"rtl\"") && switched.text.contains("هذه البطاقة"));
    // A form from before is told the same, and nothing is kept.
    page(&tap(&app, &code, &form, 1), 410);
    app.nothing_stored();
    // Looking tells nobody; the button does.
    assert_eq!(app.count("place_code WHERE told > 0"), 0);
    let told = format!("/q/{code}/told");
    page(&app.get(&told, &[]), 200);
    assert_eq!(app.count("place_code WHERE told > 0"), 0);
    let sent = send_form(&app, &format!("{told}?lang=es"), "");
    // A reload of what follows tells nobody again.
    let thanks = format!("{told}?lang=es");
    assert_eq!(
        (sent.status, sent.header("location")),
        (303, Some(thanks.as_str()))
    );
    let thanked = app.get(&thanks, &[]);
    assert!(page(&thanked, 200).contains("Gracias. El restaurante ya lo sabe."));
    assert!(thanked.text.contains(&format!("href=\"{told}?lang=en\"")));
    assert_eq!(app.count("place_code WHERE told > 0"), 1);

    for unknown in ["0123456789abcdef", "x", "%FF", "%3Cscript%3E"] {
        let reply = app.get(&format!("/q/{unknown}"), &[("accept-language", "ja")]);
        let text = page(&reply, 404);
        assert!(
            !text.contains("<script>") && !text.contains("/told"),
            "{text}"
        );
    }
    let unknown = app.get("/q/0123456789abcdef", &[("accept-language", "ja")]);
    assert!(unknown.text.contains("このコードは確認できません。"));
    page(&send_form(&app, "/q/0123456789abcdef/told", ""), 404);
    page(&app.get("/q/0123456789abcdef/told", &[]), 404);
}

#[test]
fn a_code_in_use_cannot_be_told_of() {
    let (app, code) = app();
    let path = format!("/q/{code}/told");
    for reply in [send_form(&app, &path, ""), app.get(&path, &[])] {
        assert_eq!(
            (reply.status, reply.header("location")),
            (303, Some(&*format!("/q/{code}")))
        );
    }
    assert_eq!(app.count("place_code WHERE told > 0"), 0);
}

#[test]
fn a_form_without_its_draw_or_a_choice_is_refused_as_a_page() {
    let (app, code) = app();
    let form = scan(&app, &code).text;
    let path = format!("/q/{code}");
    page(&send_form(&app, &path, ""), 400);
    page(&send_form(&app, &path, "draw=short&rating=4"), 400);
    let empty = form_urlencoded::Serializer::new(String::new())
        .extend_pairs(&hidden(&form))
        .finish();
    assert!(page(&send_form(&app, &path, empty), 400).contains("Please choose an answer"));
    page(&tap(&app, &code, &form, 9), 400);
    app.nothing_stored();
}

#[test]
fn a_site_that_is_not_ready_asks_nobody() {
    let (app, code) = app();
    app.sql("UPDATE site SET privacy_url = NULL");
    app.set_now(NOW + 60);
    assert!(!page(&scan(&app, &code), 403).contains("<form"));
}
