//! Agreeing to an errand, taking that back, and saying what was handed over and what came back.

use super::super::change::Faults;
use super::super::store::{self as matters, Matter};
use super::kinds;
use super::store::{self, ErrandRow, ThingRow};
use crate::act;
use crate::context::{Actor, Context};
use crate::crypto::Purpose;
use crate::desk::outbox::Job;
use crate::desk::{Acting, By};
use crate::i18n::{self, Lang};
use crate::problem::Problem;
use crate::rooms::{people, places};
use crate::web::face::zone;
use pavilion_rules::access::{Action, Capacity};
use pavilion_rules::errands::{self as rules, How, Kind, No, Side, Step};
use pavilion_rules::ids::MatterId;
use pavilion_rules::matters::{No as Matters, State};
use pavilion_rules::time::DAY_MS;
use pavilion_rules::{Millis, Refusal};
use serde::{Deserialize, Serialize};
use serde_json::json;
use utoipa::ToSchema;
use uuid::Uuid;

/// Something that will be handed over.
#[derive(Clone, Debug, Default, Serialize, Deserialize, ToSchema)]
#[serde(default)]
pub struct NewThing {
    /// `paper`, `thing` or `money`.
    pub kind: String,
    pub words: String,
    /// Of money: how much, in fen.
    pub fen: i64,
}

/// What somebody agrees to.
#[derive(Clone, Debug, Default, Serialize, Deserialize, ToSchema)]
#[serde(default)]
pub struct Agree {
    /// Which errand of the catalogue.
    pub kind: String,
    /// What exactly is done: sealed, read by the person, by whoever does it and by those who take matters in.
    pub words: String,
    /// The last day, as `2026-11-30`.
    pub until: String,
    pub things: Vec<NewThing>,
    /// "I have read the text and agree": the person's own.
    pub agree: bool,
    /// Written down for somebody: who gave leave, how and when.
    pub leave: String,
}

/// What lies sealed in an authorisation: the text as it was agreed to, in both languages.
#[derive(Serialize, Deserialize)]
pub(super) struct Kept {
    pub(super) zh: String,
    pub(super) en: String,
    pub(super) leave: String,
}

fn refused(no: No) -> Problem {
    Problem::Refused(no.into())
}

pub(super) fn errand_place(id: Uuid) -> String {
    format!("errand/{id}")
}

pub(super) fn thing_place(id: Uuid) -> String {
    format!("errand-thing/{id}")
}

/// As whom somebody speaks for the person: as the person, or by leave. Whoever does the errand never speaks for both.
fn speaks(cx: &Context, matter: &Matter, leave: &str) -> Result<(Capacity, Action, How), Problem> {
    let object = matter.object(cx);
    if object.is_reporter {
        let how = if matches!(cx.actor, Actor::Holder(_)) { How::Code } else { How::Own };
        return Ok((cx.may(Action::ErrandsAgree, &object)?, Action::ErrandsAgree, how));
    }
    let capacity = cx.may(Action::ErrandsAgreeFor, &object)?;
    if cx.standing().posts.iter().any(|held| Some(held.post) == matter.handler_post) {
        return Err(refused(No::OneForBoth));
    }
    let leave = leave.trim().chars().count();
    if !(rules::LEAVE_CHARS.0..=rules::LEAVE_CHARS.1).contains(&leave) {
        return Err(Problem::Invalid(vec![No::LeaveMissing.with("most", rules::LEAVE_CHARS.1)]));
    }
    Ok((capacity, Action::ErrandsAgreeFor, How::Leave))
}

fn by(cx: &Context, subject: Uuid, capacity: Capacity) -> By {
    if capacity == Capacity::Reporter { By::reporter(cx, subject, capacity) } else { By::person(cx, capacity) }
}

/// The day somebody typed, up to its end, where the place is.
fn day_end(typed: &str, zone_name: &str) -> Option<Millis> {
    let day: jiff::civil::Date = typed.trim().parse().ok()?;
    Some(Millis(day.to_zoned(zone(zone_name)).ok()?.timestamp().as_millisecond() + DAY_MS))
}

