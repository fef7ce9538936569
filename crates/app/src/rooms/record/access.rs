//! The access table as a page: who may do what, where. It shows `rules::access::TABLE` and nothing of its own.

use crate::problem::Problem;
use crate::web::cache::Public;
use crate::web::face::{Face, Of, page};
use crate::web::{Cx, Routes};
use axum::response::Response;
use pavilion_rules::access::{Action, PostKind, TABLE, Who};

/// The actions of one room.
struct Group {
    room: &'static str,
    title: String,
    rows: Vec<Line>,
}

struct Line {
    action: &'static str,
    text: String,
    who: Vec<Holder>,
}

struct Holder {
    code: String,
    name: String,
    scope: String,
}

/// What one kind of post may do.
struct Post {
    name: String,
    actions: Vec<String>,
}

#[derive(askama::Template)]
#[template(path = "record/templates/access.html")]
struct AccessPage {
    f: Face,
    groups: Vec<Group>,
    posts: Vec<Post>,
}

fn room(action: Action) -> &'static str {
    action.name().split('.').next().unwrap_or_default()
}

/// The Fluent key of an action's words: a key holds no dots.
fn action_key(action: Action) -> String {
    format!("record-action-{}", action.name().replace('.', "-"))
}

fn post_key(kind: PostKind) -> String {
    format!("record-post-{}", kind.name())
}

fn holder(f: &Face, who: Who) -> Holder {
    let (code, name, scope) = match who {
        Who::Anyone => ("anyone".to_owned(), "record-who-anyone".to_owned(), "record-scope-everywhere"),
        Who::SignedIn => ("signed-in".to_owned(), "record-who-signed-in".to_owned(), "record-scope-own"),
        Who::Resident => ("resident".to_owned(), "record-who-resident".to_owned(), "record-scope-compound"),
        Who::Reporter => ("reporter".to_owned(), "record-who-reporter".to_owned(), "record-scope-matter"),
        Who::Handler => ("handler".to_owned(), "record-who-handler".to_owned(), "record-scope-matter"),
        Who::Post(kind) => (format!("post:{}", kind.name()), post_key(kind), "record-scope-post"),
    };
    Holder { code, name: f.t(&name), scope: f.t(scope) }
}

fn groups(f: &Face) -> Vec<Group> {
    let mut groups: Vec<Group> = Vec::new();
    for (action, who) in TABLE {
        let room = room(*action);
        if groups.last().is_none_or(|group| group.room != room) {
            groups.push(Group { room, title: f.t(&format!("record-room-{room}")), rows: Vec::new() });
        }
        let who = who.iter().map(|one| holder(f, *one)).collect();
        let line = Line { action: action.name(), text: f.t(&action_key(*action)), who };
        if let Some(group) = groups.last_mut() {
            group.rows.push(line);
        }
    }
    groups
}

fn posts(f: &Face) -> Vec<Post> {
    let holds = |kind: PostKind| TABLE.iter().filter(move |(_, who)| who.contains(&Who::Post(kind)));
    PostKind::ALL
        .iter()
        .map(|kind| Post {
            name: f.t(&post_key(*kind)),
            actions: holds(*kind).map(|(action, _)| f.t(&action_key(*action))).collect(),
        })
        .collect()
}

async fn show(from: Cx) -> Result<Response, Problem> {
    let mut tx = from.cx.app.db.read().await?;
    let title = crate::i18n::text(from.taste.lang, "record-access-title", &[]);
    let f = Face::new(&mut tx, &from, Of::Mine, title).await?;
    let (groups, posts) = (groups(&f), posts(&f));
    let mut response = page(&AccessPage { f, groups, posts })?;
    response.extensions_mut().insert(Public::Everything);
    Ok(response)
}

#[must_use]
pub(super) fn routes() -> Routes {
    Routes::new().get("/access", Action::SiteRead, show)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::i18n::{Lang, has};

    #[test]
    fn every_action_and_every_kind_of_post_has_its_words_in_both_languages() {
        let mut keys: Vec<String> = Action::ALL.iter().map(|action| action_key(*action)).collect();
        keys.extend(Action::ALL.iter().map(|action| format!("record-room-{}", room(*action))));
        keys.extend(PostKind::ALL.iter().map(|kind| post_key(*kind)));
        for key in keys {
            for lang in Lang::ALL {
                assert!(has(lang, &key), "{key} has no words in {}", lang.code());
            }
        }
    }
}
