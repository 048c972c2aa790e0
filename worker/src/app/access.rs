//! Who holds an API key, and what they may do; and who is the operator.

use afterword_domain::access::Action;
use afterword_domain::defaults::OPERATOR_KEY_MIN_BYTES;
use sha2::{Digest, Sha256};
use subtle::ConstantTimeEq;

use super::{App, AppError};
use crate::ports::{Layer, Platform};
use crate::store::keys::{self, Holder};

impl<P: Platform> App<P> {
    /// The holder of an API key, read from the database at every use.
    ///
    /// # Errors
    /// When there is no key, it is unknown or revoked, or the database has no result.
    async fn holder(&self, api_key: Option<&str>) -> Result<Holder, AppError> {
        let api_key = api_key.ok_or(AppError::BadKey)?;
        let holder = keys::holder(&self.platform, api_key)
            .await?
            .ok_or(AppError::BadKey)?;
        let now = self.platform.now();
        if let Err(error) = keys::used(&self.platform, api_key, &holder, now).await {
            // What is asked for does not depend on it, and the next use writes it down.
            self.platform.fault(&format!("last use of a key: {error}"));
        }
        Ok(holder)
    }

    /// The holder of an API key who may do this.
    ///
    /// # Errors
    /// When the key is no good, its role does not cover it, or the database has no result.
    pub async fn allowed(&self, api_key: Option<&str>, action: Action) -> Result<Holder, AppError> {
        if action.reads()
            && let Some(api_key) = api_key
        {
            self.allow(Layer::ApiKey, &keys::hash(api_key)).await?;
        }
        let holder = self.holder(api_key).await?;
        if holder.role.may(action) {
            Ok(holder)
        } else {
            Err(AppError::Forbidden(action))
        }
    }

    /// Whether this is the operator's secret. Both are hashed first, so that how long the
    /// comparison takes says nothing of either.
    ///
    /// # Errors
    /// When it is not, or the operator has set none.
    pub fn operator(&self, secret: Option<&str>) -> Result<(), AppError> {
        let own = self.platform.operator_key();
        let own = own.filter(|own| own.len() >= OPERATOR_KEY_MIN_BYTES);
        let own = Sha256::digest(own.ok_or(AppError::NoOperator)?);
        let given = Sha256::digest(secret.ok_or(AppError::BadKey)?);
        if bool::from(own.ct_eq(&given)) {
            Ok(())
        } else {
            Err(AppError::NotOperator)
        }
    }
}
