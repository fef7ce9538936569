//! Steps of the schema: forward only, one directory for both engines, never changed once released.

use super::{Db, DbFault, Inner, Tx, dialect};
use crate::params;
use pavilion_rules::Millis;

/// One step.
pub struct Migration {
    pub number: i64,
    pub name: &'static str,
    pub text: &'static str,
}

pub const MIGRATIONS: &[Migration] = &[
    Migration { number: 1, name: "foundation", text: include_str!("../../../../migrations/0001_foundation.sql") },
    Migration {
        number: 2,
        name: "readings by community",
        text: include_str!("../../../../migrations/0002_readings_by_community.sql"),
    },
    Migration { number: 3, name: "life", text: include_str!("../../../../migrations/0003_life.sql") },
    Migration { number: 4, name: "ways", text: include_str!("../../../../migrations/0004_ways.sql") },
    Migration { number: 5, name: "telling", text: include_str!("../../../../migrations/0005_telling.sql") },
    Migration { number: 6, name: "meetings", text: include_str!("../../../../migrations/0006_meetings.sql") },
    Migration { number: 7, name: "notices", text: include_str!("../../../../migrations/0007_notices.sql") },
    Migration { number: 8, name: "votes", text: include_str!("../../../../migrations/0008_votes.sql") },
    Migration { number: 10, name: "decide", text: include_str!("../../../../migrations/0010_decide.sql") },
    Migration { number: 11, name: "surveys", text: include_str!("../../../../migrations/0011_surveys.sql") },
    Migration { number: 12, name: "meet", text: include_str!("../../../../migrations/0012_meet.sql") },
    Migration { number: 13, name: "votes held elsewhere, money", text: include_str!("../../../../migrations/0013_votes.sql") },
    Migration { number: 14, name: "lighter", text: include_str!("../../../../migrations/0014_lighter.sql") },
    Migration {
        number: 15,
        name: "papers and places of votes, statements of money",
        text: include_str!("../../../../migrations/0015_votes.sql"),
    },
    Migration { number: 16, name: "life, once more", text: include_str!("../../../../migrations/0016_life.sql") },
    Migration { number: 18, name: "on behalf of a home", text: include_str!("../../../../migrations/0018_life.sql") },
    Migration { number: 19, name: "works and rounds", text: include_str!("../../../../migrations/0019_cases.sql") },
    Migration {
        number: 20,
        name: "official elections",
        text: include_str!("../../../../migrations/0020_official_elections.sql"),
    },
    Migration { number: 22, name: "errands and the hall", text: include_str!("../../../../migrations/0022_errands.sql") },
    Migration { number: 23, name: "both sides", text: include_str!("../../../../migrations/0023_both_sides.sql") },
    Migration { number: 24, name: "mediations", text: include_str!("../../../../migrations/0024_mediations.sql") },
];

/// What is still to be done to this database.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Pending {
    pub found: i64,
    pub known: i64,
}

fn known() -> i64 {
    MIGRATIONS.iter().map(|m| m.number).max().unwrap_or(0)
}

impl Db {
    /// How far the database is, without changing it.
    pub async fn pending(&self) -> Result<Pending, DbFault> {
        let mut tx = self.read().await?;
        let found = found_in(&mut tx).await?;
        if found > known() {
            return Err(DbFault::Newer { found, known: known() });
        }
        Ok(Pending { found, known: known() })
    }

    /// Brings the database to what this program needs, all steps in one transaction, and says how many were done.
    pub async fn migrate(&self, now: Millis) -> Result<usize, DbFault> {
        let mut tx = self.begin().await?;
        dialect::lock_for_migration(&mut tx).await?;
        tx.batch("create table if not exists migration (number bigint primary key, name text not null, at bigint not null)")
            .await?;
        let found = found_in(&mut tx).await?;
        if found > known() {
            tx.roll_back().await?;
            return Err(DbFault::Newer { found, known: known() });
        }
        let mut done = 0;
        for step in MIGRATIONS.iter().filter(|m| m.number > found) {
            let text = text_for(step.text, if tx.is_sqlite() { "sqlite" } else { "postgres" });
            tx.batch(&text).await?;
            tx.write("insert into migration (number, name, at) values ($1, $2, $3)", params![step.number, step.name, now])
                .await?;
            done += 1;
        }
        tx.commit().await?;
        Ok(done)
    }
}

async fn found_in(tx: &mut Tx) -> Result<i64, DbFault> {
    let there = if tx.is_sqlite() {
        "select exists (select 1 from sqlite_master where name = 'migration') as found"
    } else {
        "select exists (select 1 from information_schema.tables where table_schema = current_schema() and table_name = 'migration') as found"
    };
    let (there,): (bool,) = tx.only(there, &[]).await?;
    if !there {
        return Ok(0);
    }
    let (number,): (Option<i64>,) = tx.only("select max(number) as number from migration", &[]).await?;
    Ok(number.unwrap_or(0))
}

/// These lines exactly: a comment that only begins like one hides nothing.
const ENGINE_MARKS: [&str; 2] = ["-- only sqlite:", "-- only postgres:"];

/// The text of a step for one engine: without the lines meant for the other.
fn text_for(text: &str, engine: &str) -> String {
    let mut kept = String::with_capacity(text.len());
    let mut mine = true;
    for line in text.lines() {
        match line.trim() {
            "-- end" => mine = true,
            marked if ENGINE_MARKS.contains(&marked) => mine = marked == format!("-- only {engine}:"),
            _ if mine => {
                kept.push_str(line);
                kept.push('\n');
            }
            _ => {}
        }
    }
    kept
}

impl Tx {
    /// Runs several statements without placeholders: for steps of the schema only.
    async fn batch(&mut self, sql: &str) -> Result<(), DbFault> {
        match &mut self.0 {
            Inner::SqliteWrite(tx) => tx.batch(sql).await,
            Inner::PostgresWrite(tx) => tx.batch(sql).await,
            Inner::SqliteRead(_) | Inner::PostgresRead(_) => Err(DbFault::NotTheDesk),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{MIGRATIONS, text_for};

    #[test]
    fn the_steps_stand_in_the_order_in_which_they_are_done() {
        assert!(MIGRATIONS.is_sorted_by(|one, next| one.number < next.number));
    }

    #[test]
    fn a_comment_that_begins_like_a_mark_hides_nothing() {
        let text = "-- only those who asked\ncreate table a\n";
        assert_eq!(text_for(text, "sqlite"), text);
    }

    #[test]
    fn each_engine_gets_the_common_lines_and_its_own() {
        let text = "common\n-- only sqlite:\nlite\n-- end\n-- only postgres:\npost\n-- end\nmore\n";
        assert_eq!(text_for(text, "sqlite"), "common\nlite\nmore\n");
        assert_eq!(text_for(text, "postgres"), "common\npost\nmore\n");
    }
}
