//! What comes after the first tap, without scripts: a scale is one tap more, all else one form.

use serde_json::{Value, json};

use super::*;

/// A guest on the page of the answer.
pub(super) struct Guest {
    pub(super) app: TestApp,
    pub(super) at: String,
    pub(super) text: String,
}

impl Guest {
    pub(super) fn who_taps(rating: u8) -> Self {
        let (app, code) = app();
        let form = scan(&app, &code).text;
        let (at, after) = followed(&app, &tap(&app, &code, &form, rating));
        let text = page(&after, 200).to_owned();
        Self { app, at, text }
    }

    /// Sends the form around the button with this label, as a browser does: what it holds, with
    /// what was typed and ticked (and `-` of what was ticked no more) in it.
    pub(super) fn send(&self, label: &str, typed: &[(&str, &str)]) -> Reply {
        let buttons = self.text.split("<button").skip(1);
        // The button that a guest sees.
        let seen = buttons.filter(|button| !button.starts_with(" class=\"unseen\""));
        let found = { seen }.find(|button| {
            let text = button.split("</button>").next().unwrap();
            text.ends_with(&format!(">{label}")) || text.ends_with(&format!(">{label}</span>"))
        });
        let button = found.unwrap_or_else(|| panic!("{label}: {}", self.text));
        let at = button.as_ptr() as usize - self.text.as_ptr() as usize;
        let start = self.text[..at].rfind("<form").unwrap();
        let form = self.text[start..].split("</form>").next().unwrap();
        let mut fields: Vec<(String, String)> = form
            .split("<input ")
            .skip(1)
            .filter(|input| {
                let tag = input.split('>').next().unwrap();
                let ticked = tag.ends_with(" checked");
                ticked || !(tag.contains("\"checkbox\"") || tag.contains("\"radio\""))
            })
            .map(|input| {
                let [name, value] = ["name", "value"].map(|of| attribute(input, of).unwrap());
                (name, value)
            })
            .collect();
        fields.extend(words(form).map(|words| ("comment".to_owned(), words)));
        for (name, value) in typed {
            match value.strip_prefix('-') {
                Some(code) => fields.retain(|field| field.1 != code),
                None if *name == "reasons" => {
                    fields.push(((*name).to_owned(), (*value).to_owned()))
                }
                None => {
                    fields.retain(|field| field.0 != *name);
                    fields.push(((*name).to_owned(), (*value).to_owned()));
                }
            }
        }
        let pressed = attribute(button, "name").zip(attribute(button, "value"));
        fields.extend(pressed);
        let body = form_urlencoded::Serializer::new(String::new())
            .extend_pairs(&fields)
            .finish();
        let to = attribute(button, "formaction").unwrap_or_else(|| self.at.clone());
        send_form(&self.app, &to, body)
    }

    /// Does so and follows where it leads.
    pub(super) fn press(&mut self, label: &str, typed: &[(&str, &str)]) {
        let (at, after) = followed(&self.app, &self.send(label, typed));
        (self.at, self.text) = (at, page(&after, 200).to_owned());
    }

    pub(super) fn stored(&self) -> Value {
        let token = self.at.strip_prefix("/a/").unwrap();
        self.app
            .post("/v1/answers/current", &json!({ "token": token }))
            .body
    }
}

fn attribute(of: &str, name: &str) -> Option<String> {
    let tag = of.split('>').next()?;
    let value = format!(" {tag}")
        .split(&format!(" {name}=\""))
        .nth(1)?
        .to_owned();
    Some(text(value.split('"').next()?))
}

/// What a browser reads.
fn text(html: &str) -> String {
    html.replace("&quot;", "\"")
        .replace("&#39;", "'")
        .replace("&lt;", "<")
        .replace("&gt;", ">")
        .replace("&amp;", "&")
}

/// What stands in the field for words.
fn words(html: &str) -> Option<String> {
    let field = html
        .split("<textarea")
        .nth(1)?
        .split("</textarea>")
        .next()?;
    Some(text(field.split_once(">\n")?.1))
}

