//! One vote, one page: what is decided, when, how many took part, the result with its arithmetic, the own part, and what
//! this reader may do now.

use super::super::notice::start_words;
use super::super::receipt::{OwnLine, own_lines};
use super::super::shown::{Shown, shown};
use super::super::store::requests;
use super::super::store::starts::StartRow;
use super::super::{packs, requests as asked};
use super::official::{OfficialShown, official_shown};
use super::result::{ResultShown, result_shown};
use super::steps::{Work, work};
use super::{Fact, square_metres, tone, yuan};
use crate::db::Tx;
use crate::i18n::{self, Lang};
use crate::problem::Problem;
use crate::web::face::{Face, FieldError, Of, error_of, page_with};
use crate::web::{Cx, Fields};
use axum::extract::Path;
use axum::http::StatusCode;
use axum::response::Response;
use pavilion_rules::access::Action;
use pavilion_rules::ids::VoteId;
use pavilion_rules::votes::{Kind, State};

/// What the reader came with: a form shown again.
#[derive(Default)]
pub(super) struct Came {
    pub(super) typed: Option<Fields>,
    pub(super) errors: Vec<FieldError>,
}

/// A line of the roll as its owner sees it.
struct Own {
    line: String,
    label: String,
    area: String,
    said: String,
    may_claim: bool,
    may_cast: bool,
    has_voted: bool,
    has_receipt: bool,
    may_give: bool,
    may_correct: bool,
}

struct OptionShown {
    id: String,
    title: String,
    words: String,
    cost: String,
    channel: String,
    state: String,
    tone: &'static str,
    reason: String,
    proposed: bool,
    /// On the agenda.
    stands: bool,
}

/// What it starts when it passes.
struct StartShown {
    id: String,
    words: String,
    /// What is to be done, or what the money is for.
    more: String,
    word: String,
    tone: &'static str,
    why: String,
    href: String,
    is_money: bool,
    may_try: bool,
}

struct Objection {
    words: String,
    answer: String,
}

#[derive(askama::Template)]
#[template(path = "votes/templates/one.html")]
struct OnePage {
    f: Face,
    id: String,
    back: String,
    kind: String,
    word: String,
    tone: &'static str,
    words: String,
    cost: String,
    consequences: String,
    facts: Vec<Fact>,
    /// For whoever checks by themselves.
    digests: Vec<Fact>,
    turnout: String,
    turnout_area: String,
    is_open: bool,
    /// Cast and counted in an official system: said plainly on top.
    elsewhere: String,
    result: Option<ResultShown>,
    starts: Vec<StartShown>,
    starts_undone: String,
    options: Vec<OptionShown>,
    options_title: String,
    own: Vec<Own>,
    on_roll: bool,
    resident: bool,
    may_cast: bool,
    has_receipt: bool,
    may_propose: bool,
    is_election: bool,
    may_object: bool,
    object_until: String,
    objections: Vec<Objection>,
    work: Work,
    official: Option<OfficialShown>,
    ended_reason: String,
    observes: bool,
    came: Came,
}

impl OnePage {
    /// Whether the result names each option: then they are not listed once more.
    fn is_placed(&self) -> bool {
        self.result.as_ref().is_some_and(|result| !result.placed.is_empty())
    }

    fn error(&self, name: &str) -> String {
        error_of(&self.came.errors, name)
    }

    /// What was typed of a candidate.
    fn typed_of(&self, name: &str, option: &OptionShown) -> String {
        self.typed(&format!("{name}-{}", option.id))
    }

    fn typed(&self, name: &str) -> String {
        self.came.typed.as_ref().map_or_else(String::new, |fields| fields.text(name).to_owned())
    }
}

pub(crate) async fn one(from: Cx, Path(id): Path<VoteId>) -> Result<Response, Problem> {
    show(&from, id, StatusCode::OK, Came::default()).await
}

pub(super) async fn show(from: &Cx, id: VoteId, status: StatusCode, came: Came) -> Result<Response, Problem> {
    let cx = &from.cx;
    let mut tx = cx.app.db.read().await?;
    let shown = shown(&mut tx, cx, id).await?;
    let own = own_lines(&mut tx, cx, &shown.vote).await?;
    let page = made(&mut tx, from, &shown, &own, came).await?;
    drop(tx);
    page_with(status, &page)
}

