//! One voice to one statement: the path thousands take at once, so it asks two questions and writes one row.

use super::inputs::Voted;
use super::store::{self, Vote};
use crate::act;
use crate::context::Context;
use crate::desk::By;
use crate::problem::Problem;
use pavilion_rules::access::{Action, Object};
use pavilion_rules::ids::{StatementId, TalkId};
use pavilion_rules::talk::{self as rules, Choice, Standing, State};

/// Takes a voice; the last one of a resident counts. Neither row nor journal says whose it is.
pub async fn vote(cx: &Context, talk: TalkId, statement: StatementId, choice: Choice) -> Result<Voted, Problem> {
    act!(cx, Action::TalkVote, &(talk, statement, choice), |acting| {
        let asked = store::asked(acting.tx(), talk, statement).await?.ok_or(Problem::NotFound)?;
        let capacity = cx.may(Action::TalkVote, &Object { compound: Some(asked.compound), ..Object::default() })?;
        let state = State::parse(&asked.state).unwrap_or(State::Closed);
        let standing = Standing::parse(&asked.standing).unwrap_or(Standing::Hidden);
        rules::may_vote(state, asked.closes, standing, cx.now)?;
        let tag = store::tag(cx, talk)?;
        let before = store::own_vote(acting.tx(), talk, &tag, statement).await?;
        let by = By { account: None, tag: None, capacity };
        match before {
            Some(before) if before.choice == choice.value() => {}
            Some(before) => {
                let now = Vote { choice: choice.value(), changed: cx.id(), revision: before.revision + 1, ..before };
                store::update_vote(acting, &now).await?;
                acting.note(now.line(Action::TalkVote, by)?);
            }
            None => {
                let now = Vote {
                    id: cx.id(),
                    community: asked.community,
                    talk,
                    statement,
                    tag,
                    choice: choice.value(),
                    changed: cx.id(),
                    revision: 1,
                };
                store::insert_vote(acting, &now).await?;
                acting.note(now.line(Action::TalkVote, by)?);
            }
        }
        Ok(Voted { statement, choice })
    })
}
