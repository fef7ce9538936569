//! Sampling: a supervisor lays down a list of settled meetings, draws from it by a public seed that comes later, and goes
//! through a check list for each meeting drawn. Anybody with list and seed draws the same.

use super::change::Faults;
use super::kept::Kept;
use super::store::samples::{self as store, Found, Sample};
use crate::act;
use crate::context::Context;
use crate::desk::By;
use crate::problem::Problem;
use crate::rooms::places;
use pavilion_rules::Millis;
use pavilion_rules::access::{Action, Object};
use pavilion_rules::ids::PlaceId;
use pavilion_rules::meetings::No as Meetings;
use pavilion_rules::samples::{Answer, No, POOL_MAX, Question, SEED_CHARS, SIZE};
use pavilion_tally::Source;
use pavilion_tally::draw::{Pool, Quotas, draw, from_hex};
use serde::{Deserialize, Serialize};
use serde_json::json;
use std::collections::BTreeMap;
use std::fmt::Write as _;
use utoipa::ToSchema;
use uuid::Uuid;

/// A sample to be drawn.
#[derive(Clone, Debug, Default, Serialize, Deserialize, ToSchema)]
#[serde(default)]
pub struct LayList {
    /// The community, street or compound whose meetings are looked at.
    #[schema(value_type = Option<Uuid>)]
    pub place: Option<PlaceId>,
    /// Meetings settled since; milliseconds since 1970 UTC.
    #[schema(value_type = i64)]
    pub since: Millis,
    #[schema(value_type = i64)]
    pub until: Millis,
    pub size: i64,
}

