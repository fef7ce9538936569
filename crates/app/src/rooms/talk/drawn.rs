//! The landscape of each conversation, kept in memory and caught up with what is new when somebody looks.

use super::store::{self, Change, Statement};
use crate::context::Context;
use crate::i18n::Lang;
use crate::problem::Problem;
use pavilion_landscape::chance::Chance;
use pavilion_landscape::drawing::draw;
use pavilion_landscape::live::Live;
use pavilion_landscape::reading::Named;
use pavilion_landscape::story::{HIDE_BELOW, Story};
use pavilion_landscape::words::Words;
use pavilion_landscape::{Choice, Options, Standing as Part};
use pavilion_rules::ids::{StatementId, TalkId};
use pavilion_rules::talk::Standing;
use std::collections::{HashMap, HashSet};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, RwLock};
use tokio::sync::Mutex as Waiting;
use uuid::Uuid;

/// A drawing serves everybody for so long: with the drawing itself the last voice is seen within two seconds.
pub(super) const FRESH_MS: i64 = 1_000;
/// Rows are asked for again from this long before the newest seen, since of two that came at once the earlier may have been
/// written later. Taking a voice twice changes nothing.
const OVERLAP_MS: u64 = 60_000;
const PAGE: i64 = 10_000;
/// More conversations than these are seldom looked at together; then all are forgotten and read anew.
const TALKS_MAX: usize = 64;

/// Every conversation somebody looked at lately.
#[derive(Default)]
pub struct Talks(Mutex<HashMap<TalkId, Arc<Kept>>>);

#[derive(Default)]
struct Kept {
    shown: RwLock<Option<Arc<Drawn>>>,
    working: Arc<Waiting<Working>>,
}

/// A landscape as it was drawn.
pub(super) struct Drawn {
    at: i64,
    zh: Told,
    en: Told,
    /// The statements that can be answered, each with the weight it is drawn with.
    weights: Vec<(StatementId, f64)>,
    pub(super) people: i64,
    pub(super) votes: i64,
}

/// The same in one language.
pub(super) struct Told {
    pub(super) svg: String,
    pub(super) story: Story,
    pub(super) words: Words,
    pub(super) text: String,
}

impl Drawn {
    pub(super) fn told_in(&self, lang: Lang) -> &Told {
        match lang {
            Lang::Zh => &self.zh,
            Lang::En => &self.en,
        }
    }

    /// Whether there is anything to be seen without seeing single people.
    pub(super) fn is_enough(&self) -> bool {
        usize::try_from(self.people).is_ok_and(|people| people >= HIDE_BELOW)
    }

    /// The next statement for somebody who has answered these: by chance in proportion to what it would tell, so that what
    /// few have seen gets its turn. The same again until they answer.
    pub(super) fn next(&self, tag: &[u8], answered: &HashSet<StatementId>) -> Option<StatementId> {
        let open: Vec<&(StatementId, f64)> = self.weights.iter().filter(|(id, _)| !answered.contains(id)).collect();
        let mut seed = [0_u8; 8];
        seed.iter_mut().zip(tag).for_each(|(to, from)| *to = *from);
        let count = u64::try_from(answered.len()).unwrap_or_default();
        let mut chance = Chance::from_seed(u64::from_le_bytes(seed) ^ count.wrapping_mul(0x9e37_79b9_7f4a_7c15));
        let weights: Vec<f64> = open.iter().map(|(_, weight)| *weight).collect();
        let picked = chance.pick(&weights).or(if open.is_empty() { None } else { Some(0) })?;
        open.get(picked).map(|(id, _)| *id)
    }
}

/// The engine and what its numbers stand for.
#[derive(Default)]
struct Working {
    live: Option<Live>,
    people: HashMap<Vec<u8>, usize>,
    numbers: HashMap<Uuid, usize>,
    statements: Vec<(StatementId, Option<String>, Standing)>,
    newest: Uuid,
}

impl Working {
    fn live(&mut self) -> &mut Live {
        self.live.get_or_insert_with(|| Live::new(Options::default()))
    }

