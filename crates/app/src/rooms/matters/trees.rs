//! Categories as data: each community changes its own, version by version. A matter keeps the version it was raised under,
//! because that version is the one that held when it was raised. What is in use is retired, never taken away.

use super::categories::{self, Category, Group, OTHER};
use super::change::Faults;
use super::store::trees::{self as store, TreeRow};
use crate::act;
use crate::context::Context;
use crate::crypto;
use crate::db::Tx;
use crate::desk::By;
use crate::i18n::Lang;
use crate::problem::Problem;
use crate::rooms::places;
use pavilion_rules::Millis;
use pavilion_rules::access::{Action, Object, PostKind};
use pavilion_rules::ids::PlaceId;
use pavilion_rules::intake::No;
use pavilion_rules::matters::{No as Matters, Term};
use serde::{Deserialize, Serialize};
use serde_json::json;
use std::borrow::Cow;

/// The categories of a community at one version; version 0 is the tree of the program.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Tree {
    pub version: i64,
    pub groups: Cow<'static, [Group]>,
}

impl Tree {
    fn built_in() -> Self {
        Self { version: 0, groups: Cow::Borrowed(categories::categories()) }
    }

    #[must_use]
    pub fn category(&self, id: &str) -> Option<&Category> {
        self.groups.iter().flat_map(|group| &group.categories).find(|one| one.id == id)
    }

    /// The ids of all that stands below an area.
    #[must_use]
    pub fn of_area(&self, area: &str) -> Vec<String> {
        let groups = self.groups.iter().filter(|group| group.area().id == area);
        groups.flat_map(|group| group.categories.iter().map(|one| one.id.clone())).collect()
    }

    /// The area of a category; of one that only an earlier tree had, that of the program's.
    #[must_use]
    pub fn area_of(&self, id: &str) -> &'static categories::Area {
        let within =
            |groups: &[Group]| groups.iter().find(|group| group.categories.iter().any(|one| one.id == id)).map(Group::area);
        within(&self.groups).or_else(|| within(categories::categories())).unwrap_or_else(|| &categories::areas()[0])
    }

    /// Whether something new may be raised under it.
    #[must_use]
    pub fn is_open(&self, id: &str) -> bool {
        self.category(id).is_some_and(|one| !one.retired)
    }

    /// "Water and leaks · Leaking roof"; by the program's own tree when this one does not have it.
    #[must_use]
    pub fn path(&self, id: &str, lang: Lang) -> String {
        let group = self.groups.iter().find(|group| group.categories.iter().any(|one| one.id == id));
        match (group, self.category(id)) {
            (Some(group), Some(one)) if group.id != id => format!("{} · {}", group.name(lang), one.name(lang)),
            (_, Some(one)) => one.name(lang).to_owned(),
            _ => categories::category_name(id, lang),
        }
    }

    #[must_use]
    pub fn name(&self, id: &str, lang: Lang) -> String {
        self.category(id).map_or_else(|| categories::category_name(id, lang), |one| one.name(lang).to_owned())
    }

    #[must_use]
    pub(super) fn term(&self, id: &str) -> Term {
        self.category(id).map_or_else(|| categories::term(id), Category::term)
    }
}

/// The tree that held in a community at a moment.
pub async fn tree(tx: &mut Tx, community: Option<PlaceId>, at: Millis) -> Result<Tree, Problem> {
    let row = match community {
        Some(community) => store::at(tx, community, at).await?,
        None => None,
    };
    match row {
        Some(row) => Ok(Tree { version: row.version, groups: Cow::Owned(serde_json::from_str(&row.tree)?) }),
        None => Ok(Tree::built_in()),
    }
}

/// How long a matter may take: by the version it was raised under; a category that came later by the one that has it.
pub(super) async fn term_of(tx: &mut Tx, matter: &super::store::Matter, now: Millis) -> Result<Term, Problem> {
    let then = tree(tx, matter.community, matter.raised).await?;
    if then.category(&matter.category).is_some() {
        return Ok(then.term(&matter.category));
    }
    Ok(tree(tx, matter.community, now).await?.term(&matter.category))
}

/// Whether a text can be the id of a category some community made.
pub(super) fn is_own_id(id: &str) -> bool {
    id.strip_prefix(OWN).is_some_and(|rest| rest.len() == 12 && rest.bytes().all(|b| b.is_ascii_hexdigit()))
}

const OWN: &str = "x-";
const NAME_CHARS_MAX: usize = 30;
const MINUTES_MAX: i64 = 366 * 1_440;
const HANDLERS: &[PostKind] =
    &[PostKind::GridWorker, PostKind::CommunityWorker, PostKind::PropertyWorker, PostKind::PropertyManager];

#[must_use]
pub(super) fn handlers() -> &'static [PostKind] {
    HANDLERS
}

