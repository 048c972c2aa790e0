//! Instruments that come with the Worker, so that a site can be made before anything was published.

use afterword_domain::ids::InstrumentId;
use afterword_domain::instrument::Instrument;

use super::AppError;

/// The one of a site that names none.
pub const DEFAULT: &str = "chat-1";

const ALL: [(&str, &str); 2] = [
    (
        DEFAULT,
        include_str!("../../../domain/instruments/chat-1.json"),
    ),
    (
        "meal-1",
        include_str!("../../../domain/instruments/meal-1.json"),
    ),
];

/// The instrument of an id, if it comes with the Worker.
pub(super) fn find(id: &InstrumentId) -> Result<Option<Instrument>, AppError> {
    let found = ALL.into_iter().find(|(own, _)| *own == id.as_str());
    found
        .map(|(_, body)| serde_json::from_str(body))
        .transpose()
        .map_err(|_| AppError::Fault("bundled instrument"))
}
