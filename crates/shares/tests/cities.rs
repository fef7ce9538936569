//! What cities published, where the files are at hand: small ones only. `scripts/engines/shares-check.sh` takes them all.

use pavilion_shares::{Rule, pb};
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

const BYTES_MAX: u64 = 60_000;

/// The folder of Pabulib files, named by the environment or beside one of the folders above.
fn folder() -> Option<PathBuf> {
    let named = std::env::var_os("PAVILION_DATA").map(PathBuf::from);
    let above = Path::new(env!("CARGO_MANIFEST_DIR")).ancestors().map(|folder| folder.join("shared/data"));
    named.into_iter().chain(above).map(|data| data.join("pabulib")).find(|folder| folder.is_dir())
}

#[test]
#[expect(clippy::print_stdout, reason = "says what was not tested")]
fn small_published_outcomes_are_reproduced() {
    let Some(folder) = folder() else {
        println!("skipped: no folder of Pabulib files; name the one above it in PAVILION_DATA");
        return;
    };
    let mut same = 0;
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let is_small = path.metadata().is_ok_and(|about| about.len() <= BYTES_MAX);
        if !is_small || path.extension().is_none_or(|ending| ending != "pb") {
            continue;
        }
        let election = pb::read_bytes(std::fs::read(&path).unwrap()).unwrap().election;
        let published: BTreeSet<usize> = election.published().unwrap().into_iter().collect();
        let winners: BTreeSet<usize> = Rule::of_file(&election).unwrap().run(&election).unwrap().winners.into_iter().collect();
        assert_eq!(winners, published, "{}", path.display());
        let votes =
            election.projects().iter().enumerate().filter_map(|(n, _)| election.project_field(n, "votes")?.parse::<usize>().ok());
        assert!(votes.sum::<usize>() > 0, "{}", path.display());
        same += 1;
    }
    assert!(same > 50, "{same}");
}