async fn made(tx: &mut Tx, from: &Cx, shown: &Shown, own: &[OwnLine], came: Came) -> Result<OnePage, Problem> {
    let (cx, vote) = (&from.cx, &shown.vote);
    let f = Face::new(tx, from, Of::Compound(vote.compound), vote.title.clone()).await?;
    let lang = f.language();
    let t = |key: &str| i18n::text(lang, key, &[]);
    let resident = cx.can(Action::VotesCast, &vote.object());
    let on_roll = vote.on_roll()?;
    let outcome = if vote.published.is_some() { vote.outcome.as_str() } else { "" };
    let (turnout, turnout_area) = turnout_words(&f, shown);
    let voice = if resident && !on_roll { own_voice(tx, cx, shown).await? } else { false };
    Ok(OnePage {
        id: vote.id.to_string(),
        back: format!("/votes?compound={}", vote.compound),
        kind: t(&format!("votes-kind-{}", vote.kind)),
        word: t(&format!("votes-state-{}", vote.state)),
        tone: tone(shown.state, outcome),
        words: vote.words.clone(),
        cost: vote.cost.clone(),
        consequences: vote.consequences.clone(),
        facts: facts(&f, shown)?,
        digests: digests(&f, shown),
        turnout,
        turnout_area,
        is_open: shown.state == State::Open,
        elsewhere: if shown.held_here { String::new() } else { t("votes-elsewhere") },
        result: result_shown(&f, shown)?,
        starts: starts(shown, &f),
        starts_undone: starts_undone(shown, &f),
        options: options(shown, lang),
        options_title: t(if shown.kind == Kind::Election { "votes-candidates" } else { "votes-options" }),
        own: own.iter().map(|one| own_shown(&f, shown, one)).collect(),
        on_roll,
        resident,
        may_cast: resident && !on_roll && shown.state == State::Open,
        has_receipt: voice,
        may_propose: cx.can(Action::VotesOwn, &vote.object())
            && shown.kind.has_options()
            && matches!(shown.state, State::Prepared | State::Roll),
        is_election: shown.kind == Kind::Election,
        may_object: cx.can(Action::VotesOwn, &vote.object())
            && shown.state == State::Published
            && vote.objections_until.is_none_or(|until| cx.now <= until),
        object_until: vote.objections_until.map_or_else(String::new, |until| f.ta("votes-object-until", "when", &f.day(until.0))),
        objections: objections(tx, shown).await?,
        work: work(tx, from, shown, &f).await?,
        official: official_shown(&f, shown, cx),
        ended_reason: vote.ended_reason.clone(),
        observes: cx.can(Action::VotesObserve, &vote.object()),
        came,
        f,
    })
}

/// Whether the reader, who has a voice as a person, has cast a ballot whose receipt can be shown.
async fn own_voice(tx: &mut Tx, cx: &crate::context::Context, shown: &Shown) -> Result<bool, Problem> {
    let Some(person) = cx.person() else { return Ok(false) };
    let Ok(key) = super::super::cast::key_of(tx, cx, shown.vote.id).await else { return Ok(false) };
    let seat = key.seat(person.account);
    Ok(!super::super::store::ballots::of_seat(tx, shown.vote.id, seat).await?.is_empty())
}

fn turnout_words(f: &Face, shown: &Shown) -> (String, String) {
    let Some(turnout) = shown.turnout else { return (String::new(), String::new()) };
    if turnout.of == 0 {
        return (f.tn("votes-turnout-seats", turnout.seats), String::new());
    }
    let (n, of) = (turnout.seats.to_string(), turnout.of.to_string());
    let seats = i18n::text(f.language(), "votes-turnout-of", &[("n", &n), ("of", &of)]);
    if turnout.of_area == 0 {
        return (seats, String::new());
    }
    let (have, of) = (square_metres(turnout.area), square_metres(turnout.of_area));
    (seats, i18n::text(f.language(), "votes-turnout-area", &[("have", &have), ("of", &of)]))
}

fn facts(f: &Face, shown: &Shown) -> Result<Vec<Fact>, Problem> {
    let vote = &shown.vote;
    let mut out = Vec::new();
    let mut add = |key: &str, value: String| {
        if !value.is_empty() {
            out.push(Fact { name: f.t(key), value });
        }
    };
    if let Some((matter, article)) = shown.article(f.language()) {
        add("votes-form-matter", matter);
        add("votes-article", article);
    }
    add("votes-classified", vote.reason.clone());
    for (key, at) in [("votes-notice-from", vote.notice_from), ("votes-opens", vote.opens), ("votes-closes", vote.closes)] {
        add(key, at.map_or_else(String::new, |at| f.time(at.0)));
    }
    if vote.lines > 0 {
        add("votes-roll-fact", f.tn("votes-roll-lines", vote.lines));
    }
    let settings = vote.settings()?;
    if settings.seats > 0 {
        add("votes-form-seats", f.tn("votes-seats", settings.seats));
    }
    if settings.budget > 0 {
        add("votes-form-budget", yuan(settings.budget));
        add("votes-form-rule", f.t(&format!("votes-form-rule-{}", settings.rule)));
    }
    Ok(out)
}

/// What only whoever checks by themselves needs: digests of the roll and of the counted set.
fn digests(f: &Face, shown: &Shown) -> Vec<Fact> {
    let vote = &shown.vote;
    let set = vote.set_digest.as_deref().filter(|_| vote.published.is_some());
    let all = [("votes-roll-digest", vote.roll_digest.as_deref()), ("votes-set-digest", set)];
    all.into_iter().filter_map(|(key, bytes)| Some(Fact { name: f.t(key), value: crate::crypto::hex(bytes?) })).collect()
}

