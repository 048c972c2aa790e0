//! HTTP: one file per route, which extracts, calls the app and maps. No SQL, no rules.

pub mod aggregate;
pub mod answers;
pub mod body;
pub mod contradictions;
pub mod current;
pub mod drafts;
pub mod erase;
pub mod erasures;
pub mod error;
pub mod export;
pub mod form;
mod gate;
pub mod healthz;
pub mod incidents;
pub mod instruments;
pub mod invitations;
pub mod keys;
pub mod link;
pub mod list;
pub mod marks;
#[cfg(feature = "openapi")]
pub mod openapi;
pub mod page;
pub mod places;
pub mod plain;
pub mod replay;
pub mod reply;
pub mod reports;
pub mod request;
pub mod reviews;
pub mod router;
pub mod rulings;
pub mod sessions;
pub mod sheet;
pub mod shifts;
pub mod signing_keys;
pub mod site_form;
pub mod site_keys;
pub mod sites;
pub mod versions;
pub mod widget;

pub use error::fault_reply;
pub use router::router;
