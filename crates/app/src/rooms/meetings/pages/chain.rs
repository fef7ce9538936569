//! The chain of a meeting's method on its page: which items went on to where, and one tap for each that can.

use super::super::chain::{self, CarryOn};
use super::super::shown::Shown;
use super::super::store::{chain as carried, receptions};
use super::view::zh;
use super::{Choice, one};
use crate::db::Tx;
use crate::problem::Problem;
use crate::web::{Cx, Posted};
use axum::extract::Path;
use axum::response::Response;
use pavilion_rules::meetings::State;
use uuid::Uuid;

/// An item on its way along the chain.
pub(super) struct Link {
    pub(super) id: String,
    pub(super) number: i64,
    pub(super) title: String,
    /// Where it went already.
    pub(super) went: Vec<Went>,
    /// Where it can go.
    pub(super) to: Vec<Choice>,
}

pub(super) struct Went {
    pub(super) name: String,
    pub(super) href: String,
}

/// The items with the methods they were carried to, and those they can be carried to by the reader.
pub(super) async fn links(tx: &mut Tx, from: &Cx, shown: &Shown) -> Result<Vec<Link>, Problem> {
    let meeting = &shown.whole.meeting;
    if meeting.method.chain.is_empty() || !matches!(shown.state, State::Minutes | State::Settled) {
        return Ok(Vec::new());
    }
    let names = chain::next_name(tx, &from.cx, meeting.community, &meeting.method.chain, zh(from.taste.lang)).await?;
    let may = shown.may_hold(&from.cx);
    let mut out = Vec::new();
    for item in &shown.whole.items {
        let rows = carried::of_item(tx, item.id).await?;
        let mut went = Vec::new();
        for row in &rows {
            let name = names.iter().find(|(code, _)| *code == row.to_method).map_or(&row.to_method, |(_, name)| name);
            // A ticket is its holder's; the day it is for is everybody's.
            let href = match row.went_to.split_once('/') {
                Some(("topic", id)) => format!("/topics/{id}"),
                Some(("ticket", id)) => match receptions::ticket(tx, id.parse().unwrap_or_default()).await? {
                    Some(ticket) => format!("/receptions/{}", ticket.reception),
                    None => String::new(),
                },
                _ => String::new(),
            };
            went.push(Went { name: name.clone(), href });
        }
        let open = names.iter().filter(|(code, _)| may && !rows.iter().any(|row| row.to_method == *code));
        let to = open.map(|(code, name)| Choice::new(code, name)).collect::<Vec<_>>();
        if !went.is_empty() || !to.is_empty() {
            out.push(Link { id: item.id.to_string(), number: item.number, title: item.title.clone(), went, to });
        }
    }
    Ok(out)
}

pub(crate) async fn carry(Path((id, item)): Path<(Uuid, Uuid)>, posted: Posted) -> Result<Response, Problem> {
    let done = chain::carry_on(&posted.cx, id, item, CarryOn { to: posted.fields.text("to").to_owned() }).await;
    one::answer(posted, id, done, "meetings-carried").await
}
