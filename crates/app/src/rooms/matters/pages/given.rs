//! The duties on a matter's page: what is owed about it, and the forms that give something new.

use super::super::duties::all_seen;
use super::super::rows::MatterRow;
use super::super::shown::Shown;
use super::Choice;
use super::duties::{is_open_to_parts, row};
use super::duty_forms::{ratings, receivers};
use crate::context::Context;
use crate::db::Tx;
use crate::problem::Problem;
use pavilion_rules::access::Action;
use pavilion_rules::matters::State;
use pavilion_rules::matters::duties::Kind;

/// What is owed about a matter, and what this reader may give.
pub(super) struct Given {
    pub(super) rows: Vec<MatterRow>,
    pub(super) may_give: bool,
    pub(super) posts: Vec<Choice>,
    pub(super) may_whistle: bool,
    pub(super) units: Vec<Choice>,
    pub(super) may_enter: bool,
    pub(super) may_call: bool,
    pub(super) may_rate_for: bool,
    pub(super) ratings: Vec<Choice>,
}

impl Given {
    pub(super) async fn of(tx: &mut Tx, cx: &Context, shown: &Shown) -> Result<Self, Problem> {
        let matter = shown.matter();
        let object = matter.object(cx);
        let all = all_seen(tx, cx, matter).await?;
        let is_open = is_open_to_parts(matter) && !shown.own && cx.person().is_some();
        let has = |kind: Kind| all.iter().any(|one| one.kind == kind && one.duty.is_open());
        let can = |action: Action| is_open && cx.can(action, &object);
        let may_give = can(Action::DutiesGive);
        let may_whistle = can(Action::WhistleDraft) && !has(Kind::Whistle);
        let is_handler = cx.standing().posts.iter().any(|held| Some(held.post) == matter.handler_post);
        let said = matches!(shown.state, State::Done | State::Confirmed) && !shown.own && !is_handler;
        let may_rate_for = said && cx.person().is_some() && matter.source.is_none() && cx.can(Action::MattersRateFor, &object);
        Ok(Self {
            posts: if may_give { receivers(tx, cx, matter, Kind::Task).await? } else { Vec::new() },
            units: if may_whistle { receivers(tx, cx, matter, Kind::Unit).await? } else { Vec::new() },
            may_give,
            may_whistle,
            may_call: is_open_to_parts(matter) && cx.person().is_some() && !has(Kind::Help) && cx.can(Action::HelpCall, &object),
            may_enter: can(Action::LedgerEnter) && !has(Kind::Ledger),
            may_rate_for,
            ratings: if may_rate_for { ratings(cx.lang) } else { Vec::new() },
            rows: all
                .iter()
                .filter(|one| !matches!(one.kind, Kind::Unit | Kind::Helper))
                .map(|one| row(one, cx.lang, cx.now))
                .collect(),
        })
    }

    pub(super) fn any(&self) -> bool {
        self.may_give || self.may_whistle || self.may_enter || self.may_rate_for || self.may_call
    }
}
