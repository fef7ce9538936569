//! Everybody else, at the larger scales: people of the other compounds, and their matters of three years, brought in
//! with their history, a day to a transaction.

use super::cast::{self, Player};
use super::house::House;
use super::town::{Compound, Town};
use super::{Scale, say, words};
use crate::commands::said;
use pavilion_app::rooms::matters::{self, Past, PastStep, Staff};
use pavilion_app::rooms::people::{self, IssueCodes, Join};
use pavilion_app::rooms::places::{self, Place};
use pavilion_rules::Millis;
use pavilion_rules::access::PostKind;
use pavilion_rules::ids::{AccountId, DwellingId, PlaceId};
use pavilion_rules::time::{DAY_MS, HOUR_MS, MINUTE_MS};
use rand::{Rng, RngExt};
use std::collections::HashMap;
use std::time::Instant;

const DAYS: i64 = 3 * 365;

const fn matters_of(scale: Scale) -> usize {
    match scale {
        Scale::Compound => 0,
        Scale::Community => 10_000,
        Scale::District => 1_000_000,
    }
}

/// When the town was entered.
pub(crate) fn beginning(scale: Scale, today: Millis) -> Millis {
    if matters_of(scale) == 0 { super::live::beginning(today) } else { today.plus(-(DAYS + 10) * DAY_MS) }
}

/// The people of one community who take matters in and do them.
struct Office {
    intake: Staff,
    handler: Staff,
    place: String,
}

/// A compound that raises matters: its spots, somebody who lives there, its office.
struct Source {
    spots: Vec<Place>,
    reporter: AccountId,
    office: usize,
}

/// Brings in what the scale asks for.
pub(crate) async fn bring_in(house: &mut House, town: &Town, scale: Scale) -> anyhow::Result<()> {
    let wanted = matters_of(scale);
    if wanted == 0 {
        return Ok(());
    }
    house.clock.put(house.today.plus(-(DAYS + 5) * DAY_MS));
    let (sources, offices) = settle(house, town).await?;
    say(&format!("  {wanted} matters of {DAYS} days"));
    let begun = Instant::now();
    let mut done = 0;
    for day in 0..DAYS {
        let due = wanted * (usize::try_from(day)? + 1) / usize::try_from(DAYS)?;
        let first = house.today.plus((day - DAYS) * DAY_MS);
        let mut batch = Vec::with_capacity(due - done);
        for _ in done..due {
            let source = &sources[house.rng.random_range(0..sources.len())];
            batch.push(a_matter(&mut house.rng, source, &offices[source.office], first, house.today));
        }
        done = due;
        house.clock.put(first.plus(DAY_MS - 1));
        matters::bring_in(&house.system(), &batch).await.map_err(said)?;
        if day % 73 == 72 {
            say(&format!("  {done} of {wanted} matters, {:.0} s", begun.elapsed().as_secs_f64()));
        }
    }
    Ok(())
}

/// Phone numbers of those who come with a compound that is only busy lie behind those of everybody else.
const BUSY: usize = 9_000;
const BUSY_DAYS: i64 = 100;
const BUSY_BATCH: usize = 1_000;

/// The compound that becomes busy, and one home of it.
#[derive(Clone, Copy)]
pub(crate) struct Busy {
    pub compound: PlaceId,
    pub community: PlaceId,
    pub home: DwellingId,
}

/// Fills one compound of a filled house with so many matters that are all open, raised over the last hundred days: what
/// likeness has to look through.
pub(crate) async fn make_busy(house: &mut House, where_to: Busy, wanted: usize) -> anyhow::Result<()> {
    let Busy { compound, community, home } = where_to;
    let there = Compound { id: compound, community, buildings: Vec::new(), some_dwellings: vec![home] };
    let office = office(house, community, BUSY).await?;
    let reporter = resident(house, &there, BUSY).await?;
    let spots = places::spots(&mut house.app.db.read().await?, compound).await.map_err(said)?;
    let source = Source { spots, reporter, office: 0 };
    let mut done = 0;
    while done < wanted {
        let many = BUSY_BATCH.min(wanted - done);
        let batch: Vec<Past> = (0..many)
            .map(|at| {
                let day = i64::try_from((done + at) * usize::try_from(BUSY_DAYS).unwrap_or(1) / wanted).unwrap_or(0);
                let first = house.today.plus((day - BUSY_DAYS) * DAY_MS);
                let mut past = a_matter(&mut house.rng, &source, &office, first, house.today);
                past.steps = open_steps(&mut house.rng, &office, past.raised);
                past
            })
            .collect();
        matters::bring_in(&house.system(), &batch).await.map_err(said)?;
        done += many;
    }
    Ok(())
}

/// Taken in, given out, answered: as far as chance brought it.
fn open_steps(rng: &mut impl Rng, office: &Office, raised: Millis) -> Vec<(Millis, PastStep)> {
    let steps = [
        PastStep::Accept(office.intake),
        PastStep::Assign(office.intake, office.handler, office.place.clone()),
        PastStep::Contact(office.handler, "已与住户联系，约定上门时间".to_owned()),
    ];
    let many = rng.random_range(1..=steps.len());
    (1..).map(|n| raised.plus(n * MINUTE_MS)).zip(steps).take(many).collect()
}

