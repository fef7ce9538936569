//! The few real forks between the engines: full text and claiming a job. Anything else is one text.

use super::{DbFault, Tx, Value};
use crate::params;
use pavilion_rules::Millis;
use pavilion_rules::ids::{MatterId, PlaceId};
use pavilion_rules::text::{index_text, tokens};
use uuid::Uuid;

/// A matter that holds the words searched for.
pub type SearchHit = MatterId;

/// As many as a search finds: the newest. Whoever needs an older one adds a word.
pub(crate) const HITS_MAX: usize = 200;

/// Puts a matter's public words into the index. A matter comes here once, when its words are checked: taking out what was
/// there first would read the whole index on SQLite, which finds rows by words and not by matter.
pub(crate) async fn search_put(tx: &mut Tx, matter: MatterId, compound: PlaceId, words: &str) -> Result<(), DbFault> {
    let words = index_text(words);
    let insert = if tx.is_sqlite() {
        "insert into matter_search (matter, compound, words) values ($1, $2, $3)"
    } else {
        "insert into matter_search (matter, compound, words, vector) values ($1, $2, $3, array_to_tsvector(array(select distinct unnest(string_to_array($3, ' ')))))"
    };
    tx.write(insert, params![matter, compound, words]).await
}

/// Takes what was written about a matter out of the index; it is found by its number, which no words leave out.
pub(crate) async fn search_forget(tx: &mut Tx, matter: MatterId, number: &str) -> Result<(), DbFault> {
    if tx.is_sqlite() {
        // The index knows no ids, and looking through all of its rows would hold up every other writer.
        let sql = "delete from matter_search where rowid in \
            (select rowid from matter_search where matter_search match $2 and matter = $1)";
        tx.write(sql, params![matter, format!("words : (\"{}\")", index_text(number))]).await
    } else {
        tx.write("delete from matter_search where matter = $1", params![matter]).await
    }
}

/// The newest matters whose public words hold every run of the question, in one compound or everywhere.
///
/// Each run of the question must stand in the text unbroken: its bigrams as a phrase on SQLite, all of them and then
/// the run itself on PostgreSQL. Recall is exact down to words of two characters.
pub async fn search_matters(tx: &mut Tx, question: &str, compound: Option<PlaceId>) -> Result<Vec<SearchHit>, DbFault> {
    let runs: Vec<String> = question.split_whitespace().map(index_text).filter(|run| !run.is_empty()).collect();
    if runs.is_empty() {
        return Ok(Vec::new());
    }
    let most = i64::try_from(HITS_MAX).unwrap_or(i64::MAX);
    let found: Vec<(MatterId,)> = if tx.is_sqlite() {
        let phrases: Vec<String> = runs.iter().map(|run| format!("\"{run}\"")).collect();
        let phrases = format!("words : ({})", phrases.join(" AND "));
        match compound {
            Some(compound) => {
                let sql = "select matter from matter_search where matter_search match $1 and compound = $2 order by rowid desc limit $3";
                tx.all(sql, &params![phrases, compound, most]).await?
            }
            None => {
                let sql = "select matter from matter_search where matter_search match $1 order by rowid desc limit $2";
                tx.all(sql, &params![phrases, most]).await?
            }
        }
    } else {
        let all: Vec<String> = tokens(question).into_iter().map(|token| format!("'{}'", token.replace('\'', "''"))).collect();
        let query = all.join(" & ");
        // Where every run is one token, the tokens say all. Otherwise the longest run must stand there too; not by `like`, whose
        // rows the planner guesses far too few, so that it gathers and sorts all that hold a common word.
        let whole = runs.iter().filter(|run| run.contains(' ')).max_by_key(|run| run.len()).cloned().unwrap_or_default();
        let sql = "select matter from matter_search where vector @@ cast($1 as text)::tsquery and ($2 = '' or strpos(words, $2) > 0) \
            and (cast($3 as uuid) is null or compound = $3) order by matter desc limit $4";
        tx.all_planned(sql, &[Value::Text(query), Value::Text(whole), compound.into(), most.into()]).await?
    };
    Ok(found.into_iter().map(|(matter,)| matter).collect())
}

/// Of each run so many are looked at on SQLite, of the whole platform: its index knows words and no compounds, and a word that
/// is common everywhere would be read everywhere. A compound with many open matters stands among the newest with many.
const RUN_LOOKS: i64 = 600;
const RUN_HITS: i64 = 20;
/// So many of the newest of the compound are looked at on PostgreSQL.
const NEWEST_LOOKS: i64 = 2_000;
/// Runs asked for at once on PostgreSQL; fewer are filled up with the last, so that there is one text.
const RUNS: usize = 6;

