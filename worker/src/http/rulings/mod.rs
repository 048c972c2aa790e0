//! Rulings on answers, one file a path.

pub mod appeal;
pub mod exemption;
pub mod log;
pub mod review;
pub mod void;
