//! RFC 4180, safe to open in a spreadsheet.

use afterword_domain::wire::answers::ListedAnswer;
use axum::extract::{Request, State};
use csv::{Terminator, Writer, WriterBuilder};

use super::cells::{COLUMNS, Column, PERSONAL};
use super::{Broken, Format, reply};
use crate::app::listing::Kind;
use crate::app::{App, AppError};
use crate::http::error::problem;
use crate::http::reply::Handled;
use crate::http::request;
use crate::ports::Platform;

/// All answers of a list as a table, parted by commas, in UTF-8. Text that a spreadsheet would take
/// for a formula begins with an apostrophe, and so does text that begins with one itself; the same
/// holds for each part after a semicolon, a tab or the end of a line. Take one away at each of these
/// places, and you have the value.
#[cfg_attr(feature = "openapi", utoipa::path(
    get, path = "/v1/export.csv", operation_id = "export_csv", tag = "answers",
    security(("api_key" = [])),
    params(
        ("from" = Option<String>, Query, description = "As of GET /v1/answers, like every other filter; there is no limit and no cursor", example = "2026-03-01"),
        ("to" = Option<String>, Query, description = "Last local business day, included", example = "2026-03-31"),
        ("words" = Option<String>, Query, description = "yes: with the columns comment and contact, filled as far as the key reads them; no when absent"),
        ("bom" = Option<String>, Query, description = "no: without the mark of UTF-8 that spreadsheets look for; yes when absent"),
    ),
    responses(
        (status = 200, description = "A table with a head. A transfer that breaks off is not complete", content_type = "text/csv", body = String,
            headers(("Afterword-Complete-Until" = i64, description = "Before this end of a session no counted answer can still appear"))),
        (status = "4XX", description = "Refused: bad_query, bad_key, forbidden, rate_limited", body = afterword_domain::wire::problem::Problem, content_type = "application/problem+json"),
        (status = 503, description = "Storage cannot be reached", body = afterword_domain::wire::problem::Problem, content_type = "application/problem+json"),
    ),
))]
#[worker::send]
pub async fn csv<P: Platform>(State(app): State<App<P>>, request: Request) -> Handled {
    let (parts, _) = request.into_parts();
    let (api_key, params) = (request::api_key(&parts.headers), request::params(&parts));
    let export = app.export(api_key, &params, Kind::Csv).await;
    let export = export.map_err(|e| problem(&app, e))?;
    let format = Csv {
        bom: export.bom,
        words: export.words,
    };
    reply(export, format).map_err(|_| problem(&app, AppError::Fault("export head")).into())
}

#[derive(Clone, Copy)]
struct Csv {
    bom: bool,
    words: bool,
}

/// The mark of UTF-8.
const BOM: &[u8] = "\u{feff}".as_bytes();

impl Csv {
    fn columns(self) -> impl Iterator<Item = &'static Column> {
        let personal: &[Column] = if self.words { &PERSONAL } else { &[] };
        COLUMNS.iter().chain(personal)
    }
}

impl Format for Csv {
    const ENDING: &'static str = "csv";
    const TYPE: &'static str = "text/csv; charset=utf-8; header=present";

    fn head(self) -> Result<Vec<u8>, Broken> {
        let mut head = if self.bom { BOM.to_vec() } else { Vec::new() };
        let mut table = table(&mut head);
        let names = self.columns().map(|(name, _)| name);
        table.write_record(names).map_err(|_| Broken)?;
        table.flush().map_err(|_| Broken)?;
        drop(table);
        Ok(head)
    }

    fn answers(self, answers: &[ListedAnswer]) -> Result<Vec<u8>, Broken> {
        let mut text = Vec::with_capacity(answers.len().saturating_mul(ROW_BYTES));
        let mut table = table(&mut text);
        for answer in answers {
            for (_, cell) in self.columns() {
                let cell = cell(answer);
                table
                    .write_field(cell.safe().as_bytes())
                    .map_err(|_| Broken)?;
            }
            table.write_record(None::<&[u8]>).map_err(|_| Broken)?;
        }
        table.flush().map_err(|_| Broken)?;
        drop(table);
        Ok(text)
    }
}

/// About what a row takes.
const ROW_BYTES: usize = 512;

fn table(text: &mut Vec<u8>) -> Writer<&mut Vec<u8>> {
    WriterBuilder::new()
        .terminator(Terminator::CRLF)
        .from_writer(text)
}
