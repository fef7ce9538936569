//! The master key: a file outside the database. Whoever has both can read everything; whoever lost the key can read nothing
//! that was sealed with it.

use anyhow::{Context as _, bail};
use pavilion_app::context::Chance;
use pavilion_app::crypto::Keys;
use std::io::Write as _;
use std::os::unix::fs::{OpenOptionsExt as _, PermissionsExt as _};
use std::path::Path;

/// Reads the key; none when there is no file.
pub fn read(path: &Path) -> anyhow::Result<Option<Keys>> {
    match std::fs::read_to_string(path) {
        Ok(text) => {
            let keys = Keys::parse(&text).with_context(|| {
                format!("the key file {} is damaged. Put the copy you keep elsewhere in its place.", path.display())
            })?;
            Ok(Some(keys))
        }
        Err(fault) if fault.kind() == std::io::ErrorKind::NotFound => Ok(None),
        Err(fault) => {
            bail!("the key file {} cannot be read: {fault}. Give the user Pavilion runs as the right to read it.", path.display())
        }
    }
}

/// Makes a new key and its file, readable by nobody else. Never writes over one.
pub fn make(path: &Path, chance: &Chance) -> anyhow::Result<Keys> {
    let keys = Keys::from_master(chance.bytes());
    write(path, &keys.print())?;
    Ok(keys)
}

fn write(path: &Path, text: &str) -> anyhow::Result<()> {
    let said =
        || format!("the key file {} cannot be written. Give the user Pavilion runs as the right to write there.", path.display());
    let mut file = std::fs::File::options().write(true).create_new(true).mode(0o600).open(path).with_context(said)?;
    writeln!(file, "{text}").with_context(said)?;
    file.sync_all().with_context(said)
}

/// Whether somebody besides the owner can read the file.
pub fn is_open_to_others(path: &Path) -> bool {
    std::fs::metadata(path).is_ok_and(|found| found.permissions().mode() & 0o077 != 0)
}
