//! Who holds an API key, and what they may do.

use afterword_domain::access::Action;

use super::{App, AppError};
use crate::ports::Platform;
use crate::store::keys::{self, Holder};

impl<P: Platform> App<P> {
    /// The holder of an API key, read from the database at every use.
    ///
    /// # Errors
    /// When there is no key, it is unknown or revoked, or the database has no result.
    async fn holder(&self, api_key: Option<&str>) -> Result<Holder, AppError> {
        let api_key = api_key.ok_or(AppError::BadKey)?;
        keys::holder(&self.platform, api_key)
            .await?
            .ok_or(AppError::BadKey)
    }

    /// The holder of an API key who may do this.
    ///
    /// # Errors
    /// When the key is no good, its role does not cover it, or the database has no result.
    pub async fn allowed(&self, api_key: Option<&str>, action: Action) -> Result<Holder, AppError> {
        let holder = self.holder(api_key).await?;
        if holder.role.may(action) {
            Ok(holder)
        } else {
            Err(AppError::Forbidden(action))
        }
    }
}
