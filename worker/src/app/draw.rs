//! Keys and ids that are drawn, from 128 random bits each.

use afterword_domain::ids::{Kid, Space};

use super::{App, AppError};
use crate::ports::Platform;

impl<P: Platform> App<P> {
    /// An API key.
    pub(super) fn draw_api_key(&self, space: Space) -> String {
        format!("ak_{}_{}", space.as_str(), self.draw_hex())
    }

    /// A public site key.
    pub(super) fn draw_site_key(&self, space: Space) -> String {
        format!("pk_{}_{}", space.as_str(), self.draw_hex())
    }

    /// A signing key's id. Half is enough for a name, and tokens carry it.
    pub(super) fn draw_kid(&self) -> Result<Kid, AppError> {
        let drawn = self.draw_hex();
        let half = drawn.get(16..).unwrap_or_default();
        Kid::new(half).map_err(|_| AppError::Fault("drawn kid"))
    }

    /// A secret of 32 bytes, in hex.
    pub(super) fn draw_secret(&self) -> String {
        self.draw_hex() + &self.draw_hex()
    }

    fn draw_hex(&self) -> String {
        base16ct::lower::encode_string(&self.platform.random())
    }
}
