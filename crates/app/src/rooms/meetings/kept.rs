//! A part of a row kept as json: lists that live and die with their row.

use crate::db::{FromValue, Value};
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use std::ops::{Deref, DerefMut};

#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub(crate) struct Kept<T>(pub(crate) T);

impl<T> Deref for Kept<T> {
    type Target = T;
    fn deref(&self) -> &T {
        &self.0
    }
}

impl<T> DerefMut for Kept<T> {
    fn deref_mut(&mut self) -> &mut T {
        &mut self.0
    }
}

impl<T: DeserializeOwned> FromValue for Kept<T> {
    fn from_value(value: &Value) -> Option<Self> {
        match value {
            Value::Text(text) => serde_json::from_str(text).ok().map(Self),
            _ => None,
        }
    }
}

impl<T: Serialize> From<&Kept<T>> for Value {
    fn from(kept: &Kept<T>) -> Self {
        // Lists of plain structs always have a text.
        Self::Text(serde_json::to_string(&kept.0).unwrap_or_default())
    }
}
