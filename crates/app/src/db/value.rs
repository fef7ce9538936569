//! Values on their way into and out of either engine.

use super::DbFault;
use bytes::BytesMut;
use pavilion_rules::Millis;
use pavilion_rules::ids::*;
use pavilion_rules::ids::{AccountId, DwellingId, ImportId, MatterId, PhotoId, PlaceId, PostId, SessionId, TokenId};
use pavilion_rules::ids::{NoticeId, StatementId, TalkId, VoiceId};
use std::sync::Arc;
use tokio_postgres::types::{IsNull, ToSql, Type, to_sql_checked};
use uuid::Uuid;

/// One value of the portable palette.
#[derive(Clone, Debug, PartialEq)]
pub enum Value {
    Null,
    Int(i64),
    Bool(bool),
    Text(String),
    Bytes(Vec<u8>),
    Uuid(Uuid),
}

macro_rules! value_from {
    ($($from:ty => |$v:ident| $to:expr),* $(,)?) => {$(
        impl From<$from> for Value { fn from($v: $from) -> Self { $to } }
        impl From<&$from> for Value { fn from(v: &$from) -> Self { let $v = v.clone(); $to } }
    )*};
}
value_from! {
    i64 => |v| Value::Int(v),
    bool => |v| Value::Bool(v),
    String => |v| Value::Text(v),
    Vec<u8> => |v| Value::Bytes(v),
    [u8; 32] => |v| Value::Bytes(v.to_vec()),
    Uuid => |v| Value::Uuid(v),
    Millis => |v| Value::Int(v.0),
}
value_from! {}
impl From<&str> for Value {
    fn from(v: &str) -> Self {
        Self::Text(v.to_owned())
    }
}
impl From<&[u8]> for Value {
    fn from(v: &[u8]) -> Self {
        Self::Bytes(v.to_vec())
    }
}
impl<T: Into<Value>> From<Option<T>> for Value {
    fn from(v: Option<T>) -> Self {
        v.map_or(Self::Null, Into::into)
    }
}

impl rusqlite::ToSql for Value {
    fn to_sql(&self) -> rusqlite::Result<rusqlite::types::ToSqlOutput<'_>> {
        use rusqlite::types::{ToSqlOutput, Value as Owned, ValueRef};
        Ok(match self {
            Self::Null => ToSqlOutput::Owned(Owned::Null),
            Self::Int(n) => ToSqlOutput::Owned(Owned::Integer(*n)),
            Self::Bool(b) => ToSqlOutput::Owned(Owned::Integer(i64::from(*b))),
            Self::Text(s) => ToSqlOutput::Borrowed(ValueRef::Text(s.as_bytes())),
            Self::Bytes(b) => ToSqlOutput::Borrowed(ValueRef::Blob(b)),
            Self::Uuid(u) => ToSqlOutput::Borrowed(ValueRef::Blob(u.as_bytes())),
        })
    }
}

impl ToSql for Value {
    fn to_sql(&self, ty: &Type, out: &mut BytesMut) -> Result<IsNull, Box<dyn std::error::Error + Sync + Send>> {
        match self {
            Self::Null => Ok(IsNull::Yes),
            Self::Int(n) if *ty == Type::INT4 => i32::try_from(*n)?.to_sql(ty, out),
            Self::Int(n) => n.to_sql(&Type::INT8, out),
            Self::Bool(b) => b.to_sql(&Type::BOOL, out),
            Self::Text(s) => s.to_sql(&Type::TEXT, out),
            Self::Bytes(b) => b.to_sql(&Type::BYTEA, out),
            Self::Uuid(u) => u.to_sql(&Type::UUID, out),
        }
    }

    fn accepts(_: &Type) -> bool {
        true
    }

    to_sql_checked!();
}

/// One row of an answer: values by the name the text gave them.
pub struct Row {
    pub(super) names: Arc<[String]>,
    pub(super) values: Vec<Value>,
}

impl Row {
    /// The value of a column by its name.
    pub fn get<T: FromValue>(&self, name: &str) -> Result<T, DbFault> {
        let at = self.names.iter().position(|one| one == name);
        let at = at.ok_or_else(|| DbFault::Other(anyhow::anyhow!("the answer has no column {name}")))?;
        self.at(at)
    }