/// A category as somebody wants it; without an id a new one.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct ChangeCategory {
    pub community: Option<PlaceId>,
    pub id: String,
    pub group: String,
    pub zh: String,
    pub en: String,
    pub reply_minutes: i64,
    pub finish_minutes: i64,
    pub grade: String,
    pub handler: String,
    pub look_back_days: i64,
    pub publication: String,
    pub retired: bool,
    /// Why; it stands beside the version.
    pub reason: String,
}

fn check(faults: &mut Faults, input: &ChangeCategory) -> (String, String) {
    let name = |faults: &mut Faults, text: &str, field: &'static str| {
        let tidy = text.trim().to_owned();
        if tidy.is_empty() || tidy.chars().count() > NAME_CHARS_MAX * 2 || tidy.chars().any(char::is_control) {
            let no = pavilion_rules::Refusal { field: Some(field), ..No::CategoryName.with("most", NAME_CHARS_MAX * 2) };
            faults.0.push(no);
        }
        tidy
    };
    let names = (name(faults, &input.zh, "zh"), name(faults, &input.en, "en"));
    let (reply, finish) = (input.reply_minutes, input.finish_minutes);
    if reply < 1 || finish <= reply || finish > MINUTES_MAX || !(1..=366).contains(&input.look_back_days) {
        faults.0.push(No::CategoryMinutes.into());
    }
    let grade = ["simple", "complex", "hard"].contains(&input.grade.as_str());
    let publication = ["open", "closed"].contains(&input.publication.as_str());
    if !grade || !publication || PostKind::parse(&input.handler).is_none_or(|kind| !HANDLERS.contains(&kind)) {
        faults.0.push(No::CategoryHandler.into());
    }
    if input.retired && input.id == OTHER {
        faults.0.push(No::CategoryLast.into());
    }
    names
}

/// Changes, adds or retires a category: the community has a new version from now on. Answers with its number and the id.
pub async fn change_category(cx: &Context, input: ChangeCategory) -> Result<(i64, String), Problem> {
    let mut faults = Faults::default();
    let (zh, en) = check(&mut faults, &input);
    let limits = super::actions::REASON;
    let reason = faults.text(&input.reason, "reason", limits, Matters::ReasonTooShort, Matters::ReasonTooLong);
    faults.names_nobody(&reason, "reason");
    act!(cx, Action::CategoriesManage, &input, |acting| {
        let place = match input.community {
            Some(id) => places::place(acting.tx(), id).await?.filter(|place| place.community == Some(place.id)),
            None => None,
        };
        let place = place.ok_or(Problem::NotFound)?;
        let object = Object { path: place.path.clone(), ..Object::default() };
        let capacity = cx.may(Action::CategoriesManage, &object)?;
        faults.end()?;
        let mut now = tree(acting.tx(), Some(place.id), cx.now).await?;
        let before = now.category(&input.id).cloned();
        let id = match (&before, input.id.is_empty()) {
            (Some(one), _) => one.id.clone(),
            (None, true) => format!("{OWN}{}", crypto::hex(&cx.app.chance.bytes::<6>())),
            (None, false) => return Err(Problem::Invalid(vec![Matters::CategoryUnknown.into()])),
        };
        let category = Category {
            id: id.clone(),
            zh: zh.clone(),
            en: en.clone(),
            reply_minutes: input.reply_minutes,
            finish_minutes: input.finish_minutes,
            grade: input.grade.clone(),
            handler: input.handler.clone(),
            look_back_days: input.look_back_days,
            publication: input.publication.clone(),
            retired: input.retired,
            common: before.as_ref().is_some_and(|one| one.common),
        };
        let mut at_home = now.groups.to_mut().iter_mut().flat_map(|group| &mut group.categories).find(|one| one.id == id);
        match &mut at_home {
            Some(there) => **there = category,
            None => {
                let group = now.groups.to_mut().iter_mut().find(|group| group.id == input.group);
                group.ok_or_else(|| Problem::Invalid(vec![No::CategoryGroup.into()]))?.categories.push(category);
            }
        }
        let row = TreeRow {
            id: cx.id(),
            community: place.id,
            version: now.version + 1,
            since: cx.now,
            reason: reason.clone(),
            tree: serde_json::to_string(&now.groups)?,
        };
        store::insert(acting, &row).await?;
        acting.note(
            row.line(By::person(cx, capacity))?.detail(json!({ "category": id, "version": row.version, "reason": reason })),
        );
        Ok((row.version, id))
    })
}

/// The newest versions: number, since when, why.
pub(super) async fn versions(tx: &mut Tx, community: PlaceId) -> Result<Vec<(i64, Millis, String)>, Problem> {
    store::versions(tx, community).await
}
