//! What stands around the questions: purpose and controller, languages, "delete my answer", and the
//! contact.

use serde_json::json;

use crate::common::forge::Invitation;
use crate::common::{DAY, NOW, TestApp};

use super::form::*;

#[test]
fn under_the_questions_stands_who_asks_and_what_for() {
    let app = TestApp::new();
    app.sql("UPDATE site SET asking = '{}', controller = 'Shop <Inc.>', privacy_url = 'https://shop.example/privacy?a=1&b=2'");
    let token = Invitation::new("s").sign();
    let text = page(&open(&app, &token), 200).to_owned();
    for said in [
        "The shop reads your answer to get better.",
        "Responsible for your data: Shop &lt;Inc.&gt;",
        "href=\"https://shop.example/privacy?a=1&amp;b=2\">Privacy</a>",
        "You can change your answer for 24 hours after the chat.",
    ] {
        assert!(text.contains(said), "{said}: {text}");
    }
    // Nothing is stored: there is nothing to delete.
    assert!(!text.contains("Delete my answer"));
    assert!(!text.contains("name=\"contact\""), "this site does not ask");
}

#[test]
fn every_language_of_the_site_is_one_link_away() {
    let app = TestApp::new();
    app.sql("UPDATE site SET languages = '[\"en\",\"zh-Hans\",\"zh-Hant\",\"ja\",\"es\",\"ar\"]'");
    let token = Invitation::new("s").sign();
    let english = page(&open(&app, &token), 200).to_owned();
    for (lang, name, dir) in [
        ("zh-Hans", "简体中文", "ltr"),
        ("zh-Hant", "繁體中文", "ltr"),
        ("ja", "日本語", "ltr"),
        ("es", "Español", "ltr"),
        ("ar", "العربية", "rtl"),
    ] {
        let address = format!("/a/{token}?lang={lang}");
        let link = format!("href=\"{address}\">{name}</a>");
        assert!(english.contains(&link), "{link}: {english}");
        // Whatever the browser prefers.
        let reply = app.get(&address, &[("accept-language", "en-GB")]);
        let shown = page(&reply, 200);
        assert!(shown.contains(&format!("<html lang=\"{lang}\" dir=\"{dir}\">")));
        assert!(shown.contains(&format!("name=\"lang\" value=\"{lang}\"")));
        assert!(!shown.contains("Satisfied"), "{shown}");
    }
    // A form that is sent there leads back to that language, and a refusal speaks it.
    let arabic = app.get(&format!("/a/{token}?lang=ar"), &[]).text;
    let fields = hidden(&arabic);
    let mut fields: Vec<_> = fields
        .iter()
        .map(|(n, v)| (n.as_str(), v.as_str()))
        .collect();
    fields.push(("rating", "4"));
    let body = form_urlencoded::Serializer::new(String::new())
        .extend_pairs(&fields)
        .finish();
    let address = format!("/a/{token}?lang=ar");
    assert!(
        arabic.contains(&format!("action=\"{address}\"")),
        "{arabic}"
    );
    let reply = send_form(&app, &address, body);
    assert_eq!(reply.status, 303);
    assert_eq!(reply.header("location"), Some(address.as_str()));
    app.set_now(NOW + 9 * DAY);
    let refused = app.get(&address, &[]);
    let text = page(&refused, 410);
    assert!(
        text.contains("<html lang=\"ar\" dir=\"rtl\">") && text.contains("صلاحية"),
        "{text}"
    );
    // What is no language is no part of an address.
    app.set_now(NOW);
    let odd = format!("/a/{token}?lang=%0d%0aSet-Cookie:x");
    let reply = send_form(
        &app,
        &odd,
        "rev=1&seen=0&ins=chat-1&first=rating&lang=en&rating=4",
    );
    assert_eq!(
        reply.header("location"),
        Some(format!("/a/{token}").as_str())
    );
}

#[test]
fn an_answer_is_deleted_in_two_steps_without_a_script() {
    let app = TestApp::new();
    let token = Invitation::new("s").sign();
    let first = open(&app, &token).text;
    let given = [("rating", "1"), ("comment", "a secret")];
    let text = taken(&app, &token, &fill(&app, &token, &first, &given));
    let fold = text.split("<details").nth(1).unwrap();
    assert!(fold.contains("<summary class=\"link\">Delete my answer</summary>"));
    assert!(fold.contains("Delete your answer for good?"));
    let address = format!("/a/{token}/erase");
    assert!(fold.contains(&format!("method=\"post\" action=\"{address}\"")));
    // Looking deletes nothing.
    assert_eq!(app.get(&address, &[]).status, 405);
    assert_eq!(app.count("answer_words"), 1);
    for _ in 0..2 {
        let reply = send_form(&app, &address, "");
        assert_eq!(reply.status, 303, "{}", reply.text);
        let page_of_it = format!("/a/{token}");
        assert_eq!(reply.header("location"), Some(page_of_it.as_str()));
        assert!(page(&open(&app, &token), 410).contains("This answer has been deleted."));
    }
    assert_eq!(app.count("answer_words"), 0);
    page(&fill(&app, &token, &first, &given), 410);
    app.tallies_hold();
    // When the window is over there is no such offer, and no such deletion.
    let other = Invitation::new("t").sign();
    fill(&app, &other, &first, &[("rating", "3")]);
    app.set_now(NOW + DAY);
    assert!(!open(&app, &other).text.contains("<details"));
    let late = send_form(&app, &format!("/a/{other}/erase"), "");
    assert!(page(&late, 409).contains("The time for changes is over."));
    page(&send_form(&app, "/a/x.y.z/erase", ""), 401);
}

#[test]
fn a_contact_is_asked_where_the_site_asks() {
    let app = TestApp::new();
    app.sql("UPDATE site SET asking = '{\"contact\":true}'");
    let token = Invitation::new("s").sign();
    let first = open(&app, &token).text;
    for said in [
        "Would you like us to contact you?",
        "<label for=\"contact\">Phone number or email</label>",
        "We use it only to contact you about this.",
    ] {
        assert!(first.contains(said), "{said}: {first}");
    }
    let reply = fill(
        &app,
        &token,
        &first,
        &[("rating", "1"), ("contact", "call <me>")],
    );
    let text = page(&reply, 400);
    assert!(text.contains("role=\"alert\">Please enter a phone number or an email address.</p>"));
    assert!(text.contains("value=\"call &lt;me&gt;\""), "{text}");
    app.nothing_stored();
    let given = [("rating", "1"), ("contact", "+49 30 1234567")];
    let text = taken(&app, &token, &fill(&app, &token, text, &given));
    assert!(text.contains("value=\"+49 30 1234567\""), "{text}");
    let said = json!({ "rating": 1, "contact": "+49 30 1234567" });
    assert_eq!(stored(&app, &token)["answer"], said);
}
