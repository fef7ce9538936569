//! The register of personal data: every column that holds any, what for, on which ground, how long, who reads it.
//!
//! `fields.toml` is the register; the page shows it, and a test fails when a migration brings a table or a column the
//! register does not know.

use crate::problem::Problem;
use crate::web::cache::Public;
use crate::web::face::{Face, Of, page};
use crate::web::{Cx, Routes};
use axum::response::Response;
use pavilion_rules::access::Action;
use serde::Deserialize;
use std::sync::LazyLock;

/// The whole register.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Register {
    /// Columns kept for the same purpose on the same ground.
    pub holding: Vec<Holding>,
    /// Tables that hold nothing of persons.
    pub without: Vec<TableOf>,
}

/// Some columns of personal data.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Holding {
    /// Names the words of what it is: `record-class-<class>`.
    pub class: String,
    /// `table.column`
    pub columns: Vec<String>,
    /// `sealed`: encrypted; `tag`: only a keyed hash; `plain`: as it is.
    pub form: String,
    /// The ground in law: `record-basis-<basis>`.
    pub basis: String,
    /// What for: `record-purpose-<purpose>`.
    pub purpose: String,
    /// How long: `record-keep-<retention>`.
    pub retention: String,
    /// Who reads it: `self`, `nobody`, `everybody`, `resident`, or kinds of posts.
    pub readers: Vec<String>,
}

/// A table without personal data, and why it has none.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TableOf {
    pub table: String,
    pub why: String,
}

static REGISTER: LazyLock<Register> =
    LazyLock::new(|| toml::from_str(include_str!("fields.toml")).expect("the register in the binary can be read"));

#[must_use]
pub fn register() -> &'static Register {
    &REGISTER
}

struct Held {
    title: String,
    form: String,
    purpose: String,
    basis: String,
    keep: String,
    readers: String,
    columns: String,
}

#[derive(askama::Template)]
#[template(path = "record/templates/privacy.html")]
struct PrivacyPage {
    f: Face,
    holdings: Vec<Held>,
    never: Vec<String>,
    rights: Vec<String>,
}

fn reader(f: &Face, name: &str) -> String {
    let prefix = if pavilion_rules::access::PostKind::parse(name).is_some() { "post" } else { "reader" };
    f.t(&format!("record-{prefix}-{name}"))
}

fn held(f: &Face, one: &Holding) -> Held {
    let readers: Vec<String> = one.readers.iter().map(|name| reader(f, name)).collect();
    Held {
        title: f.t(&format!("record-class-{}", one.class)),
        form: f.t(&format!("record-form-{}", one.form)),
        purpose: f.t(&format!("record-purpose-{}", one.purpose)),
        basis: f.t(&format!("record-basis-{}", one.basis)),
        keep: f.t(&format!("record-keep-{}", one.retention)),
        readers: readers.join(&f.t("record-and")),
        columns: one.columns.join(", "),
    }
}

async fn show(from: Cx) -> Result<Response, Problem> {
    let mut tx = from.cx.app.db.read().await?;
    let title = crate::i18n::text(from.taste.lang, "record-privacy-title", &[]);
    let f = Face::new(&mut tx, &from, Of::Mine, title).await?;
    let holdings = register().holding.iter().map(|one| held(&f, one)).collect();
    let all = |prefix: &str, names: &[&str]| names.iter().map(|name| f.t(&format!("record-{prefix}-{name}"))).collect();
    let never = all("never", &["identity", "score", "sell", "reporter", "track"]);
    let rights = all("right", &["see", "log", "change", "end", "complain"]);
    let mut response = page(&PrivacyPage { f, holdings, never, rights })?;
    response.extensions_mut().insert(Public::Everything);
    Ok(response)
}