/// Matters of a compound whose public words hold these runs: candidates for likeness. Whatever lies in the tables, only so
/// many rows are looked at; a rare run has its say beside a common one.
pub(crate) async fn search_alike(tx: &mut Tx, runs: &[String], compound: PlaceId, most: i64) -> Result<Vec<SearchHit>, DbFault> {
    let mut found: Vec<(MatterId,)> = Vec::new();
    if tx.is_sqlite() {
        for run in runs.iter().map(|run| index_text(run)).filter(|run| !run.is_empty()) {
            let sql = "select matter from (select matter, compound from matter_search where matter_search match $1 \
                order by rowid desc limit $3) as newest where compound = $2 limit $4";
            let run = format!("words : \"{run}\"");
            found.extend(tx.all::<(MatterId,)>(sql, &params![run, compound, RUN_LOOKS, RUN_HITS]).await?);
        }
    } else {
        let each = |run: &String| {
            let all: Vec<String> = tokens(run).into_iter().map(|token| format!("'{}'", token.replace('\'', "''"))).collect();
            (!all.is_empty()).then(|| format!("({})", all.join(" & ")))
        };
        let runs: Vec<String> = runs.iter().filter_map(each).take(RUNS).collect();
        let Some(last) = runs.last() else { return Ok(Vec::new()) };
        // Those that hold most of the runs first.
        let holds: Vec<String> =
            (5..5 + RUNS).map(|n| format!("case when vector @@ cast(${n} as text)::tsquery then 1 else 0 end")).collect();
        let sql = format!(
            "select matter from (select matter, vector from matter_search where compound = $2 order by matter desc limit $3) as newest \
             where vector @@ cast($1 as text)::tsquery order by {} desc, matter desc limit $4",
            holds.join(" + ")
        );
        let mut values = params![runs.join(" | "), compound, NEWEST_LOOKS, most];
        values.extend(runs.iter().chain(std::iter::repeat(last)).take(RUNS).map(|run| Value::Text(run.clone())));
        found = tx.all_planned(&sql, &values).await?;
    }
    found.sort_unstable();
    found.dedup();
    Ok(found.into_iter().map(|(matter,)| matter).take(usize::try_from(most).unwrap_or(usize::MAX)).collect())
}

/// Takes the next due job for `lease_ms`, so that no other worker or node runs it meanwhile.
pub(crate) async fn claim_due(tx: &mut Tx, now: Millis, lease_ms: i64) -> Result<Option<(Uuid, String, String, i64)>, DbFault> {
    let sql = if tx.is_sqlite() {
        "update outbox set leased_until = $2, tries = tries + 1 where id = \
         (select id from outbox where run_at <= $1 and leased_until <= $1 order by run_at, id limit 1) returning id, kind, payload, tries"
    } else {
        "update outbox set leased_until = $2, tries = tries + 1 where id = \
         (select id from outbox where run_at <= $1 and leased_until <= $1 order by run_at, id limit 1 for update skip locked) returning id, kind, payload, tries"
    };
    tx.first(sql, &params![now, now.plus(lease_ms)]).await
}

/// Takes up to `limit` due messages of this kind out of the outbox, for a transaction that tells them all. What another
/// worker or node is taking at the same moment is left to it.
pub(crate) async fn take_due(tx: &mut Tx, kind: &str, now: Millis, limit: i64) -> Result<Vec<(Uuid, String)>, DbFault> {
    let sql = if tx.is_sqlite() {
        "delete from outbox where id in \
         (select id from outbox where run_at <= $1 and leased_until <= $1 and kind = $2 and tries = 0 order by run_at, id limit $3) returning id, payload"
    } else {
        // As an array, so that the rows are found by the index: a planner that knows nothing yet of a queue reads all of it.
        "delete from outbox where id = any(array \
         (select id from outbox where run_at <= $1 and leased_until <= $1 and kind = $2 and tries = 0 order by run_at, id limit $3 for update skip locked)) returning id, payload"
    };
    let mut taken: Vec<(Uuid, String)> = tx.all(sql, &params![now, kind, limit]).await?;
    // Engines give back what they deleted in whatever order they came upon it; ids sort by time.
    taken.sort_unstable_by_key(|(id, _)| *id);
    Ok(taken)
}

/// SQLite has one writer at a time, and it sees what was written before it.
pub(super) async fn hold_off(tx: &mut Tx, table: &str) -> Result<(), DbFault> {
    match tx.is_sqlite() {
        true => Ok(()),
        false => tx.write(&format!("lock table {table} in share mode"), Vec::new()).await,
    }
}

/// Keeps two nodes from migrating at once; SQLite has one process anyway.
pub(super) async fn lock_for_migration(tx: &mut Tx) -> Result<(), DbFault> {
    if !tx.is_sqlite() {
        let _: Vec<(bool,)> = tx.all("select pg_advisory_xact_lock(7201834) is null", &[]).await?;
    }
    Ok(())
}
