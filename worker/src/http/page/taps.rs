//! What a guest is asked after the first tap, in one form: a scale is answered by one tap and kept
//! at once; what is ticked and written is sent together. The same for everybody, whatever was said
//! first. Whatever a tap leaves unsent comes back with the page.

use afterword_domain::answer::AnswerBody;
use afterword_domain::instrument::Question;
use afterword_domain::scale::{Effort, Rating};
use afterword_domain::wire::screen::Screen;

use super::answer::{contact, reasons, solved, words};
use super::faces::faces;
use super::parts::{field, hidden_answer, key_of, questions, said, t};
use super::place::Place;
use crate::http::form::{KEPT_COMMENT, KEPT_CONTACT, TAP};

/// The form of a page.
pub struct Taps<'a> {
    pub screen: &'a Screen,
    pub place: &'a Place,
    /// The fields that say which write this is.
    pub fields: &'a str,
    pub stored: &'a AnswerBody,
    /// What is ticked and written, stored or not.
    pub given: &'a AnswerBody,
}

impl Taps<'_> {
    /// The first question, to be answered anew.
    pub fn first(&self) -> String {
        let first = questions(self.screen).first().copied();
        first.map_or_else(String::new, |first| {
            format!(
                "<h2 class=\"question\">{}</h2>\n{}",
                self.asked(first),
                self.choices(first)
            )
        })
    }

    /// What is asked after it. What was said is folded, and can be changed.
    pub fn rest(&self) -> String {
        let rest = questions(self.screen).into_iter().skip(1);
        rest.map(|question| self.step(question)).collect()
    }

    /// The form around questions, without the answers that have fields in it.
    pub fn form(&self, asked: &str) -> String {
        let mut kept = self.stored.clone();
        let mut sent = String::new();
        let mut hold = |name: &str, stored: Option<String>| {
            sent += &stored.map_or_else(String::new, |text| field(name, &text));
        };
        for question in questions(self.screen) {
            match question {
                Question::Rating | Question::Effort => {}
                Question::Reasons => kept.reasons = None,
                Question::Solved => kept.solved = None,
                Question::Comment => hold(KEPT_COMMENT, kept.comment.take()),
                Question::Contact => hold(KEPT_CONTACT, kept.contact.take()),
            }
        }
        let (fields, action) = (self.fields, self.place.action());
        format!(
            "<form method=\"post\" action=\"{action}\" autocomplete=\"off\">{fields}{}{sent}\
             {first}{asked}\
             <div class=\"nav\"><button class=\"main\">{send}</button></div>\n</form>\n",
            hidden_answer(&kept),
            first = unseen(&self.t("send")),
            send = self.t("send"),
        )
    }

    /// The first question alone, after everything was taken back.
    pub fn anew(&self, call: &str) -> String {
        let (fields, action) = (self.fields, self.place.action());
        format!(
            "<form method=\"post\" action=\"{action}\" autocomplete=\"off\">{fields}{call}{}</form>\n",
            self.first()
        )
    }

    fn step(&self, question: Question) -> String {
        let (asked, choices) = (self.asked(question), self.choices(question));
        let was = said(self.screen, question, self.stored);
        // What is not sent yet is not folded away.
        let open = if said(self.screen, question, self.given) == was {
            ""
        } else {
            " open"
        };
        match was {
            Some(was) => format!(
                "<details class=\"step\"{open}><summary><span class=\"note\">{asked}</span> <b>{was}</b> \
                 <span class=\"link\">{}</span></summary>\n{choices}</details>\n",
                self.t("change"),
            ),
            None => format!(
                "<section class=\"step\"><h2 class=\"question\">{asked} <span class=\"note\">{}</span></h2>\n\
                 {choices}</section>\n",
                self.t("optional"),
            ),
        }
    }

    /// What a question asks, as the name of its group or its field.
    fn asked(&self, question: Question) -> String {
        let key = key_of(question);
        match question {
            Question::Comment => format!("<label for=\"words\">{}</label>", self.t(key)),
            // The field has a label of its own.
            Question::Contact => self.t("contact.question"),
            _ => format!("<span id=\"{}\">{}</span>", id_of(question), self.t(key)),
        }
    }

    fn choices(&self, question: Question) -> String {
        let given = self.given;
        let choices = match question {
            Question::Rating => {
                let chosen = self.stored.rating.map(Rating::get);
                self.scale("rating", Rating::MAX, chosen)
            }
            Question::Effort => {
                let chosen = self.stored.effort.map(Effort::get);
                self.scale("effort", Effort::MAX, chosen)
            }
            Question::Reasons => reasons(self.screen, given),
            Question::Solved => solved(self.screen, given),
            Question::Comment => return words(self.screen, given),
            Question::Contact => return contact(self.screen, given),
        };
        format!(
            "<div role=\"group\" aria-labelledby=\"{}\">{choices}</div>\n",
            id_of(question)
        )
    }

    fn scale(&self, name: &str, best: u8, chosen: Option<u8>) -> String {
        let mut faces = faces().filter(|_| name == "rating");
        let taps = (1..=best).map(|n| {
            let word = self.t(&format!("{name}.{n}"));
            let face = faces.next().unwrap_or_default();
            let pressed = chosen == Some(n);
            format!(
                "<button class=\"tap\" name=\"{TAP}\" value=\"{name}={n}\" aria-pressed=\"{pressed}\">\
                 {face}<span>{word}</span></button>"
            )
        });
        let kind = if name == "rating" { "across" } else { "rows" };
        format!("<div class=\"{kind}\">{}</div>", taps.collect::<String>())
    }

    fn t(&self, key: &str) -> String {
        t(self.screen, key)
    }
}

/// The first button of a form is the one that the Enter key presses in a field.
pub fn unseen(send: &str) -> String {
    format!("<button class=\"unseen\" tabindex=\"-1\" aria-hidden=\"true\">{send}</button>\n")
}

fn id_of(question: Question) -> String {
    format!(
        "q-{}",
        key_of(question).split('.').next().unwrap_or_default()
    )
}
