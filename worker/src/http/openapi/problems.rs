//! Problem codes with their fix, as people read them.

use std::fmt::Write;

use afterword_domain::wire::problem::Code;

/// `docs/PROBLEMS.md`.
#[must_use]
pub fn page() -> String {
    "# Problem codes\n\n\
     Every refusal is `application/problem+json` (RFC 9457). `code` is stable: decide by it. `detail` says what was wrong\n\
     this time, `pointer` where; `Retry-After` and `retry_after_s` say when to try again. What each code asks of you:\n\n"
        .to_owned()
        + &table()
}

/// Every code in a table.
pub fn table() -> String {
    let mut table = "| code | status | says | what to do |\n|---|---|---|---|\n".to_owned();
    for code in Code::ALL {
        let row = code.row();
        // Writing to a text never fails.
        let _ = writeln!(
            table,
            "| `{}` | {} | {} | {} |",
            row.code, row.status, row.title, row.fix
        );
    }
    table
}
