//! A result in words and numbers.

use crate::Lang;
use crate::decide::{Decision, Figure, Options, SetAside, Sides};
use crate::numbers::{percent, square_metres};
use crate::pack::{Base, DeveloperRule, Differing, HeadRule, Matter, Pack};
use crate::page::{Report, Section};
use crate::text::{has, say};

/// What was decided and why, as lines of text.
pub fn explain(decision: &Decision, lang: Lang) -> String {
    report(decision, lang).text()
}

/// The same, to be printed as text or as a page.
pub fn report(decision: &Decision, lang: Lang) -> Report {
    let title = decision.matter.title(lang).to_owned();
    Report { lang, title, result: result(decision, lang), sections: sections(decision, lang) }
}

fn sections(decision: &Decision, lang: Lang) -> Vec<Section> {
    let summary = decision.summary();
    let mut first = about(&decision.pack, &decision.matter, &decision.options, lang);
    first.push(result(decision, lang));
    let mut rest = vec![dwellings(decision, lang)];
    if let Some(consent) = decision.consent.filter(|consent| consent.of > 0) {
        let met = say(lang, if consent.met { "decision.consent-met" } else { "decision.consent-unmet" }, &[]);
        let values = [("have", &*consent.have.to_string()), ("of", &*consent.of.to_string()), ("met", &*met)];
        rest.push(say(lang, "decision.consent", &values));
    }
    rest.extend(set_aside(&decision.set_aside, lang));
    let section = |key: &str, lines| Section { heading: say(lang, key, &[]), lines };
    vec![
        Section { heading: String::new(), lines: first },
        section("decision.taking-part", figures(&summary.participation, lang)),
        section("decision.approving", figures(&summary.approval, lang)),
        Section { heading: String::new(), lines: rest },
        section("decision.how", how(decision, lang)),
        section("decision.sources", sources(&decision.pack, lang)),
        Section { heading: String::new(), lines: digests(decision, lang) },
    ]
}

pub(crate) fn result(decision: &Decision, lang: Lang) -> String {
    let outcome = say(lang, &format!("outcome.{}", decision.summary().outcome.name()), &[]);
    say(lang, "decision.result", &[("outcome", &outcome)])
}

pub(crate) fn about(pack: &Pack, matter: &Matter, options: &Options, lang: Lang) -> Vec<String> {
    let rules = [("title", pack.title.text(lang)), ("id", &pack.id), ("version", &pack.version)];
    let mut lines = vec![
        say(lang, "decision.rules", &rules),
        say(lang, "decision.matter", &[("id", &matter.id), ("title", matter.title(lang))]),
        say(lang, "decision.article", &[("article", matter.article.text(lang))]),
    ];
    let places: Vec<String> = [("building", &options.building), ("entrance", &options.entrance)]
        .into_iter()
        .filter_map(|(column, value)| value.as_ref().map(|value| say(lang, &format!("decision.{column}"), &[("value", value)])))
        .collect();
    if !places.is_empty() {
        lines.push(say(lang, "decision.scope", &[("place", &places.join(" "))]));
    }
    lines
}

pub(crate) fn figures(sides: &Sides<Figure>, lang: Lang) -> Vec<String> {
    [("heads", &sides.heads), ("area", &sides.area)]
        .into_iter()
        .filter_map(|(unit, figure)| figure.as_ref().map(|figure| figure_line(figure, unit, lang)))
        .collect()
}

fn figure_line(figure: &Figure, unit: &str, lang: Lang) -> String {
    let shown = |n: u64| {
        let n = if unit == "area" { square_metres(n) } else { n.to_string() };
        say(lang, &format!("unit.{unit}"), &[("n", &n)])
    };
    let name = say(lang, &format!("unit.{unit}-name"), &[]);
    let values = [
        ("unit", &*name),
        ("have", &*shown(figure.have)),
        ("of", &*shown(figure.of)),
        ("percent", &*percent(figure.have, figure.of)),
    ];
    let line = say(lang, "decision.figure", &values);
    let mark = if lang == Lang::ZhCn { "；" } else { "; " };
    if figure.need == "0/1" {
        return format!("{line}{mark}{}", say(lang, "decision.not-needed", &[]));
    }
    let needed = say(
        lang,
        "decision.needed",
        &[("need", &need(figure, lang)), ("base", &base(figure.base, lang)), ("at_least", &shown(figure.at_least))],
    );
    let met = if figure.met {
        say(lang, "decision.met", &[])
    } else {
        let missing = figure.at_least.saturating_sub(figure.have);
        say(lang, "decision.missing", &[("missing", &shown(missing))])
    };
    format!("{line}{mark}{needed}{mark}{met}")
}

