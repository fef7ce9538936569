//! What a list is asked for, by a page or by the API, and what it answers.

use super::categories::{area, category};
use super::store::lists::{self, Cursor, Filter, Group, Row, Way};
use super::store::reporter_tag;
use super::trees::{is_own_id, tree};
use crate::context::Context;
use crate::db::{self, Tx};
use crate::problem::{House, Problem, field};
use crate::rooms::places;
use pavilion_rules::access::{Action, Object};
use pavilion_rules::ids::PlaceId;
use pavilion_rules::matters::State;
use serde::Deserialize;

/// The words of a list's address, as typed.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Asked {
    /// An id, or `all`.
    pub(super) compound: String,
    /// `open`, `claimed`, `done`, `all`, or the name of one state.
    pub(super) state: String,
    pub(super) category: String,
    /// The id of an area above the categories.
    pub(super) area: String,
    pub(super) place: String,
    pub(super) mine: String,
    pub(super) overdue: String,
    pub(super) q: String,
    pub(super) older: String,
    pub(super) newer: String,
}

/// One page of a list.
pub(super) struct Found {
    pub(super) filter: Filter,
    pub(super) rows: Vec<Row>,
    pub(super) total: i64,
    /// There are more than were counted.
    pub(super) more_than_total: bool,
    pub(super) newer: Option<Cursor>,
    pub(super) older: Option<Cursor>,
}

const SEARCH_CHARS_MAX: usize = 60;

impl Asked {
    /// What is searched for, without signs nobody can see.
    pub(super) fn words(&self) -> String {
        self.q.chars().filter(|c| !c.is_control()).take(SEARCH_CHARS_MAX).collect::<String>().trim().to_owned()
    }

    fn filter(&self, cx: &Context, home: Option<PlaceId>) -> Result<Filter, Problem> {
        let unreadable = |name| Problem::Invalid(vec![field(name, House::FieldUnreadable)]);
        let id = |text: &str, name| text.parse::<PlaceId>().map_err(|_| unreadable(name));
        let compound = match self.compound.as_str() {
            "" => home,
            "all" => None,
            text => Some(id(text, "compound")?),
        };
        let mut filter = Filter { compound, ..Filter::default() };
        match (Group::parse(&self.state), State::parse(&self.state)) {
            (Some(group), _) => filter.group = group,
            (None, Some(state)) => (filter.group, filter.state) = (Group::All, Some(state)),
            (None, None) => return Err(unreadable("state")),
        }
        if !self.category.is_empty() {
            filter.category = Some(known(&self.category).ok_or_else(|| unreadable("category"))?);
        }
        if !self.place.is_empty() {
            filter.place = Some(id(&self.place, "place")?);
        }
        if !self.mine.is_empty() {
            let account = cx.account()?;
            // What somebody reported is theirs to read; a token for less does not list it.
            cx.may(Action::MeRead, &Object::default())?;
            filter.reporter = Some(reporter_tag(&cx.app.keys, account));
            // One's own are few, and wherever one lived.
            if self.compound.is_empty() {
                filter.compound = None;
            }
        }
        filter.overdue = !self.overdue.is_empty();
        Ok(filter)
    }

    /// What is asked for, with what the search found.
    pub(super) async fn wanted(&self, tx: &mut Tx, cx: &Context, home: Option<PlaceId>) -> Result<Filter, Problem> {
        let mut filter = self.filter(cx, home)?;
        if !self.area.is_empty() {
            if area(&self.area).is_none() {
                return Err(Problem::Invalid(vec![field("area", House::FieldUnreadable)]));
            }
            let community = match filter.compound {
                Some(compound) => places::compound_brief(tx, compound).await?.and_then(|brief| brief.community),
                None => None,
            };
            // Over everything the program's own tree counts; what a community made itself stands in its own lists.
            filter.categories = tree(tx, community, cx.now).await?.of_area(&self.area);
        }
        let words = self.words();
        if !words.is_empty() {
            filter.among = Some(match as_number(&words) {
                Some(number) => lists::by_number(tx, &number).await?.into_iter().collect(),
                None => db::search_matters(tx, &words, filter.compound).await?,
            });
        }
        Ok(filter)
    }

    /// One page: at most four questions, however many there are.
    pub(super) async fn find(&self, tx: &mut Tx, cx: &Context, home: Option<PlaceId>, rows: i64) -> Result<Found, Problem> {
        let filter = self.wanted(tx, cx, home).await?;
        let from = match (Cursor::parse(&self.older), Cursor::parse(&self.newer)) {
            (Some(cursor), _) => Some((cursor, Way::Older)),
            (None, Some(cursor)) => Some((cursor, Way::Newer)),
            (None, None) => None,
        };
        let mut found = lists::page(tx, &filter, cx.now, from, rows).await?;
        let total = lists::count(tx, &filter, cx.now).await?;
        let is_more = i64::try_from(found.len()).unwrap_or(i64::MAX) > rows;
        found.truncate(usize::try_from(rows).unwrap_or_default());
        let goes_newer = matches!(from, Some((_, Way::Newer)));
        if goes_newer {
            found.reverse();
        }
        let (has_newer, has_older) = if goes_newer { (is_more, true) } else { (from.is_some(), is_more) };
        let counted = filter.compound.is_none() && total > lists::COUNTED_MAX;
        // A search that found as many as it may has left out older ones.
        let capped = counted || filter.among.as_ref().is_some_and(|among| among.len() >= db::HITS_MAX);
        Ok(Found {
            newer: found.first().filter(|_| has_newer).map(Row::cursor),
            older: found.last().filter(|_| has_older).map(Row::cursor),
            rows: found,
            total: if counted { lists::COUNTED_MAX } else { total },
            more_than_total: capped,
            filter,
        })
    }
}

/// The id of a category of the program or of some community.
pub(super) fn known(id: &str) -> Option<String> {
    (category(id).is_some() || is_own_id(id)).then(|| id.to_owned())
}

/// What somebody types who reads a number from paper: `7k3m 92qd`, `7K3M-92QD`.
fn as_number(words: &str) -> Option<String> {
    let signs: String = words.chars().filter(|c| !matches!(c, ' ' | '-' | '－')).collect::<String>().to_ascii_uppercase();
    let is_number =
        signs.len() == 8 && signs.chars().all(|c| c.is_ascii_alphanumeric()) && signs.contains(|c: char| c.is_ascii_digit());
    is_number.then(|| format!("{}-{}", &signs[..4], &signs[4..]))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_is_known_however_it_is_typed() {
        for (typed, number) in [
            ("7K3M-92QD", Some("7K3M-92QD")),
            ("7k3m 92qd", Some("7K3M-92QD")),
            ("7k3m92qd", Some("7K3M-92QD")),
            ("电梯坏了七八天了", None),
            ("elevator", None),
        ] {
            assert_eq!(as_number(typed).as_deref(), number, "{typed}");
        }
    }
}
