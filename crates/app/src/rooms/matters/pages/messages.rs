//! Words between reporter and handler, and what a shielded matter's page offers beside its steps.

use super::super::conflict::{Concern, name_party};
use super::super::rows::role;
use super::super::shield::{self, Relayed};
use super::super::shown::Shown;
use super::Choice;
use super::capture::parties;
use super::one::{Came, show};
use crate::context::Context;
use crate::db::Tx;
use crate::i18n::Lang;
use crate::problem::Problem;
use crate::rooms::places;
use crate::web::Posted;
use crate::web::face::{field_errors, went_well};
use axum::extract::Path;
use axum::http::StatusCode;
use axum::response::Response;
use pavilion_rules::access::{Action, Object};
use pavilion_rules::ids::{DwellingId, MatterId};
use pavilion_rules::intake::FEW_DWELLINGS;

/// A message as a page shows it.
pub(super) struct Said {
    pub(super) who: String,
    pub(super) words: String,
    pub(super) at_ms: i64,
}

impl Said {
    pub(super) fn of(one: &Relayed, lang: Lang) -> Self {
        Self { who: role(lang, &one.who), words: one.words.clone(), at_ms: one.at.0 }
    }
}

/// What the shield adds to a matter's page for this reader.
#[derive(Default)]
pub(super) struct ShieldPart {
    pub(super) messages: Vec<Said>,
    pub(super) may_write: bool,
    pub(super) asks_check: bool,
    /// The party complained of, in words; only for those who take it in.
    pub(super) party: String,
    pub(super) may_name: bool,
    pub(super) parties: Vec<Choice>,
    pub(super) may_unmask: bool,
    pub(super) may_report_reprisal: bool,
    pub(super) reprisals: Vec<(String, String)>,
    /// So few dwellings fit the place that it nearly names somebody; zero when there are many.
    pub(super) few: i64,
    pub(super) channel: String,
}

impl ShieldPart {
    pub(super) async fn of(tx: &mut Tx, cx: &Context, shown: &Shown, came: &Came, lang: Lang) -> Result<Self, Problem> {
        let matter = shown.matter();
        let object = matter.object(cx);
        if cx.person().is_none() {
            return Ok(Self::default());
        }
        let may_name = cx.can(Action::MattersParty, &object) && !shown.own;
        let intake = shown.original.is_some() && !shown.own;
        let party = matter.party().filter(|_| intake || shown.own);
        let t = |key: String| crate::i18n::text(lang, &key, &[]);
        let messages = shield::relayed(tx, cx, matter).await?;
        let few = if may_name { few_dwellings(tx, shown).await? } else { 0 };
        Ok(Self {
            may_write: cx.can(Action::MattersRelay, &object) && (shown.own || matter.handler_post.is_some() || intake),
            asks_check: !crate::web::face::error_of(&came.errors, "checked").is_empty(),
            messages: messages.iter().map(|one| Said::of(one, lang)).collect(),
            party: party.map(|party| t(format!("ways-party-{}", party.name()))).unwrap_or_default(),
            may_name,
            parties: if may_name && matter.party().is_none() { parties(lang) } else { Vec::new() },
            may_unmask: cx.can(Action::MattersUnmask, &object) && !shown.own && matter.party().is_some(),
            may_report_reprisal: shown.own && cx.can(Action::MattersReprisal, &object),
            reprisals: shield::own_reprisals(tx, cx, matter).await?.into_iter().map(|one| (one.words, one.answer)).collect(),
            few,
            channel: if intake && matter.has_intake() {
                t(format!("ways-channel-{}", matter.channel().name()))
            } else {
                String::new()
            },
        })
    }

    pub(super) fn is_there(&self) -> bool {
        self.may_write || self.may_name || self.may_unmask || self.may_report_reprisal || !self.messages.is_empty()
    }
}

/// How many dwellings the place of a matter has, when they are so few that it nearly names somebody.
pub(super) async fn few_dwellings(tx: &mut Tx, shown: &Shown) -> Result<i64, Problem> {
    let dwellings = places::dwellings_at(tx, shown.matter().place).await?;
    Ok(if (1..FEW_DWELLINGS).contains(&dwellings) { dwellings } else { 0 })
}

async fn answer(
    posted: Posted,
    id: MatterId,
    done: Result<(), Problem>,
    word: &str,
    renamed: &[(&str, &str)],
) -> Result<Response, Problem> {
    let problem = match done {
        Ok(()) => return Ok(went_well(&format!("/matters/{id}"), word)),
        Err(problem) => problem,
    };
    let mut errors = field_errors(&posted.cx, problem)?;
    for error in &mut errors {
        if let Some((_, on_page)) = renamed.iter().find(|(in_action, _)| *in_action == error.field) {
            error.field = (*on_page).to_owned();
        }
    }
    let came = Came { errors, typed: Some(posted.fields.clone()), ..Came::default() };
    show(&posted.as_cx(), id, StatusCode::UNPROCESSABLE_ENTITY, came).await
}

pub(crate) async fn message(Path(id): Path<MatterId>, posted: Posted) -> Result<Response, Problem> {
    let fields = &posted.fields;
    let message = shield::PassOn { words: fields.text("message").into(), checked: fields.ticked("checked") };
    let done = shield::pass_on(&posted.cx, id, message).await.map(|_| ());
    answer(posted, id, done, "ways-message-sent", &[]).await
}

pub(crate) async fn party(Path(id): Path<MatterId>, posted: Posted) -> Result<Response, Problem> {
    let done = named(&posted, id).await;
    answer(posted, id, done, "ways-party-named", &[]).await
}

async fn named(posted: &Posted, id: MatterId) -> Result<(), Problem> {
    let room = posted.fields.text("dwelling");
    let dwelling = match room {
        "" => None,
        room => Some(dwelling_of(&posted.cx, id, room).await?),
    };
    let concern = Concern { party: posted.fields.text("party").into(), dwelling };
    name_party(&posted.cx, id, concern).await.map(|_| ())
}

/// The dwelling people call `3-2-501`, in the compound of the matter; only for those who may name it.
async fn dwelling_of(cx: &Context, id: MatterId, room: &str) -> Result<DwellingId, Problem> {
    let mut tx = cx.app.db.read().await?;
    let shown = super::super::shown::shown(&mut tx, cx, id).await?;
    cx.may(Action::MattersParty, &shown.matter().object(cx))?;
    let unknown = || Problem::Invalid(vec![pavilion_rules::intake::No::DwellingUnknown.into()]);
    places::dwelling_called(&mut tx, shown.matter().compound, room).await?.ok_or_else(unknown)
}

pub(crate) async fn unmask(Path(id): Path<MatterId>, posted: Posted) -> Result<Response, Problem> {
    let done = shield::ask_unmasking(&posted.cx, id, posted.fields.text("unmask_reason")).await.map(|_| ());
    answer(posted, id, done, "ways-unmask-asked", &[("reason", "unmask_reason")]).await
}

pub(crate) async fn reprisal(Path(id): Path<MatterId>, posted: Posted) -> Result<Response, Problem> {
    let done = shield::report_reprisal(&posted.cx, id, posted.fields.text("reprisal")).await.map(|_| ());
    answer(posted, id, done, "ways-reprisal-sent", &[("message", "reprisal")]).await
}

/// Whether somebody may see the page of what waits above the chain.
pub(crate) fn may_look_above(cx: &Context) -> Result<(), Problem> {
    cx.may(Action::MattersAbove, &Object::default()).map(|_| ())
}
