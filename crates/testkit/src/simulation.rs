//! A compound lives for a year in seconds: residents, workers, a clock moved by hand, right steps and wrong ones, all from
//! one seed. After every action what is stored is held against a naive model; at the end the journal is held against the
//! state. The same seed gives the same database, row for row.

mod look;
mod model;

use crate::dump;
use crate::house::{Engine, House};
use crate::people::Person;
use model::{Matter, STEPS, Someone, Step};
use pavilion_app::context::Context;
use pavilion_app::problem::Problem;
use pavilion_app::rooms::matters::{self, Accept, Assign, Confirm, Contact, Decline, Finish, Raise, Rate, Reopen, Withdraw};
use pavilion_app::rooms::{people, record};
use pavilion_rules::access::PostKind;
use pavilion_rules::ids::{PlaceId, PostId};
use rand::rngs::StdRng;
use rand::{RngExt as _, SeedableRng};
use std::collections::BTreeMap;

const DAY_MS: i64 = 86_400_000;
const DEEDS_A_DAY: i64 = 12;
const RESIDENTS: usize = 8;
/// Matters older than this many are only looked at again, so that a year stays short.
const LIVELY: usize = 40;

/// What a run was like.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Report {
    pub done: u64,
    pub refused: u64,
    pub again: u64,
    pub matters: usize,
    pub states: BTreeMap<&'static str, usize>,
    /// Of the whole database.
    pub digest: String,
}

struct Simulation {
    house: House,
    chance: StdRng,
    cast: Vec<(Person, Someone)>,
    spots: Vec<PlaceId>,
    matters: Vec<Matter>,
    report: Report,
}

/// Lives so many days from a seed. Panics with what happened when something is not as it ought to be.
pub async fn run(engine: Engine, seed: u64, days: u32) -> Report {
    let house = House::on(engine, seed, |_| {}).await;
    let mut simulation = Simulation::begin(house, seed).await;
    for day in 0..days {
        simulation.day(day).await;
    }
    simulation.end().await
}

impl Simulation {
    async fn begin(house: House, seed: u64) -> Self {
        let here = |posts: Vec<(PostKind, PostId)>| Someone { posts, posted_here: true, lives_here: false };
        let mut cast = Vec::new();
        let homes: Vec<String> = house.estate().await.dwellings.keys().take(RESIDENTS).cloned().collect();
        for home in homes {
            cast.push((house.resident(&home).await, Someone { lives_here: true, ..Someone::default() }));
        }
        cast.push((house.other_resident("1-1-101").await, Someone::default()));
        let (compound, community) = (house.estate().await.compound, house.estate().await.community);
        for (kind, place) in [
            (PostKind::GridWorker, compound),
            (PostKind::GridWorker, compound),
            (PostKind::PropertyWorker, compound),
            (PostKind::PropertyWorker, compound),
            (PostKind::PropertyManager, compound),
            (PostKind::CommunityWorker, community),
        ] {
            let person = house.holder("工作人员", kind, place).await;
            let posts = vec![(kind, person.posts[0])];
            cast.push((person, here(posts)));
        }
        let outside = house.other_grid_worker().await;
        let posts = vec![(PostKind::GridWorker, outside.posts[0])];
        cast.push((outside, Someone { posts, ..Someone::default() }));
        let estate = house.estate().await;
        let spots = estate.entrances.values().chain(estate.buildings.values()).chain([&estate.compound]).copied().collect();
        let report = Report { done: 0, refused: 0, again: 0, matters: 0, states: BTreeMap::new(), digest: String::new() };
        let mut simulation = Self { house, chance: StdRng::seed_from_u64(seed), cast, spots, matters: Vec::new(), report };
        simulation.a_grid_worker_lives_here().await;
        simulation
    }

    /// One resident also works for the neighbourhood: they must not handle what they raised themselves.
    async fn a_grid_worker_lives_here(&mut self) {
        let (place, account) = (self.house.estate().await.compound, self.cast[0].0.account);
        let post = self.house.give_post(account, PostKind::GridWorker, place).await;
        self.cast[0].1.posts.push((PostKind::GridWorker, post));
        self.cast[0].1.posted_here = true;
    }

    fn below(&mut self, n: usize) -> usize {
        self.chance.random_range(0..n)
    }

    fn one_in(&mut self, n: usize) -> bool {
        self.below(n) == 0
    }

