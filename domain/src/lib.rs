//! The rules of Afterword: what an answer is, how a write changes it, what it counts for and how
//! counts become figures. Pure: no clock, no I/O, no randomness; time and ids are passed in.

pub mod access;
pub mod answer;
pub mod asking;
pub mod chain;
pub mod contact;
pub mod contribution;
pub mod count;
#[cfg(feature = "server")]
pub mod day;
pub mod defaults;
pub mod delay;
pub mod erasure;
pub mod facts;
pub mod figures;
pub mod grouping;
pub mod ids;
pub mod instrument;
#[cfg(feature = "server")]
pub mod plural;
pub mod rates;
pub mod reason;
pub mod record;
pub mod ruling;
pub mod scale;
pub mod session;
pub mod settings;
pub mod stats;
#[cfg(feature = "server")]
pub mod texts;
pub mod time;
#[cfg(feature = "server")]
pub mod token;
pub mod wire;
pub mod write;
