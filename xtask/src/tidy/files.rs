//! What every file has to be: short, introduced, without stray blanks, and free of the machine it was written on.

use super::Source;

const LONGEST: usize = 400;
const CODE: [&str; 7] = [".rs", ".ts", ".js", ".mjs", ".css", ".html", ".sql"];

/// Files that may be longer, each with its reason.
const LONG: [(&str, &str); 0] = [];

/// Licence texts stand as their authors set them.
const VERBATIM: [&str; 2] = ["LICENSE-APACHE", "LICENSE-MIT"];

const LOCKS: [&str; 3] = [
    "Cargo.lock",
    "package-lock.json",
    "e2e/load/peers/package-lock.json",
];

pub fn check(source: &Source) -> Vec<String> {
    let rules = [
        is_short,
        has_introduction,
        has_no_stray_blanks,
        names_no_machine,
    ];
    rules.iter().flat_map(|rule| rule(source)).collect()
}

/// Without its lock a build is another one tomorrow.
pub fn check_locks(sources: &[Source]) -> Vec<String> {
    let is_missing = |lock: &&&str| !sources.iter().any(|source| source.path == **lock);
    LOCKS
        .iter()
        .filter(is_missing)
        .map(|lock| format!("{lock}: is missing from the repository"))
        .collect()
}

fn is_short(source: &Source) -> Vec<String> {
    let is_code = CODE.iter().any(|suffix| source.path.ends_with(suffix));
    let has_reason = LONG.iter().any(|(path, _)| source.path == *path);
    let lines = source.text.lines().count();
    if !is_code || has_reason || lines <= LONGEST {
        return Vec::new();
    }
    vec![source.at(
        LONGEST,
        &format!("{lines} lines: split it, or give a reason in xtask/src/tidy/files.rs"),
    )]
}

fn has_introduction(source: &Source) -> Vec<String> {
    if !source.path.ends_with(".rs") || source.text.starts_with("//!") {
        return Vec::new();
    }
    vec![source.at(
        0,
        "begin the file with a `//!` comment that says what it is for",
    )]
}

fn has_no_stray_blanks(source: &Source) -> Vec<String> {
    if VERBATIM.contains(&source.path.as_str()) {
        return Vec::new();
    }
    let is_stray = |line: &str| line.ends_with([' ', '\t', '\r']);
    let lines = source
        .text
        .split('\n')
        .enumerate()
        .filter(|(_, line)| is_stray(line));
    let mut findings: Vec<_> = lines
        .map(|(at, _)| source.at(at, "blanks at the end of the line"))
        .collect();
    if !source.text.is_empty() && !source.text.ends_with('\n') {
        findings.push(source.at(
            source.text.lines().count(),
            "no line break at the end of the file",
        ));
    }
    findings
}

/// Folders that exist on one machine only. Put together here, so that this file does not name them.
fn machine_paths() -> [String; 5] {
    ["root/", "home/", "Users/", "work/main", "tmp/aw"].map(|folder| format!("/{folder}"))
}

fn names_no_machine(source: &Source) -> Vec<String> {
    let paths = machine_paths();
    // `./home/` and `https://a.example/home/` are not meant: a path of a machine begins at its root.
    let begins_at_root = |line: &str, at: usize| {
        let before = line.get(..at).and_then(|text| text.chars().next_back());
        !before
            .is_some_and(|character| character.is_alphanumeric() || "._~-}$/".contains(character))
    };
    let names_one = |line: &str| {
        paths.iter().any(|path| {
            line.match_indices(path.as_str())
                .any(|(at, _)| begins_at_root(line, at))
        })
    };
    let lines = source
        .text
        .lines()
        .enumerate()
        .filter(|(_, line)| names_one(line));
    lines
        .map(|(at, _)| source.at(at, "a path of one machine: nobody else has it"))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn findings(path: &str, text: &str) -> Vec<String> {
        check(&Source {
            path: path.to_owned(),
            text: text.to_owned(),
        })
    }

    #[test]
    fn a_good_file_is_not_found_fault_with() {
        assert!(findings("a/b.rs", "//! What it is for.\n").is_empty());
        assert!(findings("a.css", "a { color: red }\n").is_empty());
    }

    #[test]
    fn long_files_are_found() {
        assert_eq!(
            findings("a.rs", &format!("//! a\n{}", "\n".repeat(400))).len(),
            1
        );
        assert!(findings("a.json", &"\n".repeat(2_000)).is_empty());
    }

    #[test]
    fn a_missing_introduction_is_found() {
        assert_eq!(findings("a.rs", "fn a() {}\n").len(), 1);
    }

    #[test]
    fn stray_blanks_are_found() {
        assert_eq!(
            findings("a.md", "a \nb\t\nc\r\nd"),
            [
                "a.md:1: blanks at the end of the line",
                "a.md:2: blanks at the end of the line",
                "a.md:3: blanks at the end of the line",
                "a.md:5: no line break at the end of the file",
            ]
        );
    }

    #[test]
    fn paths_of_a_machine_are_found() {
        for path in machine_paths() {
            assert_eq!(
                findings("a.md", &format!("see {path}x\n")).len(),
                1,
                "{path}"
            );
        }
        assert!(findings("a.md", "see https://a.example/home/x\n").is_empty());
    }

    #[test]
    fn missing_locks_are_found() {
        assert_eq!(check_locks(&[]).len(), LOCKS.len());
    }
}