#[test]
fn a_scale_is_answered_by_one_tap_and_the_rest_by_one_more() {
    let mut guest = Guest::who_taps(2);
    assert!(guest.text.contains("Thank you for your feedback."));
    // The guest sits where the site is: clocks in Berlin have not gone forward yet.
    assert!(
        guest.text.contains("You can change this until 16:00."),
        "{}",
        guest.text
    );
    guest.press("Agree", &[]);
    assert_eq!(
        guest.stored()["answer"],
        json!({ "rating": 2, "effort": 6 })
    );
    let ticked = [
        ("reasons", "wait"),
        ("reasons", "attitude"),
        ("solved", "false"),
        ("comment", "cold\r\nsoup"),
    ];
    guest.press("Send", &ticked);
    let all = json!({
        "rating": 2, "effort": 6, "reasons": ["attitude", "wait"], "solved": false, "comment": "cold\nsoup"
    });
    assert_eq!(guest.stored()["answer"], all);
    guest.press("Send", &[("reasons", "-wait")]);
    let fewer = json!({
        "rating": 2, "effort": 6, "reasons": ["attitude"], "solved": false, "comment": "cold\nsoup"
    });
    assert_eq!(guest.stored()["answer"], fewer);
    guest.press("Very satisfied", &[]);
    assert_eq!(guest.stored()["answer"]["rating"], 5);
    assert_eq!(
        guest.stored()["answer"]["comment"],
        "cold\nsoup",
        "the rest stays"
    );
    assert_eq!(total(&guest.app)["n_answers"], 1);
    guest.press("Undo", &[]);
    assert_eq!(guest.stored()["standing"], "withdrawn");
    guest.press("Neither", &[]);
    assert_eq!(guest.stored()["answer"], json!({ "rating": 3 }));
    guest.app.tallies_hold();
}

/// The words on a page, which are not stored.
pub(super) fn holds(page: &str, words_typed: &str) {
    let held = words(page);
    assert_eq!(held.as_deref(), Some(words_typed), "{page}");
}

#[test]
fn words_that_were_not_sent_come_back_and_are_not_stored() {
    let mut guest = Guest::who_taps(2);
    let typed = [("comment", "cold\r\nsoup &amp"), ("reasons", "wait")];
    for (label, answer) in [
        (
            "Agree",
            json!({ "rating": 2, "effort": 6, "reasons": ["wait"] }),
        ),
        (
            "Neither",
            json!({ "rating": 3, "effort": 6, "reasons": ["wait"] }),
        ),
    ] {
        let typed = if label == "Agree" {
            &typed[..]
        } else {
            &typed[..1]
        };
        guest.text = page(&guest.send(label, typed), 200).to_owned();
        assert_eq!(guest.stored()["answer"], answer, "{label}");
        holds(&guest.text, "cold\nsoup &amp");
    }
    assert_eq!(guest.app.count("answer_words"), 0);
    guest.press("Send", &typed[..1]);
    assert_eq!(guest.stored()["answer"]["comment"], "cold\nsoup &amp");
    // Of words that are stored, those that are changed and not sent.
    let more = [("comment", "cold soup, and salty")];
    guest.text = page(&guest.send("Disagree", &more), 200).to_owned();
    holds(&guest.text, "cold soup, and salty");
    assert!(guest.text.contains("<details class=\"step\" open>"));
    assert_eq!(guest.stored()["answer"]["comment"], "cold\nsoup &amp");
    guest.text = page(&guest.send("Agree", &[("comment", "")]), 200).to_owned();
    holds(&guest.text, "");
    assert_eq!(guest.stored()["answer"]["comment"], "cold\nsoup &amp");
    // Sent again by a reload, it says the same.
    guest.press("Send", &[("comment", "")]);
    assert_eq!(guest.stored()["answer"].get("comment"), None);
    assert_eq!(guest.app.count("answer_words"), 0);
    guest.app.tallies_hold();
}

#[test]
fn a_tap_beside_too_many_reasons_loses_no_words() {
    let guest = Guest::who_taps(4);
    let typed = [
        ("reasons", "wait"),
        ("reasons", "price"),
        ("reasons", "product"),
        ("comment", "all at once"),
    ];
    let refused = guest.send("Agree", &typed);
    holds(page(&refused, 400), "all at once");
    assert_eq!(guest.stored()["answer"], json!({ "rating": 4 }));
}

#[test]
fn a_tap_that_is_none_is_refused_as_a_page() {
    let guest = Guest::who_taps(4);
    let fields = hidden(&guest.text);
    for tap in ["effort=8", "effort", "token=x", "=", "rating=4=4"] {
        let mut fields = fields.clone();
        fields.insert("tap".to_owned(), tap.to_owned());
        let form = form_urlencoded::Serializer::new(String::new())
            .extend_pairs(&fields)
            .finish();
        page(&send_form(&guest.app, &guest.at, form), 400);
    }
    assert_eq!(guest.stored()["answer"], json!({ "rating": 4 }));
}

#[test]
fn everybody_sees_the_same_next_step_whatever_they_rated() {
    let steps = |rating: u8| {
        let guest = Guest::who_taps(rating);
        // From the first question after the rating to the end of the page, without what names the
        // session and the choice itself.
        let steps = guest
            .text
            .split("<section class=\"step\">")
            .skip(1)
            .collect::<String>();
        let token = guest.at.strip_prefix("/a/").unwrap();
        let steps = steps.replace(token, "TOKEN");
        steps.replace(&format!("name=\"rating\" value=\"{rating}\""), "RATING")
    };
    let worst = steps(1);
    assert!(
        worst.contains("It was easy") && worst.contains("textarea"),
        "{worst}"
    );
    for rating in 2..=5 {
        assert_eq!(steps(rating), worst, "{rating}");
    }
}
