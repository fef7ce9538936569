//! Lives through the stories: every step is the real action, at its hour, by the person whose step it is.

use super::cast::{Cast, Player};
use super::house::House;
use super::pictures::{self, Shows};
use super::stories::{STORIES, Spot, Step, Story};
use super::town::Town;
use crate::commands::said;
use anyhow::Context as _;
use pavilion_app::desk::outbox;
use pavilion_app::rooms::matters::{
    self, Accept, Assign, Confirm, Contact, Decline, Finish, PhotoIn, Raise, Rate, Reopen, Withdraw,
};
use pavilion_rules::Millis;
use pavilion_rules::ids::{MatterId, PlaceId, PostId};
use pavilion_rules::time::{DAY_MS, HOUR_MS, MINUTE_MS};
use rand::RngExt;

/// What happens when.
struct Event {
    at: Millis,
    story: usize,
    /// `None`: it is raised.
    step: Option<Step>,
}

/// A day before the first story.
pub(crate) fn beginning(today: Millis) -> Millis {
    let first = STORIES.iter().map(|story| story.hours_ago).max().unwrap_or(0);
    today.plus(-first * HOUR_MS - 2 * DAY_MS)
}

/// Says how many matters it lived through.
pub(crate) async fn live(house: &mut House, town: &Town, cast: &Cast) -> anyhow::Result<usize> {
    let mut events = events(house);
    events.sort_by_key(|event| event.at);
    let mut ids: Vec<Option<MatterId>> = vec![None; STORIES.len()];
    for event in &events {
        house.clock.put(event.at);
        let story = &STORIES[event.story];
        let happened = match event.step {
            None => raise(house, town, cast, story).await.map(|id| ids[event.story] = Some(id)),
            Some(step) => {
                let id = ids[event.story].context("a story goes on before it began")?;
                one_step(house, cast, story, id, step).await
            }
        };
        happened.with_context(|| format!("the story “{}”, {:?}", story.words, event.step))?;
        outbox::run_all(&house.app).await.map_err(said)?;
    }
    Ok(STORIES.len())
}

/// The steps of all stories with their hours; a step that would lie in the future has not happened yet.
fn events(house: &mut House) -> Vec<Event> {
    let mut out = Vec::new();
    for (at, story) in STORIES.iter().enumerate() {
        let mut when = house.today.plus(-story.hours_ago * HOUR_MS - house.rng.random_range(1..50) * MINUTE_MS);
        out.push(Event { at: when, story: at, step: None });
        for step in story.life {
            when = when.plus(step.hours() * HOUR_MS + house.rng.random_range(1..40) * MINUTE_MS);
            if when < house.today {
                out.push(Event { at: when, story: at, step: Some(*step) });
            }
        }
    }
    out
}

impl Step {
    const fn hours(self) -> i64 {
        match self {
            Self::Accept(hours)
            | Self::Decline(hours, ..)
            | Self::Assign(hours)
            | Self::Contact(hours, _)
            | Self::Finish(hours, ..)
            | Self::Confirm(hours)
            | Self::Rate(hours, ..)
            | Self::Reopen(hours, _)
            | Self::Withdraw(hours, _) => hours,
        }
    }
}

fn place(town: &Town, spot: Spot) -> PlaceId {
    let compound = &town.compounds[0];
    match spot {
        Spot::Compound => compound.id,
        Spot::Building(building) => compound.buildings[building].id,
        Spot::Entrance(building, entrance) => compound.buildings[building].entrances[entrance],
    }
}

async fn raise(house: &mut House, town: &Town, cast: &Cast, story: &Story) -> anyhow::Result<MatterId> {
    let mut photos = Vec::new();
    if let Some(motif) = story.motif {
        for at in 0..story.photos {
            let bytes = pictures::photo(motif, Shows::Trouble, &mut house.rng)?;
            photos.push(PhotoIn { name: format!("{}.jpg", at + 1), bytes: bytes.into() });
        }
    }
    let raise = Raise {
        place: place(town, story.place),
        category: story.category.to_owned(),
        words: story.words.to_owned(),
        spot: story.spot.to_owned(),
        photos,
    };
    let cx = cast.residents[story.who].acting(house);
    Ok(matters::raise(&cx, raise).await.map_err(said)?.id)
}

