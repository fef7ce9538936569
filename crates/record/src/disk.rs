//! The few things the writer does to a disk, so that a test can stop it at any byte.

use std::fs::{File, OpenOptions};
use std::io::{self, Write as _};
use std::path::Path;

/// A disk to write to. [`Real`] is the only one in use; tests put one in its place that dies.
pub trait Disk: Send {
    /// Makes the file, or empties it, and writes the bytes.
    fn write(&mut self, path: &Path, bytes: &[u8]) -> io::Result<()>;
    /// Writes the bytes behind what is there.
    fn append(&mut self, path: &Path, bytes: &[u8]) -> io::Result<()>;
    /// Puts a file in the place of another at once.
    fn rename(&mut self, from: &Path, to: &Path) -> io::Result<()>;
    /// Removes a file, when it is there.
    fn remove(&mut self, path: &Path) -> io::Result<()>;
    /// Removes a folder, when it is there and empty.
    fn remove_folder(&mut self, path: &Path) -> io::Result<()>;
    /// Makes one folder, when it is not there.
    fn make_folder(&mut self, path: &Path) -> io::Result<()>;
    /// Waits until a file's bytes, or a folder's names, will survive a power cut.
    fn sync(&mut self, path: &Path) -> io::Result<()>;
    /// The same for all of many files and folders below a folder.
    fn sync_all(&mut self, _below: &Path, paths: &[&Path]) -> io::Result<()> {
        paths.iter().try_for_each(|path| self.sync(path))
    }
}

/// The machine's disk.
#[derive(Clone, Copy, Debug, Default)]
pub struct Real;

/// From here on, one request for the whole file system is cheaper than one for every file.
const MANY: usize = 24;

fn unless_missing(done: io::Result<()>) -> io::Result<()> {
    match done {
        Err(fault) if fault.kind() == io::ErrorKind::NotFound => Ok(()),
        other => other,
    }
}

impl Disk for Real {
    fn write(&mut self, path: &Path, bytes: &[u8]) -> io::Result<()> {
        File::create(path)?.write_all(bytes)
    }

    fn append(&mut self, path: &Path, bytes: &[u8]) -> io::Result<()> {
        OpenOptions::new().append(true).open(path)?.write_all(bytes)
    }

    fn rename(&mut self, from: &Path, to: &Path) -> io::Result<()> {
        std::fs::rename(from, to)
    }

    fn remove(&mut self, path: &Path) -> io::Result<()> {
        unless_missing(std::fs::remove_file(path))
    }

    fn remove_folder(&mut self, path: &Path) -> io::Result<()> {
        match unless_missing(std::fs::remove_dir(path)) {
            Err(fault) if fault.kind() == io::ErrorKind::DirectoryNotEmpty => Ok(()),
            other => other,
        }
    }

    fn make_folder(&mut self, path: &Path) -> io::Result<()> {
        match std::fs::create_dir(path) {
            Err(fault) if fault.kind() == io::ErrorKind::AlreadyExists => Ok(()),
            other => other,
        }
    }

    fn sync(&mut self, path: &Path) -> io::Result<()> {
        let file = File::open(path)?;
        if file.metadata()?.is_dir() { file.sync_all() } else { file.sync_data() }
    }

    #[cfg(target_os = "linux")]
    fn sync_all(&mut self, below: &Path, paths: &[&Path]) -> io::Result<()> {
        if paths.len() < MANY {
            return paths.iter().try_for_each(|path| self.sync(path));
        }
        Ok(rustix::fs::syncfs(File::open(below)?)?)
    }
}
