//! What can go wrong: what, where, and what to do about it.

use std::path::{Path, PathBuf};

#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Fault {
    #[error("{path}: cannot {doing}: {source}")]
    Disk { doing: &'static str, path: PathBuf, source: std::io::Error },
    #[error("{url}: {said}")]
    Web { url: String, said: String },
    /// Not of the form its format asks for.
    #[error("{place}: {what}")]
    Form { place: String, what: String },
    /// Of the right form, but not what was signed, hashed or promised.
    #[error("{place}: {what}")]
    Untrue { place: String, what: String },
    /// What was asked for is not done here.
    #[error("{what} - {remedy}")]
    Refused { what: String, remedy: String },
}

impl Fault {
    pub fn form(place: impl Into<String>, what: impl Into<String>) -> Fault {
        Fault::Form { place: place.into(), what: what.into() }
    }

    pub fn untrue(place: impl Into<String>, what: impl Into<String>) -> Fault {
        Fault::Untrue { place: place.into(), what: what.into() }
    }

    pub fn refused(what: impl Into<String>, remedy: impl Into<String>) -> Fault {
        Fault::Refused { what: what.into(), remedy: remedy.into() }
    }

    pub(crate) fn disk(doing: &'static str, path: &Path) -> impl FnOnce(std::io::Error) -> Fault {
        move |source| Fault::Disk { doing, path: path.to_owned(), source }
    }
}