/// Who handles what: neighbours' quarrels the grid worker, questions the community, the rest the property company.
fn handler<'a>(cast: &'a Cast, story: &Story) -> &'a Player {
    match story.category.split('-').next() {
        Some("neighbours") => &cast.grid_worker,
        Some("public" | "life" | "green") => &cast.community_worker,
        _ => &cast.property_worker,
    }
}

fn post(player: &Player) -> anyhow::Result<PostId> {
    player.post.context("a handler holds a post")
}

async fn one_step(house: &mut House, cast: &Cast, story: &Story, id: MatterId, step: Step) -> anyhow::Result<()> {
    let reporter = cast.residents[story.who].acting(house);
    let intake = cast.grid_worker.acting(house);
    let handler = handler(cast, story);
    let handling = handler.acting(house);
    let done = match step {
        Step::Accept(_) => {
            let open_words = if story.open_words.is_empty() { story.words } else { story.open_words };
            let open_photos = matters::photos_of(&mut house.app.db.read().await?, id).await.map_err(said)?;
            let accept = Accept {
                title: story.title.to_owned(),
                words: open_words.to_owned(),
                spot: story.spot.to_owned(),
                category: story.category.to_owned(),
                open_photos,
                checked: true,
            };
            matters::accept(&intake, id, accept).await
        }
        Step::Decline(_, reason, route) => {
            matters::decline(&intake, id, Decline { reason: reason.to_owned(), route: route.to_owned() }).await
        }
        Step::Assign(_) => matters::assign(&intake, id, Assign { post: post(handler)?, note: String::new() }).await,
        Step::Contact(_, note) => matters::contact(&handling, id, Contact { note: note.to_owned() }).await,
        Step::Finish(_, note, shown) => {
            let photo = match story.motif {
                Some(motif) if shown => Some(pictures::photo(motif, Shows::Mended, &mut house.rng)?),
                _ => None,
            };
            let why_no_photo = if photo.is_some() { String::new() } else { "事情不便拍照，已当面说明".to_owned() };
            let photos = photo.into_iter().map(|bytes| PhotoIn { name: "1.jpg".to_owned(), bytes: bytes.into() }).collect();
            matters::finish(&handling, id, Finish { note: note.to_owned(), photos, why_no_photo }).await
        }
        Step::Confirm(_) => matters::confirm(&reporter, id, Confirm {}).await,
        Step::Rate(_, value, words) => {
            matters::rate(&reporter, id, Rate { value: value.to_owned(), words: words.to_owned() }).await
        }
        Step::Reopen(_, reason) => matters::reopen(&reporter, id, Reopen { reason: reason.to_owned() }).await,
        Step::Withdraw(_, reason) => matters::withdraw(&reporter, id, Withdraw { reason: reason.to_owned() }).await,
    };
    done.map_err(said)?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use pavilion_rules::text::identifiers;

    /// What everybody reads of a story: where it is, its title and words, and what those who handle it write.
    fn public_words(story: &Story) -> Vec<&'static str> {
        let open = if story.open_words.is_empty() { story.words } else { story.open_words };
        let mut all = vec![story.spot, story.title, open];
        for step in story.life {
            match step {
                Step::Decline(_, words, _) | Step::Contact(_, words) | Step::Finish(_, words, _) | Step::Rate(_, _, words) => {
                    all.push(words);
                }
                Step::Accept(_) | Step::Assign(_) | Step::Confirm(_) | Step::Reopen(..) | Step::Withdraw(..) => {}
            }
        }
        // What nobody has taken in yet, nobody reads.
        let is_open = matches!(story.life.first(), Some(Step::Accept(_)));
        if is_open { all } else { all.into_iter().skip(3).collect() }
    }

    #[test]
    fn no_public_words_of_the_demo_name_a_room_or_whoever_lives_there() {
        // Together with its entrance, a floor and a side of the house is a door.
        let doors = ["东户", "西户", "南户", "北户", "中户", "我家", "我住", "我妈", "楼上那户"];
        for story in STORIES {
            for words in public_words(story) {
                assert_eq!(identifiers(words), [], "{words}");
                let named = doors.iter().find(|door| words.contains(**door));
                assert!(named.is_none(), "“{words}” says {named:?}");
            }
        }
    }

    #[test]
    fn no_story_reaches_into_the_future() {
        for story in STORIES {
            let hours: i64 = story.life.iter().map(|step| step.hours() + 1).sum();
            assert!(hours < story.hours_ago, "{}: {hours} of {} hours", story.words, story.hours_ago);
        }
    }
}
