//! Tables that owners send as CSV, out of a spreadsheet: a head with the names of the columns, and
//! a word on every line that is not as it must be.

use csv::ReaderBuilder;

use super::AppError;

/// Most lines of one table: no site has more places, and no plan more shifts.
const LINES_MAX: usize = 10_000;
/// So many bad lines are told; of the others it is said how many there are.
const FLAWS_TOLD: usize = 100;

/// What is wrong with a line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LineFlaw {
    /// Its number, the head being 1.
    pub line: u64,
    /// The column.
    pub column: &'static str,
    /// What is wrong there.
    pub detail: String,
}

/// Bad lines of a table.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Flaws {
    /// The first ones.
    pub first: Vec<LineFlaw>,
    /// How many others there are.
    pub more: usize,
}

impl Flaws {
    fn add(&mut self, flaw: LineFlaw) {
        if self.first.len() < FLAWS_TOLD {
            self.first.push(flaw);
        } else {
            self.more = self.more.saturating_add(1);
        }
    }
}

/// A line by its columns.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Line {
    /// Its number, the head being 1.
    pub number: u64,
    cells: Vec<(&'static str, String)>,
}

impl Line {
    /// A cell without what surrounds it; `None`: it is empty, or there is no such column.
    pub fn cell(&self, column: &str) -> Option<&str> {
        let cell = self.cells.iter().find(|(name, _)| *name == column);
        cell.map(|(_, text)| text.as_str())
    }

    /// What is wrong with a cell of it.
    pub fn flaw(&self, column: &'static str, detail: impl ToString) -> LineFlaw {
        LineFlaw {
            line: self.number,
            column,
            detail: detail.to_string(),
        }
    }

    /// A cell that may not be empty.
    ///
    /// # Errors
    /// When it is.
    pub fn needed(&self, column: &'static str) -> Result<&str, LineFlaw> {
        let cell = self.cell(column);
        cell.ok_or_else(|| self.flaw(column, "is empty"))
    }

    /// A cell as an id, if it is not empty.
    ///
    /// # Errors
    /// When it is none.
    pub fn id<T, E: ToString>(
        &self,
        column: &'static str,
        read: impl FnOnce(String) -> Result<T, E>,
    ) -> Result<Option<T>, LineFlaw> {
        let read = self.cell(column).map(|cell| read(cell.to_owned()));
        read.transpose().map_err(|error| self.flaw(column, error))
    }
}