#[must_use]
pub(super) fn routes() -> Routes {
    Routes::new().get("/privacy", Action::SiteRead, show)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::db::MIGRATIONS;
    use crate::i18n::{Lang, has};
    use std::collections::{BTreeMap, BTreeSet};

    /// Tables and their columns as the steps of the schema make them.
    fn schema() -> BTreeMap<String, BTreeSet<String>> {
        let mut tables: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
        for step in MIGRATIONS {
            let text: String =
                step.text.lines().filter(|line| !line.trim().starts_with("--")).map(|line| format!("{line}\n")).collect();
            for statement in text.split(';') {
                let words: Vec<&str> = statement.split_whitespace().collect();
                match words.as_slice() {
                    ["create", "table", name, ..] => {
                        tables.entry((*name).to_owned()).or_default().extend(columns(statement));
                    }
                    ["create", "virtual", "table", name, ..] => {
                        tables.entry(name.split('(').next().unwrap().to_owned()).or_default();
                    }
                    ["alter", "table", name, "add", "column", column, ..] => {
                        tables.entry((*name).to_owned()).or_default().insert((*column).to_owned());
                    }
                    _ => {}
                }
            }
        }
        tables
    }

    fn columns(statement: &str) -> Vec<String> {
        let (Some(begin), Some(end)) = (statement.find('('), statement.rfind(')')) else { return Vec::new() };
        let mut depth = 0;
        let mut parts = vec![String::new()];
        for c in statement[begin + 1..end].chars() {
            match c {
                '(' => depth += 1,
                ')' => depth -= 1,
                ',' if depth == 0 => {
                    parts.push(String::new());
                    continue;
                }
                _ => {}
            }
            parts.last_mut().unwrap().push(c);
        }
        let names = parts.iter().filter_map(|part| part.split_whitespace().next());
        names
            .filter(|name| !["primary", "unique", "check", "foreign", "constraint"].contains(name))
            .map(ToOwned::to_owned)
            .collect()
    }

    #[test]
    fn the_schema_is_read_rightly() {
        let schema = schema();
        assert!(schema["account"].contains("sealed") && schema["account"].contains("revision"));
        assert!(!schema["rating"].contains("primary"));
        assert_eq!(schema["reporter"].len(), 4);
    }

    #[test]
    fn every_table_is_in_the_register_and_every_column_of_one_with_personal_data() {
        let schema = schema();
        let without: BTreeSet<&str> = register().without.iter().map(|one| one.table.as_str()).collect();
        let listed: BTreeSet<&str> = register().holding.iter().flat_map(|one| one.columns.iter().map(String::as_str)).collect();
        for (table, columns) in &schema {
            let has_some = listed.iter().any(|column| column.split_once('.').is_some_and(|(of, _)| of == table));
            assert!(
                has_some != without.contains(table.as_str()),
                "{table} must stand in fields.toml, either with its columns or without"
            );
            for column in columns.iter().filter(|_| has_some) {
                let name = format!("{table}.{column}");
                assert!(listed.contains(name.as_str()), "{name} must stand in fields.toml");
            }
        }
        for column in listed {
            let (table, name) = column.split_once('.').unwrap();
            assert!(
                schema.get(table).is_some_and(|columns| columns.contains(name)),
                "{column} is in fields.toml and not in the schema"
            );
        }
        for table in without {
            assert!(schema.contains_key(table), "{table} is in fields.toml and not in the schema");
        }
    }

    #[test]
    fn no_column_stands_in_the_register_twice_and_every_word_of_it_is_there_in_both_languages() {
        let mut seen = BTreeSet::new();
        for one in &register().holding {
            for column in &one.columns {
                assert!(seen.insert(column), "{column} stands twice");
            }
            let mut keys = vec![
                format!("record-class-{}", one.class),
                format!("record-form-{}", one.form),
                format!("record-basis-{}", one.basis),
                format!("record-purpose-{}", one.purpose),
                format!("record-keep-{}", one.retention),
            ];
            keys.extend(one.readers.iter().map(|name| {
                let prefix = if pavilion_rules::access::PostKind::parse(name).is_some() { "post" } else { "reader" };
                format!("record-{prefix}-{name}")
            }));
            for key in keys {
                for lang in Lang::ALL {
                    assert!(has(lang, &key), "{key} has no words in {}", lang.code());
                }
            }
        }
    }
}
