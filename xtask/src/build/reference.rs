//! `/docs`: the API's description, drawn by Swagger UI, among the files that the Worker serves. No page that embeds the
//! widget loads any of it.

use std::path::Path;

use anyhow::Result;

use crate::{repo, tools::Tools};

/// Nothing from anywhere else. The library sets styles of elements.
pub const HEADERS: &str = "
/docs
  Content-Security-Policy: default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; \
connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'
  Referrer-Policy: no-referrer
";

const LIBRARY: &str = "swagger-ui-dist";
/// Its licence and those of what is inside go with it.
const OF_LIBRARY: [&str; 5] = [
    "swagger-ui-bundle.js",
    "swagger-ui-bundle.js.LICENSE.txt",
    "swagger-ui.css",
    "LICENSE",
    "NOTICE",
];
pub const SOURCES: &str = "worker/reference";

pub fn copy(tools: &Tools, dist: &Path) -> Result<()> {
    let of_library = OF_LIBRARY.map(|name| (tools.module(LIBRARY).join(name), name));
    let ours = ["docs.js", "docs.css"].map(|name| (tools.repo().path(SOURCES).join(name), name));
    for (from, name) in of_library.into_iter().chain(ours) {
        repo::write(&dist.join("docs").join(name), repo::read(&from)?)?;
    }
    let page = tools.repo().path(SOURCES).join("docs.html");
    // Beside the folder, so that its address needs no slash at the end.
    repo::write(&dist.join("docs.html"), repo::read(&page)?)
}