    async fn day(&mut self, day: u32) {
        for _ in 0..DEEDS_A_DAY {
            let pause = self.chance.random_range(0..2 * DAY_MS / DEEDS_A_DAY);
            self.house.clock.forward(pause);
            if self.matters.is_empty() || self.one_in(4) {
                self.raise().await;
            } else {
                self.step().await;
            }
        }
        self.house.run_jobs().await;
        if day % 30 == 29 {
            self.a_worker_leaves().await;
            look::everything(&self.house, &self.matters).await;
        }
    }

    /// The context of somebody; signs in again when the session has run out.
    async fn cx(&mut self, who: usize) -> Context {
        let (person, _) = &mut self.cast[who];
        if people::arrive(&self.house.app, &person.secret).await.expect("a session is looked up").is_none() {
            person.sign_in_again(&self.house).await;
        }
        person.cx().await
    }

    async fn raise(&mut self) {
        let who = self.below(self.cast.len());
        let spot = self.below(self.spots.len());
        let too_short = self.one_in(12);
        let input = Raise {
            place: self.spots[spot],
            category: if self.one_in(3) { String::new() } else { "lift-fault".into() },
            words: if too_short { "灯".into() } else { format!("楼道的灯不亮了，第{}次说", self.matters.len()) },
            spot: "一层".into(),
            photos: Vec::new(),
        };
        let mut cx = self.cx(who).await;
        cx.key = Some(format!("raise-{}-{}", self.report.done, self.report.refused));
        let result = matters::raise(&cx, input.clone()).await;
        let expected = self.cast[who].1.lives_here && !too_short;
        assert_eq!(result.is_ok(), expected, "{} raises {input:?}: {result:?}", self.cast[who].0.name);
        match result {
            Ok(raised) => {
                self.report.done += 1;
                self.matters.push(Matter::raised(raised.id, who));
                if self.one_in(10) {
                    self.report.again += 1;
                    assert_eq!(
                        matters::raise(&cx, input).await.expect("the stored answer"),
                        raised,
                        "the same key, the same answer"
                    );
                }
                look::one(&self.house, self.matters.last().expect("it was just raised")).await;
            }
            Err(problem) => self.refused(&problem),
        }
    }

    fn refused(&mut self, problem: &Problem) {
        assert!(
            matches!(problem, Problem::Refused(_) | Problem::Invalid(_) | Problem::NotAllowed(_) | Problem::NotFound),
            "a wrong step is refused and breaks nothing: {problem:?}"
        );
        self.report.refused += 1;
    }

    async fn step(&mut self) {
        let from = self.matters.len().saturating_sub(LIVELY);
        let at = from + self.below(self.matters.len() - from);
        let (who, step) = self.likely(at);
        let valid = !self.one_in(15);
        let post = self.a_post();
        let now = self.house.app.clock.now().0;
        let (matter, someone) = (&self.matters[at], &self.cast[who].1);
        let needs_words = !matches!(step, Step::Confirm | Step::Assign);
        let fits = if step == Step::Assign { valid && self.may_be_given(who, post) } else { valid || !needs_words };
        let next = matter.follows(who, step, now).filter(|_| fits && matter.may(who, someone, step));
        let id = matter.id;
        let mut cx = self.cx(who).await;
        cx.key = Some(format!("step-{}-{}", self.report.done, self.report.refused));
        let result = take(&cx, id, step, valid, post).await;
        let said = format!(
            "{} takes {step:?} ({valid}) on {:?}: {result:?}, and the model says {next:?}",
            self.cast[who].0.name, self.matters[at]
        );
        match (result, next) {
            (Ok(stored), Some(state)) => {
                self.report.done += 1;
                self.matters[at].take(step, state, Some(post), now);
                assert_eq!(stored.state.name(), state, "{said}");
                // A clock that ran out took it up a level meanwhile, which the model does not know; that every line is a
                // revision is looked at afterwards.
                assert!(stored.revision >= self.matters[at].revision, "{said}");
                if self.one_in(10) {
                    self.report.again += 1;
                    assert_eq!(take(&cx, id, step, valid, post).await.expect("the stored answer"), stored, "{said}, again");
                }
            }
            (Err(problem), None) => self.refused(&problem),
            _ => panic!("{said}"),
        }
        look::one(&self.house, &self.matters[at]).await;
    }

