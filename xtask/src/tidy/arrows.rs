//! Which module may name which: the arrows of docs/ARCHITECTURE.md that Cargo cannot hold.

use super::Source;

/// In `under`, but not in `except`, none of `banned` may be named.
struct Arrow {
    under: &'static [&'static str],
    except: &'static [&'static str],
    banned: &'static [&'static str],
    why: &'static str,
}

const ARROWS: [Arrow; 10] = [
    Arrow {
        under: &["domain/src/"],
        except: &[],
        banned: &[
            "tokio",
            "web_sys",
            "js_sys",
            "gloo",
            "leptos",
            "worker::",
            "SystemTime",
            "Instant",
            "std::fs",
            "std::net",
            "std::env",
            "std::process",
        ],
        why: "domain is pure: time, chance and everything outside come in as values",
    },
    Arrow {
        under: &["worker/src/"],
        except: &["worker/src/cf/", "worker/src/lib.rs"],
        banned: &["worker::"],
        why: "only cf/ and lib.rs know Cloudflare: go through a trait of ports",
    },
    Arrow {
        under: &["worker/src/http/"],
        except: &[],
        banned: &["store::", "crate::cf"],
        why: "http extracts, calls app and maps the reply",
    },
    Arrow {
        under: &["worker/src/app/"],
        except: &[],
        banned: &["axum", "crate::http", "crate::cf"],
        why: "app knows ports and domain only",
    },
    Arrow {
        under: &["worker/src/cf/"],
        // Where the runtime enters, a Worker's events and an object's: there everything is wired together.
        except: &["worker/src/cf/board.rs", "worker/src/cf/entry.rs"],
        banned: &["crate::http", "crate::app"],
        why: "cf implements ports and decides nothing",
    },
    Arrow {
        under: &["worker/src/"],
        except: &[
            "worker/src/native.rs",
            "worker/src/demo/",
            "worker/src/bin/",
        ],
        banned: &["rusqlite"],
        why: "only what never is deployed knows a native SQLite",
    },
    Arrow {
        under: &["widget/src/"],
        except: &[
            "widget/src/effects/",
            "widget/src/effects.rs",
            "widget/src/embed.rs",
            "widget/src/lib.rs",
        ],
        banned: &["gloo", "web_sys", "js_sys"],
        why: "only effects/ and embed.rs touch the browser",
    },
    Arrow {
        under: &["widget/src/model"],
        except: &[],
        banned: &["leptos", "wasm_bindgen", "crate::view", "crate::effects"],
        why: "the model is pure, so that native tests can drive it",
    },
    Arrow {
        under: &["widget/src/effects/"],
        except: &[],
        banned: &["crate::view"],
        why: "effects serve the model; views are drawn from it",
    },
    Arrow {
        under: &["xtask/src/"],
        except: &[],
        banned: &[
            "afterword_domain::",
            "afterword_worker::",
            "afterword_widget::",
        ],
        why: "xtask sees files and HTTP only",
    },
];

/// What SQL text looks like, whatever its case.
const SQL: [&str; 4] = [
    "insert into ",
    "delete from ",
    "select * from ",
    "\"select ",
];

pub fn check(source: &Source) -> Vec<String> {
    if !source.path.ends_with(".rs") {
        return Vec::new();
    }
    let arrows = ARROWS
        .iter()
        .filter(|arrow| arrow.holds_for(&source.path))
        .flat_map(|arrow| arrow.check(source));
    arrows.chain(no_sql_in_http(source)).collect()
}

impl Arrow {
    fn holds_for(&self, path: &str) -> bool {
        let in_one = |prefixes: &[&str]| prefixes.iter().any(|prefix| path.starts_with(prefix));
        in_one(self.under) && !in_one(self.except)
    }

    fn check(&self, source: &Source) -> Vec<String> {
        // This file has to name what it forbids.
        if source.path == "xtask/src/tidy/arrows.rs" {
            return Vec::new();
        }
        let named = |line: &str| self.banned.iter().find(|word| names(line, word)).copied();
        let lines = source.text.lines().enumerate();
        lines
            .filter_map(|(at, line)| {
                let word = named(&code(line))?;
                Some(source.at(at, &format!("`{word}` may not be named here: {}", self.why)))
            })
            .collect()
    }
}

fn no_sql_in_http(source: &Source) -> Vec<String> {
    if !source.path.starts_with("worker/src/http/") {
        return Vec::new();
    }
    let is_sql = |line: &str| {
        SQL.iter()
            .any(|start| code(line).to_lowercase().contains(start))
    };
    let lines = source
        .text
        .lines()
        .enumerate()
        .filter(|(_, line)| is_sql(line));
    lines
        .map(|(at, _)| source.at(at, "SQL belongs into worker/sql, behind the store"))
        .collect()
}

/// A line without its comment, and without the one attribute that is allowed everywhere: it only marks a future
/// as `Send`.
fn code(line: &str) -> String {
    let mut from = 0;
    let mut end = line.len();
    while let Some(found) = line.get(from..).and_then(|rest| rest.find("//")) {
        let at = from.saturating_add(found);
        // Not the slashes of an address.
        if !line.get(..at).is_some_and(|before| before.ends_with(':')) {
            end = at;
            break;
        }
        from = at.saturating_add(2);
    }
    line.get(..end).unwrap_or(line).replace("worker::send", "")
}

/// Whether the word stands in the line, not as the tail of a longer name.
fn names(line: &str, word: &str) -> bool {
    line.match_indices(word).any(|(at, _)| {
        let before = line.get(..at).and_then(|text| text.chars().next_back());
        !before.is_some_and(|character| character.is_alphanumeric() || character == '_')
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn findings(path: &str, text: &str) -> usize {
        check(&Source {
            path: path.to_owned(),
            text: text.to_owned(),
        })
        .len()
    }

    #[test]
    fn every_arrow_can_fail() {
        for arrow in &ARROWS {
            let path = arrow
                .under
                .iter()
                .map(|folder| format!("{folder}x.rs"))
                .next()
                .unwrap();
            for word in arrow.banned {
                assert!(
                    findings(&path, &format!("use {word}x;")) >= 1,
                    "{path} may name {word}"
                );
            }
        }
    }

    #[test]
    fn exceptions_hold() {
        assert_eq!(findings("worker/src/cf/clock.rs", "worker::Date::now()"), 0);
        assert_eq!(findings("worker/src/lib.rs", "use worker::Env;"), 0);
        assert_eq!(findings("worker/src/http/answers.rs", "#[worker::send]"), 0);
        assert_eq!(findings("widget/src/embed.rs", "use web_sys::Element;"), 0);
    }

    #[test]
    fn comments_and_longer_names_are_not_meant() {
        assert_eq!(
            findings("worker/src/app/mod.rs", "// as worker::Env does"),
            0
        );
        assert_eq!(
            findings("worker/src/app/mod.rs", "use afterword_worker::x;"),
            0
        );
        assert_eq!(
            findings(
                "worker/src/app/mod.rs",
                "let a = \"https://a/b\"; worker::x();"
            ),
            1
        );
    }

    #[test]
    fn sql_in_http_is_found() {
        assert_eq!(
            findings(
                "worker/src/http/a.rs",
                "run(\"INSERT INTO answer values (1)\")"
            ),
            1
        );
        assert_eq!(
            findings("worker/src/http/a.rs", "// insert into the list"),
            0
        );
        assert_eq!(
            findings(
                "worker/src/cf/a.rs",
                "run(\"INSERT INTO answer values (1)\")"
            ),
            0
        );
    }
}