/// What is to be handed over, tidied; everything that is wrong with it goes to the faults.
fn tidied(faults: &mut Vec<Refusal>, things: &[NewThing]) -> Vec<(Kind, String, i64)> {
    if things.len() > rules::THINGS_MAX {
        faults.push(No::ThingsMany.with("most", rules::THINGS_MAX));
    }
    let mut all = Vec::new();
    for one in things.iter().take(rules::THINGS_MAX) {
        let words = pavilion_rules::matters::tidy(&one.words, "things").unwrap_or_default();
        let kind = Kind::parse(&one.kind);
        let is_money = kind == Some(Kind::Money);
        let long = (rules::THING_CHARS.0..=rules::THING_CHARS.1).contains(&words.chars().count());
        let Some(kind) = kind.filter(|_| long || is_money && words.is_empty()) else {
            faults.push(No::ThingBad.with("most", rules::THING_CHARS.1));
            continue;
        };
        if is_money != (one.fen > 0) || one.fen > rules::FEN_MAX {
            faults.push(No::MoneyBad.with("most", rules::FEN_MAX / 100));
        }
        faults.extend(kinds::never_in(&words).map(|word| No::Never.with("word", word)));
        all.push((kind, words, one.fen));
    }
    all
}

/// The text of the authorisation, as it is agreed to.
pub(super) fn text(lang: Lang, kind: &kinds::Errand, words: &str, things: &[(Kind, String, i64)], until: &str) -> String {
    let one = |(kind, words, fen): &(Kind, String, i64)| {
        let what = i18n::text(lang, &format!("errands-thing-{}", kind.name()), &[]);
        let yuan = if *fen > 0 {
            i18n::text(lang, "errands-yuan", &[("yuan", &crate::rooms::votes::yuan(*fen))])
        } else {
            String::new()
        };
        [what.as_str(), words, &yuan].iter().filter(|part| !part.is_empty()).copied().collect::<Vec<_>>().join(" ")
    };
    let list: Vec<String> = things.iter().map(one).collect();
    let list =
        if list.is_empty() { i18n::text(lang, "errands-nothing", &[]) } else { list.join(&i18n::text(lang, "errands-and", &[])) };
    let args = [("kind", kind.name(lang)), ("words", words), ("things", list.as_str()), ("until", until)];
    i18n::text(lang, "errands-text", &args)
}

async fn open_matter(acting: &mut Acting, id: MatterId) -> Result<Matter, Problem> {
    let matter = matters::matter(acting.tx(), id).await?.ok_or(Problem::NotFound)?;
    Ok(matter)
}

async fn tell(acting: &mut Acting, cx: &Context, matter: &Matter, what: &str) -> Result<(), Problem> {
    let job = Job::TellReporter { matter: matter.id.0, what: what.to_owned(), note: String::new() };
    acting.enqueue(cx, matter.community, &job).await
}

