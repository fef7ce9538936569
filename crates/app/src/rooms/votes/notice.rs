//! A published result drafts its own notice, and whoever raised what was voted on is told. The draft waits for the human
//! check like any other; a line that may name somebody is left out of it.

use super::change::names_somebody;
use super::model::Vote;
use super::store::starts::{self as store, StartRow};
use crate::context::Context;
use crate::desk::{Acting, Subject};
use crate::i18n::{self, Lang};
use crate::problem::Problem;
use crate::rooms::{meetings, notices};
use pavilion_rules::access::Capacity;
use pavilion_rules::notices::{Kind as NoticeKind, TITLE_CHARS, usual_days};
use pavilion_rules::votes::starts::{State as At, What};
use pavilion_rules::votes::{Kind, State};
use serde_json::Value as Json;

/// A notice hangs on a board, where Chinese comes first; whoever checks it may add the other language.
const LANG: Lang = Lang::Zh;

fn t(key: &str, args: &[(&str, &str)]) -> String {
    i18n::text(LANG, key, args)
}

/// What a start is, in one line.
pub(super) fn start_words(lang: Lang, row: &StartRow) -> String {
    match What::parse(&row.what) {
        Some(What::Rule) => i18n::text(lang, "votes-start-rule", &[("title", &row.title), ("n", &row.version.to_string())]),
        Some(What::Order) => i18n::text(lang, "votes-start-order", &[("title", &row.title), ("days", &row.days.to_string())]),
        Some(What::Money) => {
            let yuan = super::pages::yuan(row.amount);
            i18n::text(lang, "votes-start-money", &[("words", &row.words), ("yuan", &yuan)])
        }
        Some(What::Body) => i18n::text(lang, "votes-start-body", &[]),
        Some(What::Project) => {
            let yuan = super::pages::yuan(row.amount);
            let args = [("title", row.title.as_str()), ("yuan", &yuan), ("days", &row.days.to_string())];
            i18n::text(lang, "votes-start-project", &args)
        }
        None => String::new(),
    }
}

/// The figures everybody may read, in sentences.
fn figures(vote: &Vote) -> Vec<String> {
    let result: Json = serde_json::from_str(&vote.result).unwrap_or_default();
    let mut out = vec![t("votes-notice-outcome", &[("outcome", &t(&format!("votes-outcome-{}", vote.outcome), &[]))])];
    if result["elsewhere"].is_object() {
        out.push(t("votes-notice-elsewhere", &[]));
    }
    let heads = &result["participation"]["heads"];
    if let (Some(have), Some(of)) = (heads["have"].as_i64(), heads["of"].as_i64()) {
        out.push(t("votes-notice-took-part", &[("have", &have.to_string()), ("of", &of.to_string())]));
    }
    let n = |name: &str| result["heads"][name].as_i64().map(|n| n.to_string());
    if let (Some(yes), Some(no), Some(none)) = (n("for"), n("against"), n("abstain")) {
        out.push(t("votes-result-heads-said", &[("for", &yes), ("against", &no), ("abstain", &none)]));
    }
    out
}

/// A notice is read on a board; the rest stands on the page it names.
const STARTS_TOLD: usize = 20;

/// Drafts the notice of a result that is being published, in the same transaction.
pub(super) async fn draft(acting: &mut Acting, cx: &Context, vote: &Vote, capacity: Capacity) -> Result<(), Problem> {
    let mut lines = figures(vote);
    let starts = store::of_vote(acting.tx(), vote.id).await?;
    for row in starts.iter().filter(|row| row.state != At::Nothing.name()).take(STARTS_TOLD) {
        lines.push(t("votes-notice-starts", &[("what", &start_words(LANG, row))]));
    }
    lines.push(t("votes-notice-where", &[]));
    for line in &mut lines {
        if names_somebody(line) {
            *line = t("votes-notice-left-out", &[]);
        }
    }
    let title = t("votes-notice-title", &[("title", &vote.title)]);
    let title = if names_somebody(&title) { t("votes-notice-title-plain", &[]) } else { title };
    let kind = if vote.kind()? == Kind::Election { NoticeKind::Election } else { NoticeKind::Tally };
    let new = notices::NewNotice {
        compound: vote.compound,
        kind,
        title: title.chars().take(TITLE_CHARS.1).collect(),
        words: lines.join("\n"),
        days: usual_days(kind),
        // Owners object to the result on its own page, where each objection is answered.
        objections: false,
        source: Some(Subject { kind: "vote", id: vote.id.0 }),
        corrects: None,
    };
    debug_assert!(vote.state()? == State::Published, "only what is published is on a notice");
    notices::draft_within(acting, cx, capacity, &new).await?;
    tell_raisers(acting, cx, vote).await
}

/// Those whose topic or matter this vote comes from hear how it ended.
async fn tell_raisers(acting: &mut Acting, cx: &Context, vote: &Vote) -> Result<(), Problem> {
    match vote.source.filter(|_| vote.source_kind == meetings::ITEM_SOURCE) {
        Some(item) => meetings::tell_voted(acting, cx, item, (vote.compound, vote.id), &vote.outcome).await,
        None => Ok(()),
    }
}
