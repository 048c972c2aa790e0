//! What comes after the first tap, without scripts: each answer is one tap more.

use serde_json::{Value, json};

use super::*;

/// A guest on the page of the answer.
struct Guest {
    app: TestApp,
    at: String,
    text: String,
}

impl Guest {
    fn who_taps(rating: u8) -> Self {
        let (app, code) = app();
        let form = scan(&app, &code).text;
        let (at, after) = followed(&app, &tap(&app, &code, &form, rating));
        let text = page(&after, 200).to_owned();
        Self { app, at, text }
    }

    /// Presses the button with this label and follows where it leads.
    fn press(&mut self, label: &str, typed: &[(&str, &str)]) {
        let found = self.text.split("<button").skip(1).find(|button| {
            let text = button.split("</button>").next().unwrap();
            text.rsplit('>').find(|text| !text.is_empty()) == Some(label)
                || text.ends_with(&format!(">{label}</span>"))
        });
        let button = found.unwrap_or_else(|| panic!("{label}: {}", self.text));
        let attribute = |of: &str, name: &str| -> Option<String> {
            let tag = of.split('>').next()?;
            let value = tag.split(&format!(" {name}=\"")).nth(1)?;
            Some(value.split('"').next()?.to_owned())
        };
        let at = button.as_ptr() as usize - self.text.as_ptr() as usize;
        let form = match attribute(button, "form") {
            Some(id) => self
                .text
                .split("<form")
                .find(|form| attribute(form, "id").as_ref() == Some(&id)),
            None => self.text[..at].rsplit("<form").next(),
        };
        let form = form.unwrap().split("</form>").next().unwrap();
        let mut fields: Vec<(String, String)> = form
            .split("<input type=\"hidden\"")
            .skip(1)
            .map(|input| {
                (
                    attribute(input, "name").unwrap(),
                    attribute(input, "value").unwrap(),
                )
            })
            .collect();
        fields.extend(
            attribute(button, "name").map(|name| (name, attribute(button, "value").unwrap())),
        );
        fields.extend(
            typed
                .iter()
                .map(|(name, value)| ((*name).to_owned(), (*value).to_owned())),
        );
        let body = form_urlencoded::Serializer::new(String::new())
            .extend_pairs(&fields)
            .finish();
        let (at, after) = followed(&self.app, &send_form(&self.app, &self.at, body));
        (self.at, self.text) = (at, page(&after, 200).to_owned());
    }

    fn stored(&self) -> Value {
        let token = self.at.strip_prefix("/a/").unwrap();
        self.app
            .post("/v1/answers/current", &json!({ "token": token }))
            .body
    }
}

#[test]
fn every_further_answer_is_one_tap() {
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
    guest.press("Waiting time", &[]);
    guest.press("Friendliness", &[]);
    let two = json!({ "rating": 2, "effort": 6, "reasons": ["attitude", "wait"] });
    assert_eq!(guest.stored()["answer"], two);
    assert!(
        guest.text.contains("<button class=\"tap\" disabled>"),
        "two are enough"
    );
    guest.press("Waiting time", &[]);
    guest.press("No", &[]);
    guest.press("Send", &[("comment", "cold\r\nsoup")]);
    let all = json!({ "rating": 2, "effort": 6, "reasons": ["attitude"], "solved": false, "comment": "cold\nsoup" });
    assert_eq!(guest.stored()["answer"], all);
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
