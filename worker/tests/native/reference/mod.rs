//! The reference: what the Worker has to say, worked out anew from a list of writes. No tallies,
//! no deltas, no SQL, and no code of the product.

pub mod calendar;
pub mod figures;
pub mod ledger;

pub use figures::Query;
pub use ledger::{Expected, Given, Ledger, Sent};

use serde_json::Value;

/// Whether two values are the same, numbers up to the last digits of a float.
pub fn same(a: &Value, b: &Value) -> bool {
    match (a, b) {
        (Value::Number(x), Value::Number(y)) => {
            x == y || (x.as_f64().unwrap() - y.as_f64().unwrap()).abs() < 1e-9
        }
        (Value::Array(x), Value::Array(y)) => {
            x.len() == y.len() && x.iter().zip(y).all(|(x, y)| same(x, y))
        }
        (Value::Object(x), Value::Object(y)) => {
            x.len() == y.len()
                && x.iter()
                    .all(|(name, x)| y.get(name).is_some_and(|y| same(x, y)))
        }
        _ => a == b,
    }
}
