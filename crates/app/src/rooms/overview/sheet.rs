//! The same figures as a table for a spreadsheet: one figure a line, each with what it is made of.

use super::figures::{Figures, InCategory};
use crate::i18n::{self, Lang};
use crate::rooms::matters::category_name;
use pavilion_rules::figures::Share;

fn t(lang: Lang, key: &str) -> String {
    i18n::text(lang, key, &[])
}

/// A count, or the words for one that is too small to be said.
pub(super) fn count_words(lang: Lang, count: Option<i64>) -> String {
    count.map_or_else(|| t(lang, "overview-few"), |count| count.to_string())
}

/// "66.7 %".
pub(super) fn percent(per_mille: i64) -> String {
    format!("{}.{} %", per_mille / 10, per_mille % 10)
}

/// "2026-03", as every spreadsheet reads it.
pub(super) fn month(month: (i16, i8)) -> String {
    format!("{:04}-{:02}", month.0, month.1)
}

pub(super) fn category_words(lang: Lang, one: &InCategory) -> String {
    if one.together == 0 {
        return category_name(&one.category, lang);
    }
    i18n::count(lang, "overview-together", i64::try_from(one.together).unwrap_or(i64::MAX))
}

fn share_row(name: String, share: Option<&Share>, few: &str) -> Vec<String> {
    let mut row = vec![name];
    match share {
        Some(share) => row.extend([
            share.numerator.to_string(),
            share.denominator.to_string(),
            share.not_reached.to_string(),
            percent(share.per_mille),
            percent(share.low),
            percent(share.high),
        ]),
        None => row.extend(["", few, "", "", "", ""].map(ToOwned::to_owned)),
    }
    row
}

/// The whole table, headings included.
pub(super) fn rows(lang: Lang, figures: &Figures) -> Vec<Vec<String>> {
    let few = t(lang, "overview-few");
    let heading = ["figure", "numerator", "denominator", "not-reached", "share", "low", "high"]
        .map(|name| t(lang, &format!("overview-column-{name}")));
    let pair = |name: String, value: String| {
        let mut row = vec![name, value];
        row.resize(7, String::new());
        row
    };
    let plain = |name: String, count: Option<i64>| pair(name, count_words(lang, count));
    let mut out = vec![
        pair(t(lang, "overview-place"), figures.place.name.clone()),
        pair(t(lang, "overview-period"), figures.period.print()),
        heading.to_vec(),
        plain(t(lang, "overview-received"), figures.received),
    ];
    out.extend(figures.standing.iter().map(|one| plain(t(lang, &format!("overview-standing-{}", one.name)), one.count)));
    out.extend(
        figures
            .shares
            .iter()
            .map(|(asks, share)| share_row(t(lang, &format!("overview-share-{}", asks.name())), share.as_ref(), &few)),
    );
    out.extend(figures.offices.iter().map(|one| {
        let office = t(lang, &format!("overview-office-{}", one.office.name()));
        share_row(i18n::text(lang, "overview-office-solved", &[("office", &office)]), one.solved.as_ref(), &few)
    }));
    out.extend(figures.levels.iter().map(|(level, share)| {
        let level = t(lang, &format!("overview-level-{level}"));
        share_row(i18n::text(lang, "overview-level-solved", &[("level", &level)]), share.as_ref(), &few)
    }));
    out.extend(figures.hands.iter().map(|one| {
        let mut row = plain(t(lang, &format!("overview-hand-{}", one.hand.name())), None);
        row[1] = one.hours.map_or_else(|| few.clone(), |hours| i18n::count(lang, "overview-hours", hours));
        row[4] = one.per_mille.map_or_else(String::new, percent);
        row
    }));
    for (at, one) in figures.months.iter().enumerate() {
        let name = i18n::text(lang, "overview-received-in", &[("month", &month(*one))]);
        out.push(plain(name, figures.by_month.get(at).copied().flatten()));
    }
    for (area, count) in &figures.areas {
        out.push(plain(area.name(lang).to_owned(), *count));
    }
    for category in &figures.categories {
        let name = category_words(lang, category);
        out.push(plain(name.clone(), category.sum));
        for (at, one) in figures.months.iter().enumerate() {
            out.push(plain(format!("{name} {}", month(*one)), category.months.get(at).copied().flatten()));
        }
    }
    out
}
