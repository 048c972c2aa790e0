//! Shapes that cross the network, shared by all that speak the API. Requests refuse unknown
//! fields; readers of replies ignore them, so that replies can grow.

#[cfg(feature = "server")]
pub mod aggregate;
pub mod annotation;
#[cfg(feature = "server")]
pub mod answers;
pub mod code;
pub mod contradiction;
pub mod erasure;
pub mod feed;
#[cfg(feature = "server")]
pub mod instrument;
pub mod invitation;
pub mod keys;
#[cfg(feature = "server")]
pub mod place;
pub mod problem;
pub mod report;
pub mod ruling;
pub mod screen;
#[cfg(feature = "server")]
pub mod shift;
pub mod sites;
pub mod write;

use std::fmt;
use std::marker::PhantomData;

use serde::de::value::MapAccessDeserializer;
use serde::de::{MapAccess, Visitor};
use serde::{Deserialize, Deserializer};

/// Reads an object by its names. What serde derives would also take a list of its values in order.
///
/// # Errors
/// When it is something else, or not of this shape.
pub fn object<'de, D: Deserializer<'de>, T: Deserialize<'de>>(
    deserializer: D,
) -> Result<T, D::Error> {
    struct Object<T>(PhantomData<T>);
    impl<'de, T: Deserialize<'de>> Visitor<'de> for Object<T> {
        type Value = T;
        fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            f.write_str("an object")
        }
        fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<T, A::Error> {
            T::deserialize(MapAccessDeserializer::new(map))
        }
    }
    deserializer.deserialize_map(Object(PhantomData))
}
