//! The methods there are: those inside the binary, the files of a folder, and what a community wrote down itself. The
//! nearest counts: a community's own version before the folder's, the folder's before the built-in one.

use super::store::methods::{self as store, MethodRow};
use crate::context::App;
use crate::db::Tx;
use crate::problem::Problem;
use pavilion_rules::ids::PlaceId;
use pavilion_rules::methods::{Fault, Method, read};
use rust_embed::RustEmbed;
use std::collections::BTreeMap;
use std::sync::LazyLock;

#[derive(RustEmbed)]
#[folder = "$CARGO_MANIFEST_DIR/../../methods/meetings"]
struct Files;

/// Where a method comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum From {
    BuiltIn,
    Folder,
    Community,
}

impl From {
    pub(crate) const fn name(self) -> &'static str {
        match self {
            Self::BuiltIn => "built-in",
            Self::Folder => "folder",
            Self::Community => "community",
        }
    }
}

/// A method as it counts in one community.
#[derive(Clone, Debug)]
pub(crate) struct Known {
    pub(crate) method: Method,
    pub(crate) text: String,
    /// 0 for a file; a community's own versions count from 1.
    pub(crate) version: i64,
    pub(crate) from: From,
}

/// A file of the folder that cannot be used, and why.
#[derive(Clone, Debug)]
pub(crate) struct Faulty {
    pub(crate) file: String,
    pub(crate) faults: Vec<Fault>,
}

static BUILT_IN: LazyLock<BTreeMap<String, Known>> = LazyLock::new(|| {
    let mut all = BTreeMap::new();
    for name in Files::iter() {
        let Some(file) = Files::get(&name) else { continue };
        let text = String::from_utf8_lossy(&file.data).into_owned();
        let method = read(&text).unwrap_or_else(|faults| panic!("methods/meetings/{name}: {faults:?}"));
        all.insert(method.code.clone(), Known { method, text, version: 0, from: From::BuiltIn });
    }
    all
});

/// More files than anybody lays there.
const FILES_MAX: usize = 500;

/// What the folder holds now. Read anew each time: a file laid there counts at once.
fn folder(app: &App) -> (Vec<Known>, Vec<Faulty>) {
    let (mut good, mut bad) = (Vec::new(), Vec::new());
    let Ok(entries) = std::fs::read_dir(app.config.methods_folder()) else { return (good, bad) };
    let mut paths: Vec<_> =
        entries.flatten().map(|entry| entry.path()).filter(|path| path.extension().is_some_and(|e| e == "toml")).collect();
    paths.sort();
    for path in paths.into_iter().take(FILES_MAX) {
        let file = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
        let text = std::fs::read(&path).map(|bytes| String::from_utf8_lossy(&bytes).into_owned()).unwrap_or_default();
        match read(&text) {
            Ok(method) => good.push(Known { method, text, version: 0, from: From::Folder }),
            Err(faults) => bad.push(Faulty { file, faults }),
        }
    }
    (good, bad)
}

fn of_row(row: MethodRow) -> Option<Known> {
    // It was checked when it was written; a later program that knows fewer words leaves it out rather than guess.
    let method = read(&row.text).ok()?;
    Some(Known { method, text: row.text, version: row.version, from: From::Community })
}

/// Every method of a community, by code, and the files that cannot be used.
pub(crate) async fn all(tx: &mut Tx, app: &App, community: Option<PlaceId>) -> Result<(Vec<Known>, Vec<Faulty>), Problem> {
    let mut all = BUILT_IN.clone();
    let (files, faulty) = folder(app);
    for known in files {
        all.insert(known.method.code.clone(), known);
    }
    if let Some(community) = community {
        for known in store::all(tx, community).await?.into_iter().filter_map(of_row) {
            all.insert(known.method.code.clone(), known);
        }
    }
    let mut list: Vec<Known> = all.into_values().collect();
    list.sort_by(|a, b| (&a.method.source, &a.method.code).cmp(&(&b.method.source, &b.method.code)));
    Ok((list, faulty))
}

/// The method of this code as it counts here.
pub(crate) async fn one(tx: &mut Tx, app: &App, community: Option<PlaceId>, code: &str) -> Result<Option<Known>, Problem> {
    if let Some(community) = community
        && let Some(known) = store::newest(tx, community, code).await?.and_then(of_row)
    {
        return Ok(Some(known));
    }
    if let Some(known) = folder(app).0.into_iter().find(|known| known.method.code == code) {
        return Ok(Some(known));
    }
    Ok(BUILT_IN.get(code).cloned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_file_can_be_read_and_every_form_from_a01_to_a31_has_one() {
        assert!(BUILT_IN.len() >= 31);
        for n in 1..=31 {
            let source = format!("A{n:02}");
            assert!(BUILT_IN.values().any(|known| known.method.source == source), "{source}");
        }
        for known in BUILT_IN.values() {
            assert!(Files::get(&format!("{}.toml", known.method.code)).is_some(), "{}", known.method.code);
            for next in &known.method.chain {
                assert!(BUILT_IN.contains_key(next), "{} goes on to {next}", known.method.code);
            }
        }
    }
}
