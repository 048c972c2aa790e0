//! What a guest is asked after the first tap: each answer is a tap that is kept at once. The same
//! for everybody, whatever was said first.

use afterword_domain::answer::AnswerBody;
use afterword_domain::defaults::REASONS_MAX;
use afterword_domain::instrument::Question;
use afterword_domain::reason::{Group, Reason};
use afterword_domain::scale::{Effort, Rating};
use afterword_domain::wire::screen::Screen;

use super::answer::{contact, words};
use super::faces::faces;
use super::parts::{hidden_answer, key_of, questions, said, t};
use super::place::Place;

/// The forms of a page.
pub struct Taps<'a> {
    pub screen: &'a Screen,
    pub place: &'a Place,
    /// The fields that say which write this is.
    pub fields: &'a str,
    pub stored: &'a AnswerBody,
}

impl Taps<'_> {
    /// The first question, to be answered anew.
    pub fn first(&self) -> String {
        let first = questions(self.screen).first().copied();
        first.map_or_else(String::new, |first| {
            format!(
                "<h2 class=\"question\">{}</h2>\n{}",
                self.t(key_of(first)),
                self.form(first)
            )
        })
    }

    /// What is asked after it. What was said is folded, and can be changed.
    pub fn rest(&self) -> String {
        let rest = questions(self.screen).into_iter().skip(1);
        rest.map(|question| self.step(question)).collect()
    }

    fn step(&self, question: Question) -> String {
        let mut asked = self.t(match question {
            // The field has a label of its own.
            Question::Contact => "contact.question",
            _ => key_of(question),
        });
        if question == Question::Comment {
            asked = format!("<label for=\"words\">{asked}</label>");
        }
        let reasons = self.stored.reasons.iter().flatten().count();
        // Another one may be named.
        let open = if question == Question::Reasons && reasons < REASONS_MAX {
            " open"
        } else {
            ""
        };
        let form = self.form(question);
        match said(self.screen, question, self.stored) {
            Some(said) => format!(
                "<details class=\"step\"{open}><summary><span class=\"note\">{asked}</span> <b>{said}</b> \
                 <span class=\"link\">{}</span></summary>\n{form}</details>\n",
                self.t("change"),
            ),
            None => format!(
                "<section class=\"step\"><h2 class=\"question\">{asked} <span class=\"note\">{}</span></h2>\n\
                 {form}</section>\n",
                self.t("optional"),
            ),
        }
    }

    fn form(&self, question: Question) -> String {
        let without = |change: fn(&mut AnswerBody)| {
            let mut others = self.stored.clone();
            change(&mut others);
            others
        };
        match question {
            Question::Rating => {
                let chosen = self.stored.rating.map(Rating::get);
                let scale = self.scale("rating", Rating::MAX, chosen);
                self.sends(&without(|answer| answer.rating = None), &scale)
            }
            Question::Effort => {
                let chosen = self.stored.effort.map(Effort::get);
                let scale = self.scale("effort", Effort::MAX, chosen);
                self.sends(&without(|answer| answer.effort = None), &scale)
            }
            Question::Reasons => self.reasons(),
            Question::Solved => {
                let tap = |value: bool, key: &str| {
                    let chosen = self.stored.solved == Some(value);
                    self.tap("solved", &value.to_string(), &self.t(key), chosen)
                };
                let pair = tap(true, "solved.yes") + &tap(false, "solved.no");
                let pair = format!("<div class=\"chips pair\">{pair}</div>");
                self.sends(&without(|answer| answer.solved = None), &pair)
            }
            Question::Comment => {
                let field = words(self.screen, self.stored) + &self.send();
                self.sends(&without(|answer| answer.comment = None), &field)
            }
            Question::Contact => {
                let field = contact(self.screen, self.stored) + &self.send();
                self.sends(&without(|answer| answer.contact = None), &field)
            }
        }
    }

    /// A chosen one is taken back by a tap, and needs a form of its own for it: without it.
    fn reasons(&self) -> String {
        let given: Vec<Reason> = self.stored.reasons.iter().flatten().copied().collect();
        let full = given.len() >= REASONS_MAX;
        let chips = |group: Group| -> String {
            let of_group = Reason::ALL.into_iter().filter(|one| one.group() == group);
            of_group
                .map(|reason| {
                    let code = reason.code();
                    let label = self.t(&format!("reason.{code}"));
                    if given.contains(&reason) {
                        format!(
                            "<button class=\"tap\" form=\"not-{code}\" aria-pressed=\"true\">{label}</button>"
                        )
                    } else if full {
                        format!("<button class=\"tap\" disabled>{label}</button>")
                    } else {
                        self.tap("reasons", code, &label, false)
                    }
                })
                .collect()
        };
        let group = |key: &str, group: Group| {
            let label = self.t(key);
            format!(
                "<fieldset class=\"chips\"><legend class=\"note\">{label}</legend>{}</fieldset>\n",
                chips(group)
            )
        };
        let choices = format!(
            "<p class=\"note\">{}</p>\n{}{}<div class=\"chips apart\">{}</div>\n",
            self.t("reasons.hint"),
            group("reasons.person", Group::AboutPerson),
            group("reasons.other_group", Group::NotPerson),
            chips(Group::Apart),
        );
        let takes_back = given.iter().map(|reason| {
            let mut others = self.stored.clone();
            others.reasons = others.reasons.map(|mut all| {
                all.retain(|one| one != reason);
                all
            });
            let (fields, action) = (self.fields, self.place.action());
            format!(
                "<form method=\"post\" id=\"not-{}\" action=\"{action}\" autocomplete=\"off\">{fields}{}</form>\n",
                reason.code(),
                hidden_answer(&others),
            )
        });
        self.sends(self.stored, &choices) + &takes_back.collect::<String>()
    }

    fn scale(&self, name: &str, best: u8, chosen: Option<u8>) -> String {
        let mut faces = faces().filter(|_| name == "rating");
        let taps = (1..=best).map(|n| {
            let word = self.t(&format!("{name}.{n}"));
            let label = faces.next().unwrap_or_default() + &format!("<span>{word}</span>");
            self.tap(name, &n.to_string(), &label, chosen == Some(n))
        });
        let kind = if name == "rating" { "across" } else { "rows" };
        format!("<div class=\"{kind}\">{}</div>", taps.collect::<String>())
    }

    fn tap(&self, name: &str, value: &str, label: &str, chosen: bool) -> String {
        format!(
            "<button class=\"tap\" name=\"{name}\" value=\"{value}\" aria-pressed=\"{chosen}\">{label}</button>"
        )
    }

    /// A form that keeps what was said to other questions.
    fn sends(&self, others: &AnswerBody, choices: &str) -> String {
        let (fields, action) = (self.fields, self.place.action());
        format!(
            "<form method=\"post\" action=\"{action}\" autocomplete=\"off\">{fields}{}\n{choices}</form>\n",
            hidden_answer(others),
        )
    }

    fn send(&self) -> String {
        format!("<button class=\"main\">{}</button>", self.t("send"))
    }

    fn t(&self, key: &str) -> String {
        t(self.screen, key)
    }
}