    fn know(&mut self, found: Vec<Statement>) {
        for one in found {
            let standing = one.standing();
            let part = if standing == Standing::Shown { Part::Open } else { Part::Out };
            let number = match self.numbers.get(&one.id.0) {
                Some(number) => *number,
                None => {
                    let number = self.statements.len();
                    self.numbers.insert(one.id.0, number);
                    self.statements.push((one.id, None, Standing::Waiting));
                    self.live().know_statement(number);
                    self.live().set_standing(number, part);
                    number
                }
            };
            let known = &mut self.statements[number];
            known.1 = Some(one.words);
            if known.2 != standing {
                known.2 = standing;
                self.live().set_standing(number, part);
            }
        }
    }

    fn take(&mut self, change: Change) {
        self.newest = self.newest.max(change.changed);
        let next = self.people.len();
        let person = *self.people.entry(change.tag).or_insert(next);
        // A vote for a statement written a moment ago is taken the next time, thanks to the overlap.
        if let (Some(statement), Some(choice)) = (self.numbers.get(&change.statement), Choice::from_value(change.choice)) {
            let statement = *statement;
            self.live().vote(person, statement, choice);
        }
    }

    fn draw(&mut self, title: &str, at: i64) -> Option<Drawn> {
        let landscape = self.live().landscape().clone();
        let conversation = self.live().conversation().clone();
        let weights = self.statements.iter().enumerate().filter(|(_, (_, _, standing))| *standing == Standing::Shown);
        let unseen = 5.0625;
        let weights = weights.map(|(n, (id, ..))| (*id, landscape.priorities.get(n).copied().unwrap_or(unseen))).collect();
        let people = (0..conversation.people()).filter(|person| conversation.votes_of(*person) > 0).count();
        let votes = conversation.votes();
        let named = Named {
            conversation,
            people: Vec::new(),
            statements: self.statements.iter().map(|(id, ..)| id.to_string()).collect(),
            texts: self.statements.iter().map(|(_, words, _)| words.clone()).collect(),
        };
        let told = |lang: &str| {
            let words = Words::of(lang)?;
            let story = Story::of(&named, &landscape, &words, HIDE_BELOW);
            let svg = draw(&named, &landscape, &words, Some(title), HIDE_BELOW);
            let text = story.text(&words);
            Some(Told { svg, story, words, text })
        };
        let count = |n: usize| i64::try_from(n).unwrap_or(i64::MAX);
        Some(Drawn { at, zh: told("zh-CN")?, en: told("en")?, weights, people: count(people), votes: count(votes) })
    }
}

/// The newest id that may still have been missed: so long before the newest seen.
fn from(newest: Uuid) -> Uuid {
    let (seconds, nanos) = newest.get_timestamp().map_or((0, 0), |at| at.to_unix());
    let ms = (seconds * 1000 + u64::from(nanos) / 1_000_000).saturating_sub(OVERLAP_MS);
    Uuid::from_u128(u128::from(ms) << 80)
}

async fn kept(cx: &Context, id: TalkId) -> Result<Arc<Kept>, Problem> {
    if let Some(kept) = all(cx).get(&id) {
        return Ok(kept.clone());
    }
    // Only what is there is kept: an address somebody made up takes nobody's place.
    let mut tx = cx.app.db.read().await?;
    store::talk(&mut tx, id).await?.ok_or(Problem::NotFound)?;
    let mut all = all(cx);
    if all.len() >= TALKS_MAX {
        all.clear();
    }
    Ok(all.entry(id).or_default().clone())
}

fn all(cx: &Context) -> MutexGuard<'_, HashMap<TalkId, Arc<Kept>>> {
    cx.app.talks.0.lock().unwrap_or_else(PoisonError::into_inner)
}

fn shown(kept: &Kept) -> Option<Arc<Drawn>> {
    kept.shown.read().unwrap_or_else(PoisonError::into_inner).clone()
}

/// The landscape as it was within the last two seconds. While one reader has it drawn anew, the others get the last one.
pub(super) async fn drawn(cx: &Context, id: TalkId) -> Result<Arc<Drawn>, Problem> {
    let kept = kept(cx, id).await?;
    let now = cx.app.clock.now().0;
    let last = shown(&kept);
    if let Some(last) = &last
        && now - last.at < FRESH_MS
    {
        return Ok(last.clone());
    }
    let working = match (kept.working.clone().try_lock_owned(), last) {
        (Ok(working), _) => working,
        (Err(_), Some(last)) => return Ok(last),
        (Err(_), None) => kept.working.clone().lock_owned().await,
    };
    // Whoever waited for the first drawing finds it made.
    if let Some(last) = shown(&kept)
        && now - last.at < FRESH_MS
    {
        return Ok(last);
    }
    redraw(cx, id, &kept, working, now).await
}

