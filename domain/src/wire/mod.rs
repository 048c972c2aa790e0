//! Shapes that cross the network, shared by all that speak the API. Requests refuse unknown
//! fields; readers of replies ignore them, so that replies can grow.

pub mod aggregate;
pub mod invitation;
pub mod problem;
pub mod screen;
pub mod write;
