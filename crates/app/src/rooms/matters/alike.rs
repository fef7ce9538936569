//! "Is this the same?": shown while somebody writes and to whoever takes matters in. Suggested, never merged by itself.

use super::store::alike::{Around, Candidate, candidates};
use super::store::{Matter, voices};
use crate::context::Context;
use crate::crypto::Purpose;
use crate::db::Tx;
use crate::problem::Problem;
use pavilion_rules::access::{Action, Object, Party};
use pavilion_rules::ids::{MatterId, PlaceId};
use pavilion_rules::likeness::{LOOK_BACK_DAYS, Likeness, Seen, Words, likeness};
use pavilion_rules::time::DAY_MS;

/// A matter that is perhaps the same.
#[derive(Clone, Debug)]
pub struct Alike {
    pub id: MatterId,
    pub number: String,
    /// Its public title, or for whoever takes it in the beginning of what was written.
    pub title: String,
    pub place_name: String,
    pub likeness: Likeness,
    /// How many said so already, the reporter among them; never who.
    pub people: i64,
}

/// More than these nobody reads before writing.
const SHOWN_MAX: usize = 5;
/// What is compared of a text at most.
const CHARS_MAX: usize = 2_000;
const TITLE_CHARS: usize = 40;

/// Public matters like what somebody is writing. Only checked words are compared, so nothing shut shows by its likeness.
pub async fn like_this(
    tx: &mut Tx,
    cx: &Context,
    compound: PlaceId,
    place: Option<PlaceId>,
    category: &str,
    words: &str,
) -> Result<Vec<Alike>, Problem> {
    let words: String = words.chars().filter(|c| !c.is_control()).take(CHARS_MAX).collect();
    let path = match place {
        Some(place) => crate::rooms::places::place(tx, place).await?.map(|place| place.path),
        None => None,
    };
    let mine = Seen {
        words: Words::of(&words),
        title: Words::default(),
        place: place.unwrap_or(compound),
        // An unknown place is near nothing.
        place_path: path.unwrap_or_else(|| "-".to_owned()),
        category: category.to_owned(),
        at: cx.now,
    };
    if mine.words.is_empty() {
        return Ok(Vec::new());
    }
    let around = Around { compound, place, words: &words, since: cx.now.plus(-LOOK_BACK_DAYS * DAY_MS), unchecked: false };
    let open = candidates(tx, &around).await?.into_iter().filter(|one| !one.title.is_empty());
    let found = open.filter_map(|one| Some((likeness(&mine, &seen(&one, None))?, one, None))).collect();
    shown(tx, found).await
}

/// Open matters like this one, for whoever takes matters in: those nobody has checked among them, as far as they may be read.
pub(super) async fn like_matter(tx: &mut Tx, cx: &Context, matter: &Matter) -> Result<Vec<Alike>, Problem> {
    let object = matter.object(cx);
    if !cx.can(Action::MattersMerge, &object) {
        return Ok(Vec::new());
    }
    let words = matter.original(&cx.app.keys)?.0;
    let mine = Seen {
        words: Words::of(if matter.is_checked() { &matter.words } else { &words }),
        title: Words::of(&matter.title),
        place: matter.place,
        place_path: matter.place_path.clone(),
        category: matter.category.clone(),
        at: matter.raised,
    };
    let since = cx.now.plus(-LOOK_BACK_DAYS * DAY_MS);
    let around = Around { compound: matter.compound, place: Some(matter.place), words: &words, since, unchecked: true };
    let mut found = Vec::new();
    for one in candidates(tx, &around).await? {
        if one.id == matter.id || one.party != matter.party().map_or("", Party::name) {
            continue;
        }
        let own = if one.title.is_empty() { readable(cx, matter.compound, &one)? } else { None };
        if one.title.is_empty() && own.is_none() {
            continue;
        }
        if let Some(likeness) = likeness(&mine, &seen(&one, own.as_deref())) {
            found.push((likeness, one, own));
        }
    }
    shown(tx, found).await
}

/// The reporter's own words of one nobody has checked, if whoever acts may read them.
fn readable(cx: &Context, compound: PlaceId, one: &Candidate) -> Result<Option<String>, Problem> {
    let party = Party::parse(&one.party);
    let there = Object { path: one.place_path.clone(), compound: Some(compound), party, ..Object::default() };
    if !cx.can(Action::MattersReadOriginal, &there) {
        return Ok(None);
    }
    let plain = cx.app.keys.open(Purpose::Reporter, &format!("matter-words/{}", one.id), &one.sealed_words)?;
    Ok(Some(String::from_utf8_lossy(&plain).into_owned()))
}

fn seen(one: &Candidate, own: Option<&str>) -> Seen {
    Seen {
        words: Words::of(own.unwrap_or(&one.words)),
        title: Words::of(&one.title),
        place: one.place,
        place_path: one.place_path.clone(),
        category: one.category.clone(),
        at: one.raised,
    }
}

async fn shown(tx: &mut Tx, mut found: Vec<(Likeness, Candidate, Option<String>)>) -> Result<Vec<Alike>, Problem> {
    found.sort_by(|a, b| b.0.cmp(&a.0).then(b.1.id.cmp(&a.1.id)));
    let mut out = Vec::new();
    for (likeness, one, own) in found.into_iter().take(SHOWN_MAX) {
        let (added, merged) = voices::counts(tx, one.id).await?;
        let title = own.map_or(one.title, |words| words.chars().take(TITLE_CHARS).collect());
        out.push(Alike {
            id: one.id,
            number: one.number,
            title,
            place_name: one.place_name,
            likeness,
            people: added + merged + 1,
        });
    }
    Ok(out)
}