/// Gives every community its staff and every compound somebody who joined by a card.
async fn settle(house: &mut House, town: &Town) -> anyhow::Result<(Vec<Source>, Vec<Office>)> {
    let mut offices: Vec<Office> = Vec::new();
    let mut office_of: HashMap<PlaceId, usize> = HashMap::new();
    let mut sources = Vec::new();
    let others: &[Compound] = &town.compounds[1..];
    for (at, compound) in others.iter().enumerate() {
        let office = match office_of.get(&compound.community) {
            Some(found) => *found,
            None => {
                offices.push(office(house, compound.community, offices.len()).await?);
                office_of.insert(compound.community, offices.len() - 1);
                offices.len() - 1
            }
        };
        let reporter = resident(house, compound, at).await?;
        let mut tx = house.app.db.read().await?;
        let spots = places::spots(&mut tx, compound.id).await.map_err(said)?;
        sources.push(Source { spots, reporter, office });
        if at % 100 == 99 {
            say(&format!("  people of {} compounds", at + 1));
        }
    }
    Ok((sources, offices))
}

async fn office(house: &House, community: PlaceId, at: usize) -> anyhow::Result<Office> {
    let intake = cast::post_holder(house, "网格员样例", &format!("1310000{at:04}"), PostKind::GridWorker, community).await?;
    let handler =
        cast::post_holder(house, "物业员工样例", &format!("1320000{at:04}"), PostKind::PropertyWorker, community).await?;
    let mut tx = house.app.db.read().await?;
    let place = places::place(&mut tx, community).await.map_err(said)?.map(|place| place.name).unwrap_or_default();
    Ok(Office { intake: staff(&intake, PostKind::GridWorker)?, handler: staff(&handler, PostKind::PropertyWorker)?, place })
}

fn staff(player: &Player, kind: PostKind) -> anyhow::Result<Staff> {
    let post = player.post.ok_or_else(|| anyhow::anyhow!("staff holds a post"))?;
    Ok(Staff { account: player.account, post, kind })
}

async fn resident(house: &House, compound: &Compound, at: usize) -> anyhow::Result<AccountId> {
    let dwellings = compound.some_dwellings.iter().take(1).copied().collect();
    let codes = people::issue_codes(&house.system(), IssueCodes { dwellings }).await.map_err(said)?;
    let code = codes.first().map(|one| one.code.clone()).unwrap_or_default();
    let join = Join {
        code,
        name: format!("居民样例{at}"),
        phone: Some(format!("1330000{at:04}")),
        password: cast::PASSWORD.to_owned(),
        ..Join::default()
    };
    Ok(people::join(&house.nobody(), join).await.map_err(said)?.account)
}

/// One matter raised on this day and what became of it until today.
fn a_matter(rng: &mut impl Rng, source: &Source, office: &Office, day: Millis, today: Millis) -> Past {
    let spot = &source.spots[rng.random_range(0..source.spots.len())];
    let pattern = words::any(rng);
    let title = words::filled(pattern.title, &spot.name, rng);
    let words = words::filled(pattern.words, &spot.name, rng);
    // Nobody raises matters in the dead of night, and most do in the evening.
    let raised = day.plus(rng.random_range(7 * 60..22 * 60) * MINUTE_MS + rng.random_range(0..MINUTE_MS));
    let mut past = Past {
        place: spot.clone(),
        category: pattern.category.to_owned(),
        title,
        words,
        reporter: source.reporter,
        raised,
        steps: Vec::with_capacity(6),
    };
    let mut at = raised;
    let mut then = |hours: std::ops::Range<i64>, rng: &mut dyn FnMut(std::ops::Range<i64>) -> i64| {
        at = at.plus(rng(hours) * HOUR_MS / 4 + rng(1..15) * MINUTE_MS);
        at
    };
    let mut pick = |range: std::ops::Range<i64>| rng.random_range(range);
    let fate = pick(0..100);
    if fate < 6 {
        past.steps.push((
            then(2..80, &mut pick),
            PastStep::Decline(office.intake, "不属于本小区受理范围，请向主管部门反映".to_owned(), "12345".to_owned()),
        ));
    } else if fate < 8 {
        past.steps.push((then(1..40, &mut pick), PastStep::Withdraw("已经自行解决了".to_owned())));
    } else {
        past.steps.push((then(1..40, &mut pick), PastStep::Accept(office.intake)));
        past.steps.push((then(1..12, &mut pick), PastStep::Assign(office.intake, office.handler, office.place.clone())));
        past.steps.push((then(1..60, &mut pick), PastStep::Contact(office.handler, "已与住户联系，约定上门时间".to_owned())));
        past.steps.push((
            then(8..600, &mut pick),
            PastStep::Finish(office.handler, pattern.done.to_owned(), "已现场处理，未拍照".to_owned()),
        ));
        if fate < 80 {
            past.steps.push((then(4..120, &mut pick), PastStep::Confirm));
            let value = ["satisfied", "satisfied", "satisfied", "satisfied", "partly", "not-satisfied"]
                [usize::try_from(pick(0..6)).unwrap_or(0)];
            past.steps.push((then(1..60, &mut pick), PastStep::Rate(value.to_owned(), String::new())));
        }
    }
    past.steps.retain(|(at, _)| *at < today);
    past
}