/// What was found about one meeting.
#[derive(Clone, Debug, Default, Serialize, Deserialize, ToSchema)]
#[serde(default)]
pub struct Checked {
    pub meeting: Uuid,
    /// By question: `yes`, `no` or `unreached`.
    pub answers: BTreeMap<String, String>,
    /// About how it was held; names nobody.
    pub note: String,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct SampleState {
    pub id: Uuid,
    pub drawn: Vec<Uuid>,
    pub revision: i64,
}

fn state(sample: &Sample) -> SampleState {
    SampleState { id: sample.id, drawn: sample.drawn.0.clone(), revision: sample.revision }
}

fn list_of(meetings: &[Uuid]) -> String {
    let mut out = String::from("meeting\n");
    for id in meetings {
        let _ = writeln!(out, "{id}");
    }
    out
}

/// The digest of the list, to be published before the seed is known.
#[must_use]
pub(super) fn digest(sample: &Sample) -> String {
    Source::new("pool.csv", sample.pool.clone()).digest()
}

/// Lays the list down: from now on it stays as it is, and its digest can be published.
pub async fn lay_list(cx: &Context, input: LayList) -> Result<SampleState, Problem> {
    cx.may(Action::SamplesDraw, &Object::default())?;
    let place = match input.place {
        Some(id) => places::place(&mut cx.app.db.read().await?, id).await?,
        None => None,
    };
    let place = place.ok_or_else(|| Problem::Invalid(vec![Meetings::PlaceUnknown.into()]))?;
    let mut faults = Faults::default();
    let size = usize::try_from(input.size).unwrap_or(0);
    faults.unless((SIZE.0..=SIZE.1).contains(&size), No::SizeWrong.with("least", SIZE.0).with("most", SIZE.1));
    faults.unless(input.since < input.until && input.until <= cx.now, No::TimesWrong);
    act!(cx, Action::SamplesDraw, &input, |acting| {
        let capacity = cx.may(Action::SamplesDraw, &place.object())?;
        faults.end()?;
        let limit = i64::try_from(POOL_MAX).unwrap_or(i64::MAX);
        let pool = store::pool(acting.tx(), &place.path, input.since, input.until, limit).await?;
        if pool.len() < size {
            return Err(Problem::Invalid(vec![No::PoolEmpty.with("n", pool.len())]));
        }
        let sample = Sample {
            id: cx.id(),
            community: place.community,
            place: place.id,
            place_path: place.path.clone(),
            since: input.since,
            until: input.until,
            size: input.size,
            seed: String::new(),
            pool: list_of(&pool),
            drawn: Kept(Vec::new()),
            found: Kept(Vec::new()),
            at: cx.now,
            updated: cx.now,
            revision: 1,
        };
        store::insert(acting, &sample).await?;
        let detail = json!({ "step": "laid", "pool": pool.len(), "pool_sha256": digest(&sample) });
        acting.note(sample.line(Action::SamplesDraw, By::person(cx, capacity))?.detail(detail));
        Ok(state(&sample))
    })
}

/// Draws by a public seed, once. Whoever does not like what was drawn cannot draw again.
pub async fn draw_sample(cx: &Context, id: Uuid, seed: String) -> Result<SampleState, Problem> {
    let seed = seed.trim().to_ascii_lowercase();
    let bytes = from_hex(&seed).filter(|_| (SEED_CHARS.0..=SEED_CHARS.1).contains(&seed.len()));
    act!(cx, Action::SamplesDraw, &(id, &seed), |acting| {
        let mut sample = store::sample(acting.tx(), id).await?.ok_or(Problem::NotFound)?;
        let capacity = cx.may(Action::SamplesDraw, &sample.object())?;
        let Some(bytes) = &bytes else { return Err(Problem::Invalid(vec![No::SeedWrong.into()])) };
        if !sample.seed.is_empty() {
            return Err(Problem::Refused(No::DrawnBefore.into()));
        }
        let broken = |what: String| Problem::Broken(anyhow::anyhow!("sample {id} cannot be drawn: {what}"));
        let pool = Source::new("pool.csv", sample.pool.clone());
        let pool = Pool::read(&pool, &[]).map_err(|faults| broken(faults.to_string()))?;
        let size = usize::try_from(sample.size).unwrap_or(0);
        let drawn = draw(&pool, size, bytes, &Quotas::Proportional).map_err(|short| broken(format!("{short:?}")))?;
        let all = drawn.strata.iter().flat_map(|stratum| &stratum.drawn).filter_map(|id| id.parse().ok());
        sample.drawn = Kept(all.collect());
        sample.seed.clone_from(&seed);
        sample.updated = cx.now;
        sample.revision += 1;
        store::update(acting, &sample).await?;
        let detail = json!({ "step": "drawn", "seed": seed, "draw_sha256": drawn.digest });
        acting.note(sample.line(Action::SamplesDraw, By::person(cx, capacity))?.detail(detail));
        Ok(state(&sample))
    })
}

/// Writes down what was found about one meeting; written again, the later counts and the journal keeps both.
pub async fn check_sample(cx: &Context, id: Uuid, input: Checked) -> Result<SampleState, Problem> {
    let mut faults = Faults::default();
    let note = faults.words(&input.note, "note", 0);
    let known = Question::ALL.iter().all(|one| input.answers.get(one.name()).is_some_and(|said| Answer::parse(said).is_some()));
    faults.unless(known && input.answers.len() == Question::ALL.len(), No::AnswersMissing);
    act!(cx, Action::SamplesDraw, &(id, &input), |acting| {
        let mut sample = store::sample(acting.tx(), id).await?.ok_or(Problem::NotFound)?;
        let capacity = cx.may(Action::SamplesDraw, &sample.object())?;
        faults.end()?;
        if !sample.drawn.contains(&input.meeting) {
            return Err(Problem::Refused(No::NotDrawn.into()));
        }
        sample.found.0.retain(|one| one.meeting != input.meeting);
        let found = Found { meeting: input.meeting, answers: input.answers.clone(), note: note.clone(), at: cx.now };
        sample.found.0.push(found);
        sample.updated = cx.now;
        sample.revision += 1;
        store::update(acting, &sample).await?;
        let detail = json!({ "step": "checked", "meeting": input.meeting });
        acting.note(sample.line(Action::SamplesDraw, By::person(cx, capacity))?.detail(detail));
        Ok(state(&sample))
    })
}