/// The lines of a table with some of these columns, in any order.
///
/// # Errors
/// When its head names others or no line can be told from the next.
pub fn lines(text: &str, columns: &[&'static str]) -> Result<Vec<Line>, AppError> {
    // A spreadsheet marks its files as UTF-8; where commas part decimals, it parts cells by semicolons.
    // Its line ends are made one, so that lines are counted as people count them.
    let text = text.trim_start_matches('\u{feff}').replace("\r\n", "\n");
    let head = text.lines().next().unwrap_or_default();
    let semicolons = head.contains(';') && !head.contains(',');
    let mut reader = ReaderBuilder::new()
        .delimiter(if semicolons { b';' } else { b',' })
        .flexible(true)
        .from_reader(text.as_bytes());
    let head_flaw = |detail: String| {
        let mut flaws = Flaws::default();
        flaws.add(LineFlaw {
            line: 1,
            column: "",
            detail,
        });
        AppError::Lines(flaws)
    };
    let known = || columns.join(", ");
    let mut head = Vec::new();
    for name in reader.headers().map_err(|e| head_flaw(e.to_string()))? {
        let column = columns.iter().find(|column| **column == name.trim());
        let Some(column) = column else {
            let name = name.trim();
            return Err(head_flaw(format!(
                "`{name}` is no column; there are {}",
                known()
            )));
        };
        if head.contains(column) {
            return Err(head_flaw(format!("`{column}` stands there twice")));
        }
        head.push(*column);
    }
    let mut lines = Vec::new();
    let mut flaws = Flaws::default();
    for record in reader.records() {
        let record = record.map_err(|e| head_flaw(e.to_string()))?;
        let cells = head.iter().zip(record.iter());
        let cells = cells.filter(|(_, text)| !text.trim().is_empty());
        let cells: Vec<_> = cells
            .map(|(column, text)| (*column, text.trim().to_owned()))
            .collect();
        let number = record.position().map_or(0, csv::Position::line);
        let mut surplus = record.iter().skip(head.len());
        if surplus.any(|text| !text.trim().is_empty()) {
            flaws.add(LineFlaw {
                line: number,
                column: "",
                detail:
                    "has more cells than the head; put a cell with a comma or semicolon in quotes"
                        .to_owned(),
            });
            continue;
        }
        if cells.is_empty() {
            continue;
        }
        if lines.len() == LINES_MAX {
            let detail = format!(
                "is followed by more than {LINES_MAX} lines: send the others in another table"
            );
            return Err(head_flaw(detail));
        }
        lines.push(Line { number, cells });
    }
    if !flaws.first.is_empty() {
        return Err(AppError::Lines(flaws));
    }
    if lines.is_empty() {
        return Err(head_flaw("is not followed by any line".to_owned()));
    }
    Ok(lines)
}

/// Every line read, or what is wrong with those that are not.
///
/// # Errors
/// When one is not.
pub fn read_all<T>(
    lines: &[Line],
    mut read: impl FnMut(&Line) -> Result<T, LineFlaw>,
) -> Result<Vec<T>, AppError> {
    let mut flaws = Flaws::default();
    let mut all = Vec::new();
    for line in lines {
        match read(line) {
            Ok(read) => all.push(read),
            Err(flaw) => flaws.add(flaw),
        }
    }
    if flaws.first.is_empty() {
        Ok(all)
    } else {
        Err(AppError::Lines(flaws))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const COLUMNS: [&str; 3] = ["branch", "place", "name"];

    #[test]
    fn a_table_is_read_as_spreadsheets_write_it() {
        for text in [
            "place,name\nt-1,\"Table 1, by the window\"\n\n,\nt-2,2\n",
            "\u{feff}place;name\r\nt-1;Table 1, by the window\r\n\r\n;\r\nt-2;2",
            " name , place\n\"Table 1, by the window\" , t-1\n,\n,\n2,t-2\n",
        ] {
            let lines = lines(text, &COLUMNS).unwrap();
            let cells: Vec<_> = lines
                .iter()
                .map(|line| (line.number, line.cell("place"), line.cell("name")))
                .collect();
            assert_eq!(
                cells,
                [
                    (2, Some("t-1"), Some("Table 1, by the window")),
                    (5, Some("t-2"), Some("2")),
                ],
                "{text}"
            );
            assert_eq!(lines[0].cell("branch"), None);
        }
    }

    #[test]
    fn a_cell_beyond_the_head_is_told() {
        let text = "place,name\nt-1,Table 1, by the window\nt-2,2,, \nt-3,,,3\n";
        let Err(AppError::Lines(flaws)) = lines(text, &COLUMNS) else {
            panic!("{text}");
        };
        let told: Vec<u64> = flaws.first.iter().map(|flaw| flaw.line).collect();
        assert_eq!(told, [2, 4]);
        assert!(flaws.first[0].detail.contains("quotes"));
    }

    #[test]
    fn a_head_that_names_something_else_is_told() {
        for (text, word) in [
            ("place,nmae\n", "nmae"),
            ("place,place\n", "twice"),
            ("t-1,Table 1\n", "t-1"),
            ("", "followed"),
            ("place,name\n,\n", "followed"),
        ] {
            let Err(AppError::Lines(flaws)) = lines(text, &COLUMNS) else {
                panic!("{text}");
            };
            assert_eq!(flaws.first[0].line, 1);
            assert!(flaws.first[0].detail.contains(word), "{flaws:?}");
        }
    }
}
