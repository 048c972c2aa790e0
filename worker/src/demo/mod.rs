//! The demo: a call centre and a restaurant with believable answers, made through the same
//! domain code as live ones. Never deployed.

pub mod generate;
pub mod load;
pub mod sessions;
pub mod sites;
