//! Where published data may lie: named by `PAVILION_DATA`, else in `shared/data` of a folder above.

use std::path::{Path, PathBuf};

/// A folder or file of it; says so when it is not there.
pub(crate) fn folder(name: &str) -> Option<PathBuf> {
    let found = std::env::var_os("PAVILION_DATA")
        .map(PathBuf::from)
        .into_iter()
        .chain(Path::new(env!("CARGO_MANIFEST_DIR")).ancestors().map(|folder| folder.join("shared/data")));
    let found = found.map(|data| data.join(name)).find(|path| path.exists());
    if found.is_none() {
        println!("skipped: {name} is not at hand");
    }
    found
}

pub(crate) fn text(path: &Path) -> String {
    std::fs::read_to_string(path).unwrap()
}