fn options(shown: &Shown, lang: Lang) -> Vec<OptionShown> {
    let t = |key: String| i18n::text(lang, &key, &[]);
    let one = |one: &super::super::model::VoteOption| OptionShown {
        id: one.id.to_string(),
        title: one.title.clone(),
        words: one.words.clone(),
        cost: if one.cost > 0 { i18n::text(lang, "votes-option-cost", &[("yuan", &yuan(one.cost))]) } else { String::new() },
        channel: if one.channel.is_empty() { String::new() } else { t(format!("votes-channel-of-{}", one.channel)) },
        state: t(format!("votes-option-{}", one.state)),
        tone: match one.state.as_str() {
            "accepted" => "done",
            "declined" => "bad",
            _ => "wait",
        },
        reason: one.reason.clone(),
        proposed: one.state == "proposed",
        stands: one.state == "accepted",
    };
    shown.options.iter().map(one).collect()
}

fn starts(shown: &Shown, f: &Face) -> Vec<StartShown> {
    let lang = f.language();
    let one = |row: &StartRow| StartShown {
        id: row.id.to_string(),
        words: start_words(lang, row),
        more: if row.what == "order" { row.words.clone() } else { String::new() },
        word: f.t(&format!("votes-start-{}", row.state)),
        tone: match row.state.as_str() {
            "started" => "done",
            "stuck" => "bad",
            "nothing" => "info",
            _ => "wait",
        },
        why: if row.why.is_empty() { String::new() } else { f.t(&format!("refused-{}", row.why)) },
        href: match (row.rule, row.became) {
            (Some(rule), _) => format!("/rules/{rule}"),
            (None, Some(body)) if row.what == "body" => format!("/bodies/{body}"),
            (None, Some(matter)) => format!("/matters/{matter}"),
            (None, None) => String::new(),
        },
        is_money: row.state != "nothing" && matches!(row.what.as_str(), "money" | "project"),
        may_try: shown.counts && row.state == "stuck",
    };
    shown.starts.iter().map(one).collect()
}

/// A vote that was annulled after something had begun: that is not undone by itself, and the page says so.
fn starts_undone(shown: &Shown, f: &Face) -> String {
    let begun = shown.state == State::Annulled && shown.starts.iter().any(|row| row.state == "started");
    if begun { f.t("votes-start-annulled") } else { String::new() }
}

fn own_shown(f: &Face, shown: &Shown, own: &OwnLine) -> Own {
    let lang = f.language();
    let may_speak = own.mine || own.by_proxy;
    let said = match &own.cast {
        Some((at, channel)) => {
            let how = f.t(&format!("votes-channel-{channel}"));
            i18n::text(lang, "votes-own-cast", &[("when", &f.time(at.0)), ("how", &how)])
        }
        None if !shown.held_here => f.t("votes-elsewhere-own"),
        None if own.by_proxy => f.t("votes-own-proxy"),
        None if may_speak => f.t("votes-own-not-cast"),
        None if own.may_claim => f.t("votes-own-may-claim"),
        None => f.t("votes-own-other"),
    };
    let early = matches!(shown.state, State::Roll | State::Notice | State::Open);
    Own {
        line: own.line.id.to_string(),
        label: own.line.label.clone(),
        area: own.line.area.map_or_else(String::new, square_metres),
        said,
        may_claim: own.may_claim && early && shown.held_here,
        may_cast: (may_speak || own.may_claim) && shown.state == State::Open && own.line.counts && shown.held_here,
        has_voted: own.cast.is_some(),
        has_receipt: may_speak && own.cast.is_some() && !(shown.vote.secret && shown.vote.counted.is_some()),
        may_give: own.mine && early && shown.held_here,
        may_correct: shown.state == State::Roll,
    }
}

async fn objections(tx: &mut Tx, shown: &Shown) -> Result<Vec<Objection>, Problem> {
    if !shown.state.has_result() {
        return Ok(Vec::new());
    }
    let rows = requests::of_vote(tx, shown.vote.id, asked::OBJECTION, 100).await?;
    // Everybody reads that there is one and what was answered; the words are for those who answer, who repeat what is needed.
    Ok(rows
        .into_iter()
        .map(|one| Objection { words: if shown.staff { one.words } else { String::new() }, answer: one.answer })
        .collect())
}

/// What else can be done about a result, as the pack says.
pub(super) fn remedies(f: &Face, pack: &str) -> Vec<String> {
    packs::rules(pack)
        .map(|rules| rules.holding.remedies.iter().map(|one| f.t(&format!("votes-remedy-{one}"))).collect())
        .unwrap_or_default()
}
