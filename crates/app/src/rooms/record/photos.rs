//! Whether the store of photos holds what the database knows, and nothing else.

use crate::context::App;
use crate::problem::Problem;
use crate::rooms::{matters, money, notices, places, votes};
use futures::StreamExt as _;
use std::collections::{HashMap, HashSet};
use std::sync::Arc;
use uuid::Uuid;

/// Where store and database differ, by names of files.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Compared {
    /// Known to the database, and not there or of another size.
    pub missing: Vec<String>,
    /// There, and known to nobody.
    pub unknown: Vec<String>,
}

/// A file is stored before the action that names it is done, so a young one may be waiting for its row.
const YOUNG_MS: i64 = 3_600_000;
const PAGE: i64 = 1_000;

/// Compares them. The database is asked last, so that a photo stored meanwhile is not taken for a missing one.
pub async fn compare_photos(app: &Arc<App>) -> Result<Compared, Problem> {
    let mut large: HashMap<Uuid, u64> = HashMap::new();
    let mut small: HashSet<Uuid> = HashSet::new();
    let mut others: Vec<String> = Vec::new();
    let old_before = app.clock.now().0 - YOUNG_MS;
    let mut young: HashSet<Uuid> = HashSet::new();
    let mut listed = app.blobs.list();
    while let Some(found) = listed.next().await {
        let (name, bytes, at) = found?;
        let Some((id, is_small)) = photo_of(&name) else {
            // A photo of a meeting lies under the id its meeting names, a counted set under its vote's; neither is ever deleted.
            if at < old_before && !name.starts_with("meetings/") && !name.starts_with("votes/") {
                others.push(name);
            }
            continue;
        };
        if at >= old_before {
            young.insert(id);
        }
        if is_small {
            small.insert(id);
        } else {
            large.insert(id, bytes);
        }
    }
    let mut tx = app.db.read().await?;
    let mut compared = Compared::default();
    let mut after = Uuid::nil();
    loop {
        let rows = matters::overview::photos_after(&mut tx, after, PAGE).await?;
        let Some((last, _)) = rows.last() else { break };
        after = *last;
        for (id, bytes) in rows {
            let is_whole = large.remove(&id).is_some_and(|found| i64::try_from(found) == Ok(bytes));
            let has_small = small.remove(&id);
            let is_there = (is_whole && has_small) || is_there(app, id, bytes).await?;
            if !is_there {
                compared.missing.push(name_of(id, false));
            }
        }
    }
    let left = large.into_keys().map(|id| (id, false)).chain(small.into_iter().map(|id| (id, true)));
    compared.unknown.extend(left.filter(|(id, _)| !young.contains(id)).map(|(id, is_small)| name_of(id, is_small)));
    let folders: HashSet<String> = places::overview::import_folders(&mut tx).await?.into_iter().collect();
    let plans: HashSet<String> = matters::overview::plan_files(&mut tx).await?.into_iter().collect();
    postings(app, &mut others, &mut compared).await?;
    officials(app, &mut others, &mut compared).await?;
    vouchers(app, &mut others, &mut compared).await?;
    scans(app, &mut others, &mut compared).await?;
    compared.unknown.extend(others.into_iter().filter(|name| {
        let folder = name.rsplit_once('/').map_or("", |(folder, _)| folder);
        !folders.contains(folder) && !folders.contains(name) && !plans.contains(name)
    }));
    for plan in plans {
        if app.blobs.get(&plan).await?.is_none() {
            compared.missing.push(plan);
        }
    }
    compared.unknown.sort();
    Ok(compared)
}

/// The photos that prove where notices hang: each known one is there, and is taken off the list of strangers.
async fn postings(app: &Arc<App>, others: &mut Vec<String>, compared: &mut Compared) -> Result<(), Problem> {
    let mut after = Uuid::nil();
    loop {
        let rows = notices::posting_photos(&mut app.db.read().await?, after, PAGE).await?;
        let Some((last, ..)) = rows.last() else { return Ok(()) };
        after = *last;
        all_there(app, rows, others, compared).await?;
    }
}

/// The pictures that prove what an official system of voting counted.
async fn officials(app: &Arc<App>, others: &mut Vec<String>, compared: &mut Compared) -> Result<(), Problem> {
    let mut after = Uuid::nil();
    loop {
        let rows = votes::official_photos(&mut app.db.read().await?, after, PAGE).await?;
        let Some((last, ..)) = rows.last() else { return Ok(()) };
        after = *last;
        all_there(app, rows, others, compared).await?;
    }
}

/// The pictures of vouchers.
async fn vouchers(app: &Arc<App>, others: &mut Vec<String>, compared: &mut Compared) -> Result<(), Problem> {
    let mut after = Uuid::nil();
    loop {
        let rows = money::vouchers(&mut app.db.read().await?, after, PAGE).await?;
        let Some((last, ..)) = rows.last() else { return Ok(()) };
        after = *last;
        all_there(app, rows, others, compared).await?;
    }
}

/// The sealed pictures of paper ballots, until they go.
async fn scans(app: &Arc<App>, others: &mut Vec<String>, compared: &mut Compared) -> Result<(), Problem> {
    let mut after = Uuid::nil();
    loop {
        let rows = votes::scan_files(&mut app.db.read().await?, after, PAGE).await?;
        let Some((last, ..)) = rows.last() else { return Ok(()) };
        after = *last;
        all_there(app, rows, others, compared).await?;
    }
}

async fn all_there(
    app: &Arc<App>,
    rows: Vec<(Uuid, String, i64)>,
    others: &mut Vec<String>,
    compared: &mut Compared,
) -> Result<(), Problem> {
    for (_, name, bytes) in rows {
        others.retain(|other| *other != name);
        let found = app.blobs.get(&name).await?;
        if found.is_none_or(|found| i64::try_from(found.len()) != Ok(bytes)) {
            compared.missing.push(name);
        }
    }
    Ok(())
}

/// Asks for both files again: they may have been stored after the listing went past.
async fn is_there(app: &Arc<App>, id: Uuid, bytes: i64) -> Result<bool, Problem> {
    let large = app.blobs.get(&name_of(id, false)).await?;
    let is_whole = large.is_some_and(|found| i64::try_from(found.len()) == Ok(bytes));
    Ok(is_whole && app.blobs.get(&name_of(id, true)).await?.is_some())
}

fn name_of(id: Uuid, is_small: bool) -> String {
    format!("photos/{id}{}.jpg", if is_small { "-small" } else { "" })
}

/// The photo a file belongs to, and whether it is the small one.
fn photo_of(name: &str) -> Option<(Uuid, bool)> {
    let name = name.strip_prefix("photos/")?.strip_suffix(".jpg")?;
    match name.strip_suffix("-small") {
        Some(id) => Some((Uuid::parse_str(id).ok()?, true)),
        None => Some((Uuid::parse_str(name).ok()?, false)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_read_as_it_is_made() {
        for small in [false, true] {
            assert_eq!(photo_of(&name_of(Uuid::from_u128(7), small)), Some((Uuid::from_u128(7), small)));
        }
        assert_eq!(photo_of("imports/x/file"), None);
    }
}
