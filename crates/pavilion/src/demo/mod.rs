//! The demo: a fictional neighbourhood from a fixed seed.
//!
//! The compound of the stories is lived through by calling the real actions with a clock moved by hand, so that what it
//! shows is what the rules made of it. The larger scales add other compounds whose matters are brought in with their
//! history, many to a transaction. The same seed gives the same neighbourhood; only the calendar follows the day of filling.

mod cast;
mod commons;
mod crowd;
mod gather;
pub(crate) mod house;
mod life;
mod live;
mod mediations;
mod meetings;
mod notices;
mod pictures;
mod stories;
mod telling;
mod town;
mod votes;
mod words;
mod works;

use clap::{Args, ValueEnum};
use house::House;
use pavilion_app::context::App;
use std::io::Write as _;
use std::sync::Arc;
use std::time::Instant;

pub(crate) use cast::accounts;
pub(crate) use crowd::Busy;

/// How much is filled in.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub(crate) enum Scale {
    /// One compound: 2 buildings, 282 dwellings, matters in every state
    #[default]
    Compound,
    /// One community: 28 compounds, 7,000 dwellings for 20,000 people, 10,000 matters
    Community,
    /// A district: 138 communities, 692 compounds, 450,000 dwellings, 1,000,000 matters over three years
    District,
}

/// What the caller may choose.
#[derive(Args, Clone, Debug)]
#[group(id = "filling")]
pub(crate) struct Options {
    /// How much to fill in
    #[arg(long, value_enum, default_value_t)]
    pub scale: Scale,
    /// The seed everything is made from: the same seed makes the same neighbourhood
    #[arg(long, default_value_t = 1)]
    pub seed: u64,
}

/// Somebody to sign in as.
pub(crate) struct Account {
    pub who: &'static str,
    pub login: &'static str,
    pub password: &'static str,
}

/// Fills an empty house. Each part is lived through on the heap: together they would be too much for the stack of a thread.
pub(crate) async fn fill(app: &Arc<App>, scale: Scale, seed: u64) -> anyhow::Result<()> {
    let begun = Instant::now();
    let mut house = House::over(app, seed)?;
    house.clock.put(crowd::beginning(scale, house.today).min(votes::beginning(house.today)));
    say("  places and dwellings");
    let town = Box::pin(town::build(&mut house, scale)).await?;
    house.clock.put(live::beginning(house.today).min(votes::beginning(house.today)));
    say("  people and posts");
    let cast = Box::pin(cast::engage(&mut house, &town)).await?;
    Box::pin(crowd::bring_in(&mut house, &town, scale)).await?;
    say("  matters of 样例佳苑");
    let matters = Box::pin(live::live(&mut house, &town, &cast)).await?;
    Box::pin(notices::live(&mut house, &town, &cast)).await?;
    say("  votes of 样例佳苑");
    Box::pin(votes::hold(&mut house, &town, &cast)).await?;
    let matters = matters + Box::pin(life::tell(&mut house, &town, &cast)).await?;
    Box::pin(works::live(&mut house, &town, &cast)).await?;
    Box::pin(mediations::live(&mut house, &town, &cast)).await?;
    say("  meetings");
    Box::pin(commons::live(&house, &town, &cast)).await?;
    Box::pin(meetings::live(&mut house, &town, &cast)).await?;
    Box::pin(gather::live(&mut house, &town, &cast)).await?;
    house.clock.put(house.today);
    Box::pin(telling::tell(&house, &town, &cast)).await?;
    say(&format!("  {matters} matters lived through; filled in {:.1} s", begun.elapsed().as_secs_f64()));
    Ok(())
}

/// Fills one compound of a filled house with so many open matters: for the benches.
pub(crate) async fn make_busy(app: &Arc<App>, where_to: Busy, matters: usize) -> anyhow::Result<()> {
    crowd::make_busy(&mut House::over(app, BUSY_SEED)?, where_to, matters).await
}

const BUSY_SEED: u64 = 11;

/// One line to whoever waits. A closed pipe is no reason to stop filling.
fn say(line: &str) {
    let _ = writeln!(std::io::stdout().lock(), "{line}");
}

#[cfg(test)]
mod tests {
    use super::house::HandClock;
    use super::*;
    use crate::house::{self, For};
    use crate::settings::Settled;
    use pavilion_app::config::Config;
    use pavilion_app::rooms::record;
    use pavilion_rules::Millis;
    use std::collections::BTreeSet;

    /// What a demo filled at a moment shows of its matters.
    async fn filled(seed: u64, at: Millis) -> Vec<(String, String, i64)> {
        let dir = tempfile::tempdir().unwrap();
        let config = Config { data_dir: dir.path().join("data"), ..Config::default() };
        let app = house::open(&Settled { config, file: None }, For::Work).await.unwrap();
        let mut inner = Arc::into_inner(app).unwrap();
        inner.clock = Arc::new(HandClock::at(at));
        let app = Arc::new(inner);
        fill(&app, Scale::Compound, seed).await.unwrap();
        assert_eq!(record::doctor(&app).await.unwrap(), vec![]);
        let mut tx = app.db.read().await.unwrap();
        tx.all("select number, state, round from matter order by id limit 1000", &[]).await.unwrap()
    }

    #[tokio::test]
    async fn the_demo_shows_every_state_the_same_for_the_same_seed_and_agrees_with_its_journal() {
        // A Friday before noon, for both: some seconds later a deadline may be over that was not, and a job more draws from chance.
        let at = Millis(1_795_145_400_000);
        let first = filled(7, at).await;
        assert_eq!(first, filled(7, at).await);
        let states: BTreeSet<&str> = first.iter().map(|(_, state, _)| state.as_str()).collect();
        let wanted = [
            "accepted",
            "assigned",
            "confirmed",
            "declined",
            "done",
            "in-progress",
            "rated",
            "submitted",
            "waiting",
            "withdrawn",
        ];
        assert_eq!(states, BTreeSet::from(wanted));
        assert!(first.iter().any(|(_, state, round)| *round > 1 && state == "assigned"), "one came back and is open");
        assert!(first.iter().any(|(_, state, round)| *round > 1 && state == "rated"), "one came back and was done");
    }
}
