//! Statements and rows: how the ledger lies in SQL. Speaks to any [`Database`](crate::ports::Database).

pub mod aggregate;
pub mod annotation;
pub mod answer;
pub mod instrument;
pub mod keys;
pub mod recount;
pub mod roll_up;
pub mod row;
pub mod ruling;
pub mod site;
pub mod tally;
