//! Statements and rows: how the ledger lies in SQL. Speaks to any [`Database`](crate::ports::Database).

pub mod aggregate;
pub mod annotation;
pub mod answer;
pub mod feed;
pub mod keys;
pub mod rates;
pub mod recount;
pub mod recount_feed;
pub mod roll_up;
pub mod row;
pub mod ruling;
pub mod shared;
pub mod site;
pub mod tally;
pub mod warnings;