/// The landscape of this moment, whatever was drawn before.
pub(super) async fn fresh(cx: &Context, id: TalkId) -> Result<Arc<Drawn>, Problem> {
    let kept = kept(cx, id).await?;
    let working = kept.working.clone().lock_owned().await;
    redraw(cx, id, &kept, working, cx.app.clock.now().0).await
}

async fn redraw(
    cx: &Context,
    id: TalkId,
    kept: &Kept,
    mut working: tokio::sync::OwnedMutexGuard<Working>,
    now: i64,
) -> Result<Arc<Drawn>, Problem> {
    let mut tx = cx.app.db.read().await?;
    let talk = store::talk(&mut tx, id).await?.ok_or(Problem::NotFound)?;
    let mut after = Uuid::nil();
    loop {
        let found = store::statements(&mut tx, id, None, after, 500).await?;
        let Some(last) = found.last() else { break };
        after = last.id.0;
        working.know(found);
    }
    let mut after = from(working.newest);
    loop {
        let found = store::changes(&mut tx, id, after, PAGE).await?;
        let Some(last) = found.last() else { break };
        after = last.changed;
        found.into_iter().for_each(|change| working.take(change));
        tokio::task::yield_now().await;
    }
    drop(tx);
    let made = tokio::task::spawn_blocking(move || working.draw(&talk.title, now)).await;
    let made = made.map_err(|fault| Problem::Broken(fault.into()))?;
    let made = Arc::new(made.ok_or_else(|| Problem::Broken(anyhow::anyhow!("the landscape has no words")))?);
    *kept.shown.write().unwrap_or_else(PoisonError::into_inner) = Some(made.clone());
    Ok(made)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::crypto::digest;
    use pavilion_rules::Millis;

    fn statement(n: u128) -> Statement {
        Statement {
            id: StatementId(Uuid::from_u128(n)),
            community: None,
            talk: TalkId(Uuid::nil()),
            words: format!("{n}"),
            tag: None,
            at: Millis(0),
            standing: "shown".into(),
            reason: String::new(),
            moderated: None,
            moderated_post: String::new(),
            revision: 1,
        }
    }

    /// Ten statements everybody agrees to but two camps over one, and an eleventh nobody has seen.
    fn working() -> Working {
        let mut working = Working::default();
        working.know((0..11).map(statement).collect());
        for person in 0..40_u8 {
            for n in 0..10_u128 {
                let choice = if n == 3 && person % 2 == 0 { -1 } else { 1 };
                let changed = Uuid::from_u128(u128::from(person) * 100 + n);
                working.take(Change { tag: vec![person], statement: Uuid::from_u128(n), choice, changed });
            }
        }
        working
    }

    #[test]
    fn what_nobody_has_seen_comes_earlier_than_its_turn() {
        let drawn = working().draw("t", 0).unwrap();
        let none = HashSet::new();
        let first =
            (0..2000_u32).filter(|n| drawn.next(&digest(&n.to_be_bytes()), &none) == Some(StatementId(Uuid::from_u128(10))));
        let first = first.count();
        // By mere chance one in eleven would begin with it: 182.
        assert!(first > 300, "{first} of 2000 begin with it");
        let all: HashSet<StatementId> = (0..11).map(|n| StatementId(Uuid::from_u128(n))).collect();
        assert_eq!(drawn.next(&[1; 32], &all), None);
    }

    #[test]
    fn a_voice_taken_twice_or_changed_is_one_voice() {
        let mut working = working();
        let again = |choice, at| Change { tag: vec![7], statement: Uuid::from_u128(0), choice, changed: Uuid::from_u128(at) };
        working.take(again(1, 5000));
        working.take(again(-1, 5001));
        let drawn = working.draw("t", 0).unwrap();
        assert_eq!((drawn.people, drawn.votes), (40, 400));
    }

    #[test]
    fn what_was_hidden_is_no_more_asked_nor_told() {
        let mut working = working();
        working.know(vec![Statement { standing: "hidden".into(), ..statement(0) }]);
        let drawn = working.draw("t", 0).unwrap();
        assert!(drawn.weights.iter().all(|(id, _)| id.0 != Uuid::from_u128(0)));
        assert!(drawn.zh.story.agreed.iter().all(|one| one.text != "0"));
    }
}