/// Agrees to an errand: what is done, what is handed over, until when. By the person, or written down with their leave.
pub async fn agree(cx: &Context, id: MatterId, input: Agree) -> Result<Uuid, Problem> {
    act!(cx, Action::ErrandsAgree, &(id, &input), |acting| {
        let matter = open_matter(acting, id).await?;
        let (capacity, action, how) = speaks(cx, &matter, &input.leave)?;
        if !matter.state()?.is_open() || matter.state()? == State::Done {
            return Err(refused(No::Shut));
        }
        let zone = places::compound_brief(acting.tx(), matter.compound).await?.map(|brief| brief.zone).unwrap_or_default();
        let (kind, until, words, things) = judged(cx, &matter, &input, how, &zone)?;
        let before = store::errands(acting.tx(), id).await?;
        if before.iter().any(|one| one.in_force(cx.now)) {
            return Err(refused(No::Running));
        }
        if before.len() >= rules::PER_MATTER_MAX {
            return Err(refused(No::Many));
        }
        let said = |lang| text(lang, kind, &words, &things, input.until.trim());
        let kept = Kept { zh: said(Lang::Zh), en: said(Lang::En), leave: input.leave.trim().to_owned() };
        let id = cx.id();
        let seal = |place: String, plain: &[u8]| cx.app.keys.seal(Purpose::Reporter, &place, cx.app.chance.bytes(), plain);
        let row = ErrandRow {
            id,
            matter: matter.id,
            community: matter.community,
            compound: matter.compound,
            kind: kind.id.clone(),
            how: how.name().to_owned(),
            sealed: seal(errand_place(id), &serde_json::to_vec(&kept)?),
            agreed: cx.now,
            until,
            withdrawn: None,
            revision: 1,
        };
        row.insert(acting).await?;
        acting.note(row.line(action, by(cx, id, capacity))?.detail(json!({ "step": "agree", "how": how.name() })));
        for (at, (kind, words, fen)) in things.into_iter().enumerate() {
            // One after the other by their ids, in the order they were named.
            let thing = cx.app.chance.id(cx.now.plus(i64::try_from(at).unwrap_or_default()));
            let row = ThingRow {
                id: thing,
                errand: id,
                matter: matter.id,
                community: matter.community,
                kind: kind.name().to_owned(),
                sealed: seal(thing_place(thing), words.as_bytes()),
                fen,
                gave: None,
                gave_how: String::new(),
                took: None,
                took_post: None,
                end_step: String::new(),
                ended: None,
                end_post: None,
                got: None,
                got_how: String::new(),
                revision: 1,
            };
            row.insert(acting).await?;
            acting.note(row.line(action, by(cx, thing, capacity))?);
        }
        if how == How::Leave {
            tell(acting, cx, &matter, "errand-agreed-for").await?;
        }
        Ok(id)
    })
}