    /// Mostly what somebody sensible would do next, now and then anything by anybody.
    fn likely(&mut self, at: usize) -> (usize, Step) {
        if self.one_in(4) {
            let step = STEPS[self.below(STEPS.len())];
            return (self.below(self.cast.len()), step);
        }
        let matter = self.matters[at].clone();
        let step = match matter.state {
            "submitted" if self.one_in(5) => Step::Decline,
            "submitted" => Step::Accept,
            "accepted" if self.one_in(6) => Step::Withdraw,
            "accepted" => Step::Assign,
            "assigned" => Step::Contact,
            "in-progress" => Step::Finish,
            "done" if self.one_in(3) => Step::Reopen,
            "done" => Step::Confirm,
            "confirmed" => Step::Rate,
            "rated" => Step::Reopen,
            _ => Step::Withdraw,
        };
        let able: Vec<usize> = (0..self.cast.len()).filter(|who| matter.may(*who, &self.cast[*who].1, step)).collect();
        if able.is_empty() { (self.below(self.cast.len()), Step::Assign) } else { (able[self.below(able.len())], step) }
    }

    /// Mostly the post of somebody who does such work, now and then any.
    fn a_post(&mut self) -> PostId {
        let any = self.one_in(3);
        let fits = |kind: PostKind| any || kind == PostKind::PropertyWorker;
        let held = self.cast.iter().flat_map(|(_, someone)| someone.posts.iter());
        let all: Vec<PostId> = held.filter(|(kind, _)| fits(*kind)).map(|(_, post)| *post).collect();
        all[self.below(all.len())]
    }

    fn may_be_given(&self, who: usize, post: PostId) -> bool {
        use PostKind::{CommunityWorker, GridWorker, PropertyManager, PropertyWorker};
        let by = &self.cast[who].1;
        let by_manager = by.posts.iter().all(|(kind, _)| *kind == PropertyManager);
        let kinds: &[PostKind] = if by_manager {
            &[PropertyWorker, PropertyManager]
        } else {
            &[PropertyWorker, PropertyManager, GridWorker, CommunityWorker]
        };
        self.cast
            .iter()
            .any(|(_, one)| one.posted_here && one.posts.iter().any(|(kind, held)| *held == post && kinds.contains(kind)))
    }

    /// A worker's post ends and somebody new gets one like it: what was given to the old post must be given anew.
    async fn a_worker_leaves(&mut self) {
        let workers: Vec<usize> = (0..self.cast.len())
            .filter(|who| self.cast[*who].1.posts.first().is_some_and(|(kind, _)| *kind == PostKind::PropertyWorker))
            .collect();
        let who = workers[self.below(workers.len())];
        let (_, post) = self.cast[who].1.posts.remove(0);
        people::end_post(&self.house.system(), post).await.expect("a post ends");
        let place = self.house.estate().await.compound;
        let person = self.house.holder("新维修工", PostKind::PropertyWorker, place).await;
        let posts = vec![(PostKind::PropertyWorker, person.posts[0])];
        self.cast.push((person, Someone { posts, posted_here: true, lives_here: false }));
    }

    async fn end(mut self) -> Report {
        self.house.run_jobs().await;
        look::everything(&self.house, &self.matters).await;
        let findings = record::doctor(&self.house.app).await.expect("the doctor looks");
        assert!(findings.is_empty(), "{findings:#?}");
        self.report.matters = self.matters.len();
        for matter in &self.matters {
            *self.report.states.entry(matter.state).or_default() += 1;
        }
        self.report.digest = dump::digest(&self.house.app.db).await;
        self.report
    }
}

async fn take(
    cx: &Context,
    id: pavilion_rules::ids::MatterId,
    step: Step,
    valid: bool,
    post: PostId,
) -> Result<matters::MatterState, Problem> {
    // Too short, too long or none at all: words nobody may send.
    let words = || if valid { "已经看过，明天上午处理".to_owned() } else { "字".repeat(3_000) };
    match step {
        Step::Accept => {
            let accept =
                Accept { title: "楼道灯不亮".into(), words: words(), category: "lift-fault".into(), ..Accept::default() };
            matters::accept(cx, id, accept).await
        }
        Step::Decline => matters::decline(cx, id, Decline { reason: words(), route: "12345".into() }).await,
        Step::Assign => {
            let note = if valid { String::new() } else { words() };
            matters::assign(cx, id, Assign { post, note }).await
        }
        Step::Contact => matters::contact(cx, id, Contact { note: words() }).await,
        Step::Finish => {
            let finish = Finish { note: words(), why_no_photo: "灯在高处，拍不清楚".into(), ..Finish::default() };
            matters::finish(cx, id, finish).await
        }
        Step::Confirm => matters::confirm(cx, id, Confirm {}).await,
        Step::Rate => matters::rate(cx, id, Rate { value: "satisfied".into(), words: words() }).await,
        Step::Reopen => matters::reopen(cx, id, Reopen { reason: words() }).await,
        Step::Withdraw => matters::withdraw(cx, id, Withdraw { reason: words() }).await,
    }
}
