//! Who holds an API key.

use super::{App, AppError};
use crate::ports::Platform;
use crate::store::keys::{self, Holder};

impl<P: Platform> App<P> {
    /// The holder of an API key, read from the database at every use.
    ///
    /// # Errors
    /// When there is no key, it is unknown or revoked, or the database has no result.
    pub async fn holder(&self, api_key: Option<&str>) -> Result<Holder, AppError> {
        let api_key = api_key.ok_or(AppError::BadKey)?;
        keys::holder(&self.platform, api_key)
            .await?
            .ok_or(AppError::BadKey)
    }
}
