//! Scanners of mails, which open links and may send again what they saw a person send.

use crate::common::TestApp;
use crate::common::forge::Invitation;

use super::form::*;

/// Follows every link of a page and sends again whatever a person sent.
#[test]
fn a_scanner_of_mails_changes_nothing() {
    let app = TestApp::new();
    let token = Invitation::new("s").sign();
    let mut sent: Vec<Vec<(String, String)>> = Vec::new();
    let scan = |app: &TestApp, sent: &[Vec<(String, String)>]| {
        let before = app.everything();
        let pages = [format!("/a/{token}"), format!("/a/{token}?lang=zh-Hans")];
        for address in pages.iter().chain([&format!("/a/{token}/erase")]) {
            let links: Vec<String> = app
                .get(address, &[])
                .text
                .split("href=\"/")
                .skip(1)
                .map(|link| format!("/{}", link.split('"').next().unwrap()))
                .collect();
            for link in links {
                app.get(&link, &[]);
            }
        }
        for fields in sent {
            let fields: Vec<_> = fields
                .iter()
                .map(|(n, v)| (n.as_str(), v.as_str()))
                .collect();
            submit(app, &token, &fields);
        }
        assert_eq!(app.everything(), before);
    };
    scan(&app, &sent);
    app.nothing_stored();
    for given in [
        &[("rating", "2")][..],
        &[("rating", "5"), ("comment", "fine")],
        &[],
        &[("rating", "4")],
    ] {
        let shown = open(&app, &token).text;
        let mut fields: Vec<(String, String)> = hidden(&shown).into_iter().collect();
        fields.extend(
            given
                .iter()
                .map(|(n, v)| ((*n).to_owned(), (*v).to_owned())),
        );
        let borrowed: Vec<_> = fields
            .iter()
            .map(|(n, v)| (n.as_str(), v.as_str()))
            .collect();
        taken(&app, &token, &submit(&app, &token, &borrowed));
        sent.push(fields);
        scan(&app, &sent);
    }
    send_form(&app, &format!("/a/{token}/erase"), "");
    scan(&app, &sent);
    let before = app.everything();
    send_form(&app, &format!("/a/{token}/erase"), "");
    assert_eq!(app.everything(), before);
}