    /// The value of a column by its position.
    pub fn at<T: FromValue>(&self, at: usize) -> Result<T, DbFault> {
        let value = self.values.get(at).ok_or_else(|| DbFault::Other(anyhow::anyhow!("the answer has no column {at}")))?;
        T::from_value(value).ok_or_else(|| {
            let name = self.names.get(at).map_or("", String::as_str);
            DbFault::Other(anyhow::anyhow!("column {name} holds another type"))
        })
    }
}

/// What a column can become.
pub trait FromValue: Sized {
    fn from_value(value: &Value) -> Option<Self>;
}

macro_rules! from_value {
    ($($to:ty: $($pattern:pat => $out:expr),+);* $(;)?) => {$(
        impl FromValue for $to {
            fn from_value(value: &Value) -> Option<Self> {
                match value { $($pattern => $out,)+ _ => None }
            }
        }
    )*};
}
from_value! {
    i64: Value::Int(n) => Some(*n);
    bool: Value::Bool(b) => Some(*b), Value::Int(n) => Some(*n != 0);
    String: Value::Text(s) => Some(s.clone());
    Vec<u8>: Value::Bytes(b) => Some(b.clone());
    Uuid: Value::Uuid(u) => Some(*u), Value::Bytes(b) => Uuid::from_slice(b).ok();
    Millis: Value::Int(n) => Some(Millis(*n));
}
/// Ids on their way in and out, one line each.
macro_rules! ids {
    ($($id:ident),* $(,)?) => {$(
        impl From<$id> for Value {
            fn from(id: $id) -> Self {
                Self::Uuid(id.0)
            }
        }
        impl From<&$id> for Value {
            fn from(id: &$id) -> Self {
                Self::Uuid(id.0)
            }
        }
        impl FromValue for $id {
            fn from_value(value: &Value) -> Option<Self> {
                Uuid::from_value(value).map($id)
            }
        }
    )*};
}
#[rustfmt::skip]
ids!(
    AccountId,
    DwellingId,
    ImportId,
    MatterId,
    NoticeId,
    PhotoId,
    PlaceId,
    PostId,
    ProjectId,
    SessionId,
    TokenId,
    VoiceId,
    VoteId,
    TalkId,
    StatementId,
);

impl<T: FromValue> FromValue for Option<T> {
    fn from_value(value: &Value) -> Option<Self> {
        match value {
            Value::Null => Some(None),
            other => T::from_value(other).map(Some),
        }
    }
}

/// What a row can become. Structs get it from [`crate::from_row!`], tuples by position.
pub trait FromRow: Sized {
    fn from_row(row: &Row) -> Result<Self, DbFault>;
}

macro_rules! tuple_from_row {
    ($($name:ident $at:tt),+) => {
        impl<$($name: FromValue),+> FromRow for ($($name,)+) {
            fn from_row(row: &Row) -> Result<Self, DbFault> { Ok(($(row.at::<$name>($at)?,)+)) }
        }
    };
}
tuple_from_row!(A 0);
tuple_from_row!(A 0, B 1);
tuple_from_row!(A 0, B 1, C 2);
tuple_from_row!(A 0, B 1, C 2, D 3);
tuple_from_row!(A 0, B 1, C 2, D 3, E 4);
tuple_from_row!(A 0, B 1, C 2, D 3, E 4, F 5);
tuple_from_row!(A 0, B 1, C 2, D 3, E 4, F 5, G 6);
tuple_from_row!(A 0, B 1, C 2, D 3, E 4, F 5, G 6, H 7);

/// Reads a struct's fields from the columns of the same names.
#[macro_export]
macro_rules! from_row {
    ($name:ident { $($field:ident),+ $(,)? }) => {
        impl $crate::db::FromRow for $name {
            fn from_row(row: &$crate::db::Row) -> Result<Self, $crate::db::DbFault> {
                Ok(Self { $($field: row.get(stringify!($field))?),+ })
            }
        }
    };
}