type Judged = (&'static kinds::Errand, Millis, String, Vec<(Kind, String, i64)>);

/// All that can be wrong with what is agreed to, said at once.
fn judged(cx: &Context, matter: &Matter, input: &Agree, how: How, zone: &str) -> Result<Judged, Problem> {
    let mut faults = Faults::default();
    let kind = kinds::find(&input.kind);
    match kind {
        None => faults.0.push(No::KindUnknown.into()),
        Some(kind) if kind.category != matter.category => faults.0.push(No::OtherKind.into()),
        Some(_) => {}
    }
    let words = pavilion_rules::matters::tidy(&input.words, "words").unwrap_or_default();
    let chars = words.chars().count();
    if chars < rules::WORDS_CHARS.0 {
        faults.0.push(No::WordsMissing.into());
    } else if chars > rules::WORDS_CHARS.1 {
        faults.0.push(No::WordsTooLong.with("most", rules::WORDS_CHARS.1));
    }
    faults.0.extend(kinds::never_in(&words).map(|word| Refusal { field: Some("words"), ..No::Never.with("word", word) }));
    let days = kind.map_or(1, |kind| kind.days);
    let until = day_end(&input.until, zone);
    let fits = rules::until(cx.now, until.unwrap_or_default(), days);
    faults.0.extend(fits.err());
    let things = tidied(&mut faults.0, &input.things);
    if how != How::Leave && !input.agree {
        faults.0.push(No::AgreeMissing.into());
    }
    faults.end()?;
    kind.zip(until).map(|(kind, until)| (kind, until, words, things)).ok_or_else(|| refused(No::KindUnknown))
}

/// Takes the authorisation back. What is out still has to come home.
pub async fn take_back(cx: &Context, id: Uuid, leave: String) -> Result<(), Problem> {
    act!(cx, Action::ErrandsAgree, &(id, "take-back", &leave), |acting| {
        let mut row = store::errand(acting.tx(), id).await?.ok_or(Problem::NotFound)?;
        let matter = open_matter(acting, row.matter).await?;
        let (capacity, action, how) = speaks(cx, &matter, &leave)?;
        if !row.in_force(cx.now) {
            return Err(refused(No::NotNow));
        }
        row.withdrawn = Some(cx.now);
        row.save(acting).await?;
        acting.note(row.line(action, by(cx, id, capacity))?.detail(json!({ "step": "take-back", "how": how.name() })));
        // Whoever does it stops at once.
        if let Some(post) = matter.handler_post
            && let Some(holder) = people::post_holder(acting.tx(), post, cx.now).await?
        {
            let detail = json!({ "number": matter.number, "title": matter.title });
            people::tell(acting, cx, holder, matter.community, "duty-errand-ended", Some(matter.id), detail).await?;
        }
        Ok(())
    })
}

/// Says of a thing that it was handed over, taken, given back, delivered, or that it came home.
pub async fn say(cx: &Context, id: Uuid, step: &str, leave: String) -> Result<(), Problem> {
    let step = Step::parse(step).ok_or_else(|| refused(No::NotNow))?;
    act!(cx, Action::ErrandsAgree, &(id, step, &leave), |acting| {
        let mut row = store::thing(acting.tx(), id).await?.ok_or(Problem::NotFound)?;
        let errand = store::errand(acting.tx(), row.errand).await?.ok_or(Problem::NotFound)?;
        let matter = open_matter(acting, row.matter).await?;
        let side = side_of(cx, &matter, step);
        let (capacity, action, how) = match side {
            Side::Carrier => (cx.may(Action::ErrandsDo, &matter.object(cx))?, Action::ErrandsDo, None),
            Side::Person => speaks(cx, &matter, &leave).map(|(capacity, action, how)| (capacity, action, Some(how)))?,
        };
        if side == Side::Carrier && matter.is_own(cx) {
            return Err(Problem::Refused(Matters::OwnMatter.into()));
        }
        let agreed = errand.in_force(cx.now) && matter.state()?.is_open();
        let next = rules::decide(row.said(), side, step, agreed)?;
        put(&mut row, cx, next, how);
        if let (Capacity::Post(post, _), Side::Carrier) = (capacity, side) {
            match step {
                Step::Take => row.took_post = Some(post),
                Step::Return | Step::Deliver => row.end_post = Some(post),
                _ => {}
            }
        }
        row.save(acting).await?;
        let mut detail = json!({ "step": step.name(), "how": how.map(How::name) });
        if how == Some(How::Leave) {
            let place = thing_place(row.id);
            let sealed = cx.app.keys.seal(Purpose::Reporter, &place, cx.app.chance.bytes(), leave.trim().as_bytes());
            detail["sealed_leave"] = crate::crypto::hex(&sealed).into();
        }
        acting.note(row.line(action, by(cx, row.id, capacity))?.detail(detail));
        match (step, how) {
            (Step::Take, _) => tell(acting, cx, &matter, "errand-took").await,
            (Step::Return | Step::Deliver, _) => tell(acting, cx, &matter, "errand-back").await,
            (_, Some(How::Leave)) => tell(acting, cx, &matter, "errand-said-for").await,
            _ => Ok(()),
        }
    })
}

/// Whose word a step is; taking back what one said is the word of whoever does it.
fn side_of(cx: &Context, matter: &Matter, step: Step) -> Side {
    match step {
        Step::Take | Step::Return | Step::Deliver => Side::Carrier,
        Step::Unsay if !matter.is_own(cx) && cx.can(Action::ErrandsDo, &matter.object(cx)) => Side::Carrier,
        _ => Side::Person,
    }
}

/// Puts what was said into the row, each with its time.
fn put(row: &mut ThingRow, cx: &Context, next: rules::Said, how: Option<How>) {
    let how = how.map(|how| how.name().to_owned()).unwrap_or_default();
    if next.gave != row.gave.is_some() {
        (row.gave, row.gave_how) = if next.gave { (Some(cx.now), how.clone()) } else { (None, String::new()) };
    }
    if next.took != row.took.is_some() {
        (row.took, row.took_post) = (next.took.then_some(cx.now), None);
    }
    let end = next.end.map(Step::name).unwrap_or_default();
    if end != row.end_step {
        (row.end_step, row.ended, row.end_post) = (end.to_owned(), next.end.map(|_| cx.now), None);
    }
    if next.got && row.got.is_none() {
        (row.got, row.got_how) = (Some(cx.now), how);
    }
}

/// Refuses to close a matter while something that was handed over for it is out.
pub(in super::super) async fn none_out(acting: &mut Acting, matter: &Matter) -> Result<(), Problem> {
    let out = store::things(acting.tx(), matter.id).await?.iter().filter(|one| one.said().is_out()).count();
    rules::may_end(out).map_err(Problem::Refused)
}
