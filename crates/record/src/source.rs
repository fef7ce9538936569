//! Where the files of a record are read from: a folder, or a prefix on the web.

use crate::fault::Fault;
use std::io::Read as _;
use std::path::{Path, PathBuf};

/// A place with the files of a record.
pub trait Source: Send + Sync {
    /// The bytes of a file named as in the layout; none when there is no such file. Refuses more than `most` bytes.
    fn read(&self, path: &str, most: usize) -> Result<Option<Vec<u8>>, Fault>;

    /// What to call a file of it in a message.
    fn place(&self, path: &str) -> String;

    /// The folder, when it is one.
    fn folder(&self) -> Option<&Path> {
        None
    }
}

/// Opens a folder, or with the feature `http` a URL.
pub fn open(place: &str) -> Result<Box<dyn Source>, Fault> {
    if place.starts_with("http://") || place.starts_with("https://") {
        #[cfg(feature = "http")]
        return Ok(Box::new(crate::web::Web::new(place)));
        #[cfg(not(feature = "http"))]
        return Err(Fault::refused(format!("{place}: this build reads folders only"), "fetch the files first"));
    }
    Ok(Box::new(Folder::new(place)))
}

/// A folder on this machine.
#[derive(Clone, Debug)]
pub struct Folder(PathBuf);

impl Folder {
    #[must_use]
    pub fn new(path: impl Into<PathBuf>) -> Folder {
        Folder(path.into())
    }
}

impl Source for Folder {
    fn read(&self, path: &str, most: usize) -> Result<Option<Vec<u8>>, Fault> {
        read_file(&self.0.join(path), most)
    }

    fn place(&self, path: &str) -> String {
        self.0.join(path).display().to_string()
    }

    fn folder(&self) -> Option<&Path> {
        Some(&self.0)
    }
}

/// Reads a file of at most so many bytes; none when there is none.
pub(crate) fn read_file(path: &Path, most: usize) -> Result<Option<Vec<u8>>, Fault> {
    use std::io::ErrorKind::{IsADirectory, NotADirectory, NotFound};
    let file = match std::fs::File::open(path) {
        Ok(file) => file,
        Err(fault) if matches!(fault.kind(), NotFound | NotADirectory) => return Ok(None),
        Err(fault) => return Err(Fault::disk("open", path)(fault)),
    };
    let mut bytes = Vec::new();
    match file.take(most as u64 + 1).read_to_end(&mut bytes) {
        Err(fault) if fault.kind() == IsADirectory => Ok(None),
        Err(fault) => Err(Fault::disk("read", path)(fault)),
        Ok(read) if read > most => {
            Err(Fault::form(path.display().to_string(), format!("longer than the {most} bytes such a file can have")))
        }
        Ok(_) => Ok(Some(bytes)),
    }
}
