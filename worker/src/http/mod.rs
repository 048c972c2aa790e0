//! HTTP: one file per route, which extracts, calls the app and maps. No SQL, no rules.

pub mod aggregate;
pub mod answers;
pub mod body;
pub mod current;
pub mod erase;
pub mod error;
pub mod form;
pub mod healthz;
pub mod incidents;
pub mod instruments;
pub mod invitations;
pub mod link;
pub mod marks;
#[cfg(feature = "openapi")]
pub mod openapi;
pub mod page;
pub mod plain;
pub mod reply;
pub mod request;
pub mod router;
pub mod rulings;
pub mod sessions;
pub mod site_form;
pub mod widget;

pub use error::fault_reply;
pub use router::router;
