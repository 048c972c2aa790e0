//! Published texts for anybody.

use std::sync::Arc;

use afterword_domain::ids::InstrumentId;
use afterword_domain::instrument::Instrument;

use super::{App, AppError};
use crate::ports::Platform;

impl<P: Platform> App<P> {
    /// A published version of an instrument.
    ///
    /// # Errors
    /// When there is none of that id, or the database has no result.
    pub async fn published_instrument(&self, id: &str) -> Result<Arc<Instrument>, AppError> {
        let id = InstrumentId::new(id).map_err(|_| AppError::NotFound("instrument"))?;
        self.instrument(&id).await
    }
}