/// A share in words and as a fraction.
fn need(figure: &Figure, lang: Lang) -> String {
    let key = format!("share.{}", figure.need);
    let share = if has(lang, &key) { say(lang, &key, &[]) } else { figure.need.clone() };
    let how = if figure.strict == Some(true) { "need.more" } else { "need.least" };
    say(lang, how, &[("share", &share), ("fraction", &figure.need)])
}

fn base(base: Base, lang: Lang) -> String {
    say(lang, &format!("base.{}", base.name()), &[])
}

fn dwellings(decision: &Decision, lang: Lang) -> String {
    let counts = decision.summary().counts;
    let values = [
        ("for", &*counts.in_favour.to_string()),
        ("against", &*counts.against.to_string()),
        ("abstain", &*counts.abstain.to_string()),
        ("invalid", &*counts.invalid.to_string()),
        ("silent", &*decision.silent.to_string()),
    ];
    say(lang, "decision.dwellings", &values)
}

pub(crate) fn set_aside(aside: &SetAside, lang: Lang) -> Option<String> {
    let SetAside { superseded, late, no_say, channel, not_representative, proxy } = *aside;
    let parts: Vec<String> = [
        ("superseded", superseded),
        ("late", late),
        ("no_say", no_say),
        ("channel", channel),
        ("not_representative", not_representative),
        ("proxy", proxy),
    ]
    .into_iter()
    .filter(|(_, n)| *n > 0)
    .map(|(why, n)| say(lang, &format!("decision.{why}"), &[("n", &n.to_string())]))
    .collect();
    let comma = if lang == Lang::ZhCn { "；" } else { "; " };
    (!parts.is_empty()).then(|| say(lang, "decision.set-aside", &[("all", &parts.join(comma))]))
}

fn how(decision: &Decision, lang: Lang) -> Vec<String> {
    let pack = &decision.pack;
    let counting = &pack.counting;
    let mut keys = vec!["last-counts"];
    if pack.uses_heads() {
        keys.push(if counting.heads == HeadRule::Owner { "heads-owner" } else { "heads-dwelling" });
    }
    keys.push(match counting.developer {
        DeveloperRule::OneHead => "developer-one-head",
        DeveloperRule::EachDwelling => "developer-each-dwelling",
        DeveloperRule::LeftOut => "developer-left-out",
    });
    if pack.uses_heads() && counting.heads == HeadRule::Owner {
        keys.push(if counting.differing == Differing::NotFor { "differing-not-for" } else { "differing-last" });
    }
    keys.push(if counting.invalid_takes_part { "invalid-in" } else { "invalid-out" });
    let n = decision.differing.to_string();
    let mut lines: Vec<String> = keys.iter().map(|key| say(lang, &format!("decision.{key}"), &[("n", &n)])).collect();
    let (days, publication) = (pack.notice.days.to_string(), pack.notice.publication_days.to_string());
    lines.push(say(lang, "decision.notice", &[("days", &days), ("publication", &publication)]));
    lines
}

pub(crate) fn sources(pack: &Pack, lang: Lang) -> Vec<String> {
    let line = |one: &crate::pack::Written| say(lang, "decision.source", &[("name", one.name.text(lang)), ("date", &one.date)]);
    pack.sources.iter().map(line).collect()
}

fn digests(decision: &Decision, lang: Lang) -> Vec<String> {
    let digests = [&decision.roll_digest, &decision.ballots_digest, &decision.pack.digest, &decision.summary().digest];
    digest_lines(digests, lang)
}

/// Of the roll, the ballots, the rules and the result.
pub(crate) fn digest_lines([roll, ballots, rules, result]: [&String; 4], lang: Lang) -> Vec<String> {
    let files = [("roll", roll.as_str()), ("ballots", ballots), ("rules", rules)];
    vec![say(lang, "decision.files", &files), say(lang, "decision.digest", &[("digest", result)])]
}
