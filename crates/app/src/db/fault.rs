//! What can go wrong between the program and its data, each with what to do about it.

use std::path::PathBuf;

/// A fault of the storage. The text is for the operator: what, where, what to do.
#[derive(Debug, thiserror::Error)]
pub enum DbFault {
    #[error("a row with this key is already there")]
    Unique,
    #[error("the row refers to something that is not there")]
    Reference,
    #[error("a value is outside what the table allows")]
    Check,
    /// The engine asks for the whole transaction again.
    #[error("the database asks to try again")]
    Retry,
    #[error(
        "the connection to the database is lost: {0}. What was confirmed is safe; the platform goes on by itself once the database answers again."
    )]
    Lost(String),
    #[error(
        "the disk is full: {0}. Nothing confirmed is lost. Free space, or move the data directory; the platform goes on by itself."
    )]
    Full(String),
    #[error(
        "the data cannot be written: {0}. Give the user the platform runs as the right to write to this directory and everything in it."
    )]
    ReadOnly(String),
    #[error("another Pavilion is using {}. Stop it first (`systemctl stop pavilion`), or give this one another data directory.", .0.display())]
    InUse(PathBuf),
    #[error(
        "this database was written by a newer Pavilion (it has step {found}, this program knows {known}). Install that version or a later one; nothing was changed."
    )]
    Newer { found: i64, known: i64 },
    #[error(
        "this database lacks steps this program needs. Run `pavilion migrate` first, or start the platform with `pavilion serve`, which does it."
    )]
    Older,
    #[error("{} is not a Pavilion database: {}", .0.display(), .1)]
    Unreadable(PathBuf, String),
    /// A write outside an action: a fault of the program.
    #[error("only the desk writes")]
    NotTheDesk,
    #[error(transparent)]
    Other(#[from] anyhow::Error),
}

impl DbFault {
    /// Whether running the whole transaction again may help.
    #[must_use]
    pub fn is_retry(&self) -> bool {
        matches!(self, Self::Retry)
    }

    /// Whether the fault lies in the machine and may pass, so that the caller should come again later.
    #[must_use]
    pub fn is_passing(&self) -> bool {
        matches!(self, Self::Retry | Self::Lost(_) | Self::Full(_) | Self::ReadOnly(_))
    }
}

impl From<rusqlite::Error> for DbFault {
    fn from(error: rusqlite::Error) -> Self {
        use rusqlite::ffi;
        let rusqlite::Error::SqliteFailure(code, ref message) = error else {
            return Self::Other(anyhow::Error::new(error));
        };
        let said = || message.clone().unwrap_or_else(|| error.to_string());
        match (code.extended_code, code.extended_code & 0xff) {
            (ffi::SQLITE_CONSTRAINT_UNIQUE | ffi::SQLITE_CONSTRAINT_PRIMARYKEY, _) => Self::Unique,
            (ffi::SQLITE_CONSTRAINT_FOREIGNKEY, _) => Self::Reference,
            (ffi::SQLITE_CONSTRAINT_CHECK | ffi::SQLITE_CONSTRAINT_NOTNULL, _) => Self::Check,
            (_, ffi::SQLITE_BUSY | ffi::SQLITE_LOCKED) => Self::Retry,
            (_, ffi::SQLITE_FULL) => Self::Full(said()),
            (_, ffi::SQLITE_READONLY | ffi::SQLITE_CANTOPEN | ffi::SQLITE_PERM) => Self::ReadOnly(said()),
            // A full disk also shows as a failed write of the log.
            (_, ffi::SQLITE_IOERR) => Self::Full(said()),
            _ => Self::Other(anyhow::Error::new(error)),
        }
    }
}

impl From<tokio_postgres::Error> for DbFault {
    fn from(error: tokio_postgres::Error) -> Self {
        let Some(db) = error.as_db_error() else {
            return if error.is_closed() || std::error::Error::source(&error).is_some_and(|e| e.is::<std::io::Error>()) {
                Self::Lost(error.to_string())
            } else {
                Self::Other(anyhow::Error::new(error))
            };
        };
        let said = db.message().to_owned();
        match db.code().code() {
            "23505" => Self::Unique,
            "23503" => Self::Reference,
            "23514" | "23502" => Self::Check,
            "40001" | "40P01" => Self::Retry,
            "53100" => Self::Full(said),
            "25006" | "42501" => Self::ReadOnly(said),
            code if code.starts_with("08") || code.starts_with("57P") || code == "53300" => Self::Lost(said),
            _ => Self::Other(anyhow::Error::new(error)),
        }
    }
}

impl From<deadpool_postgres::PoolError> for DbFault {
    fn from(error: deadpool_postgres::PoolError) -> Self {
        match error {
            deadpool_postgres::PoolError::Backend(error) => match Self::from(error) {
                // A connection that cannot be made is a lost one, whatever the reason the driver gives.
                Self::Other(error) => Self::Lost(format!("{error:#}")),
                fault => fault,
            },
            other => Self::Lost(other.to_string()),
        }
    }
}
