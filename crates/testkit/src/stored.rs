//! Files printed by tests and kept with the sources, so that every change of what they show is seen in a diff.

use crate::source::root;

/// Fails unless the stored file holds exactly this text; `UPDATE=1` writes it instead.
pub fn same_as_stored(path: &str, text: &str) {
    let file = root().join(path);
    let stored = std::fs::read_to_string(&file).unwrap_or_default();
    if stored == text {
        return;
    }
    if std::env::var_os("UPDATE").is_some() {
        if let Some(folder) = file.parent() {
            std::fs::create_dir_all(folder).expect("the folder can be made");
        }
        std::fs::write(&file, text).expect("the stored file can be written");
        return;
    }
    let first = stored
        .lines()
        .zip(text.lines())
        .position(|(a, b)| a != b)
        .unwrap_or_else(|| stored.lines().count().min(text.lines().count()));
    panic!(
        "{path} is not what it was; look at the change and run the test again with UPDATE=1 if it is meant.\nfirst difference in line {}:\n  stored: {}\n  now:    {}",
        first + 1,
        stored.lines().nth(first).unwrap_or("(end)"),
        text.lines().nth(first).unwrap_or("(end)"),
    );
}
