//! What the sources look like: the promises of ARCHITECTURE.md about what is deliberately absent, each kept by a test.

use pavilion_testkit::source::{self, Source, code_only, files, functions, is_sql, literals, root, without_tests};
use std::collections::{BTreeMap, BTreeSet};

/// Most files have fewer than 400; beyond this one is two.
const FILE_LINES_MAX: usize = 500;
const TEST_LINES_MAX: usize = 800;
const FUNCTION_LINES_MAX: usize = 70;

fn none(what: &str, found: &[String]) {
    assert!(found.is_empty(), "{what} ({}):\n  {}", found.len(), found.join("\n  "));
}

fn rust() -> Vec<Source> {
    files("crates", &["rs"])
}

fn rust_under(folders: &[&str]) -> Vec<Source> {
    rust().into_iter().filter(|file| folders.iter().any(|folder| file.path.starts_with(folder))).collect()
}

/// The places in code, not in comments or texts, where one of these words stands.
fn words_in_code(sources: &[Source], words: &[&str]) -> Vec<String> {
    let mut found = Vec::new();
    for file in sources {
        for (n, line) in code_only(without_tests(&file.text)).lines().enumerate() {
            for word in words.iter().filter(|word| line.contains(*word)) {
                found.push(format!("{}:{}: {word}", file.path, n + 1));
            }
        }
    }
    found
}

#[test]
fn the_rules_know_no_database_no_web_no_clock_and_no_chance() {
    let manifest = std::fs::read_to_string(root().join("crates/rules/Cargo.toml")).unwrap();
    let dependencies = manifest.split("[dependencies]").nth(1).unwrap().split("\n[").next().unwrap();
    let allowed = ["jiff", "serde", "thiserror", "toml", "uuid"];
    let strange: Vec<String> = dependencies
        .lines()
        .filter_map(|line| line.split_once('=').map(|(name, _)| name.trim().to_owned()))
        .filter(|name| !allowed.contains(&name.as_str()))
        .collect();
    none("the rules depend on", &strange);
    let words = [
        "std::fs",
        "std::net",
        "std::env",
        "SystemTime",
        "Instant::",
        "Timestamp::now",
        "Zoned::now",
        "async fn",
        "rand::",
        "Uuid::now",
        "Uuid::new",
    ];
    none("the rules reach outside", &words_in_code(&rust_under(&["crates/rules/src"]), &words));
}

#[test]
fn time_and_chance_are_handed_in() {
    let sources = rust_under(&["crates/app/src"]);
    let words = ["SystemTime::now", "Timestamp::now", "Zoned::now", "rand::rng(", "thread_rng", "Uuid::now_v7", "Uuid::new_v4"];
    none("the clock or chance is asked directly", &words_in_code(&sources, &words));
}

#[test]
fn files_and_functions_can_be_held_in_mind() {
    let mut long = Vec::new();
    for file in rust() {
        let lines = without_tests(&file.text).lines().count();
        let most = if file.path.contains("/tests/") { TEST_LINES_MAX } else { FILE_LINES_MAX };
        if lines > most {
            long.push(format!("{}: {lines} lines", file.path));
        }
        for (name, line, lines) in functions(&file.text) {
            if lines > FUNCTION_LINES_MAX {
                long.push(format!("{}:{line}: fn {name} has {lines} lines", file.path));
            }
        }
    }
    none("too long", &long);
}

#[test]
fn sql_stands_in_stores_the_desk_and_the_database_and_nowhere_else() {
    let mut strays = Vec::new();
    for file in rust_under(&["crates/app/src", "crates/pavilion/src", "crates/rules/src"]) {
        let at_home = ["/db/", "/desk/", "/store.rs", "/store/", "/bench/"].iter().any(|home| file.path.contains(home));
        if !at_home {
            let found = literals(without_tests(&file.text))
                .into_iter()
                .filter(|literal| is_sql(&literal.text) && !literal.text.contains("pragma_"));
            strays.extend(found.map(|literal| format!("{}:{}: {}", file.path, literal.line, literal.text)));
        }
    }
    none("SQL outside a store", &strays);
}

/// Tables by the section of the migrations they stand in.
fn owners() -> BTreeMap<String, String> {
    let mut owners = BTreeMap::new();
    for file in files("migrations", &["sql"]) {
        let mut room = String::new();
        for line in file.text.lines() {
            if let Some(heading) = line.strip_prefix("-- ")
                && heading.ends_with("---")
            {
                room = match heading {
                    _ if heading.starts_with("The desk") => "desk",
                    _ if heading.starts_with("Places") => "places",
                    _ if heading.starts_with("People") => "people",
                    _ if heading.starts_with("Matters") => "matters",
                    _ if heading.starts_with("The public record") => "record",
                    _ if heading.starts_with("Notices") => "notices",
                    _ if heading.starts_with("Talk") => "talk",
                    _ if heading.starts_with("Votes") => "votes",
                    _ if heading.starts_with("Money") => "money",
                    _ if heading.starts_with("Telling") => "telling",
                    _ if heading.starts_with("Meetings") => "meetings",
                    _ if heading.starts_with("Neighbours") => "neighbours",
                    _ if heading.starts_with("Commons") => "commons",
                    _ if heading.starts_with("Rounds") => "rounds",
                    _ if heading.starts_with("Mediations") => "mediations",
                    other => panic!("a section of the migrations without a room: {other}"),
                }
                .into();
            }
            let made = line.strip_prefix("create table ").or_else(|| line.strip_prefix("create virtual table "));
            if let Some(name) = made.and_then(|rest| rest.split([' ', '(']).next()) {
                owners.insert(name.to_owned(), room.clone());
            }
        }
    }
    owners
}

/// The tables a text speaks of: read, or written.
fn tables(sql: &str) -> Vec<(String, bool)> {
    let words: Vec<&str> = sql.split(|c: char| !c.is_alphanumeric() && c != '_').filter(|word| !word.is_empty()).collect();
    let mut out = Vec::new();
    for pair in words.windows(2) {
        match pair {
            ["from" | "join", table] => out.push(((*table).to_owned(), sql.starts_with("delete"))),
            ["into", table] => out.push(((*table).to_owned(), true)),
            ["update", table] if sql.starts_with("update") => out.push(((*table).to_owned(), true)),
            _ => {}
        }
    }
    out
}

/// Who may read a table of another room. Writing one is never allowed.
const MAY_READ: &[(&str, &str)] = &[
    // The record room shows the journal, which the desk writes, and who read what.
    ("record", "journal"),
    ("record", "outbox"),
    ("record", "idempotency"),
    // A scope reaches over compounds, and by these the matters have an index.
    ("matters", "place"),
    // An order lies with others when its post has no holder any more; a duty in a list is known by its post.
    ("matters", "post"),
    // A matter's own story is its journal.
    ("matters", "journal"),
    // The log of a vote is its journal.
    ("votes", "journal"),
    // One resident says "mine" of three bicycles at most; no table says who did.
    ("commons", "journal"),
    // A list says where a meeting is, and a meeting's own story is its journal.
    ("meetings", "place"),
    ("meetings", "journal"),
    // Whoever asks about themselves sees what was done in their name.
    ("people", "journal"),
    // A post's scope is its place's path and what that place is laid over: one question at every arrival, not three.
    ("people", "place"),
    ("people", "place_cover"),
    // Cards are printed for the dwellings of a place, each with its doors and whether somebody joined it.
    ("people", "dwelling"),
];

#[test]
fn a_table_has_one_room() {
    let owners = owners();
    assert!(owners.len() > 15, "{owners:?}");
    let mut strangers = Vec::new();
    for file in rust_under(&["crates/app/src/rooms"]) {
        let room = file.path.split('/').nth(4).unwrap_or_default().to_owned();
        for literal in literals(without_tests(&file.text)).into_iter().filter(|literal| is_sql(&literal.text)) {
            for (table, written) in tables(&literal.text) {
                let Some(owner) = owners.get(&table) else { continue };
                let may_read = !written && MAY_READ.contains(&(room.as_str(), table.as_str()));
                if *owner != room && !may_read {
                    let did = if written { "writes" } else { "reads" };
                    strangers.push(format!("{}:{}: {room} {did} {table}, which is of {owner}", file.path, literal.line));
                }
            }
        }
    }
    none("a table of another room", &strangers);
}

#[test]
fn nothing_outside_the_database_asks_which_engine_it_is() {
    let sources: Vec<Source> =
        rust_under(&["crates/app/src", "crates/pavilion/src"]).into_iter().filter(|file| !file.path.contains("/db/")).collect();
    none("the engine is asked for", &words_in_code(&sources, &["is_sqlite", "Db::Sqlite", "Db::Postgres", "Inner::Sqlite"]));
}

#[test]
fn only_the_desk_opens_a_transaction_that_writes() {
    let sources: Vec<Source> = rust_under(&["crates"])
        .into_iter()
        .filter(|file| !["/db/", "/desk/", "/bench/", "/testkit/"].iter().any(|home| file.path.contains(home)))
        .collect();
    none("a transaction is opened", &words_in_code(&sources, &[".begin("]));
}

#[test]
fn rooms_use_only_what_another_rooms_door_exports() {
    let mut found = Vec::new();
    for file in rust_under(&["crates/app/src/rooms"]) {
        let room = file.path.split('/').nth(4).unwrap_or_default().to_owned();
        for (n, line) in code_only(without_tests(&file.text)).lines().enumerate() {
            let Some(rest) = line.split("rooms::").nth(1) else { continue };
            let path: Vec<&str> =
                rest.split(|c: char| !c.is_alphanumeric() && c != '_').filter(|word| !word.is_empty()).take(2).collect();
            if let [other, part] = path.as_slice()
                && *other != room
                && ["store", "pages", "model", "actions", "api", "jobs"].contains(part)
            {
                found.push(format!("{}:{}: {room} reaches into {other}::{part}", file.path, n + 1));
            }
        }
    }
    none("a room is entered by the window", &found);
}

#[test]
fn no_brand_of_a_method_is_in_code() {
    let brands = ["五方会谈", "鲁事有约", "四事工作法", "圆桌会", "吹哨报到", "三无两有", "万柏林", "议事会", "睦邻点单"];
    let mut found = Vec::new();
    for file in rust_under(&["crates/app/src", "crates/rules/src", "crates/pavilion/src"]) {
        for literal in literals(without_tests(&file.text)) {
            for brand in brands.iter().filter(|brand| literal.text.contains(*brand)) {
                found.push(format!("{}:{}: {brand}", file.path, literal.line));
            }
        }
    }
    none("a brand in code", &found);
}

#[test]
fn no_rule_of_a_law_is_in_code() {
    let mut found = Vec::new();
    for file in rust_under(&["crates/app/src", "crates/rules/src"]) {
        for literal in literals(without_tests(&file.text)) {
            if ["民法典", "条例", "第二百", "司法解释"].iter().any(|word| literal.text.contains(word)) {
                found.push(format!("{}:{}: {}", file.path, literal.line, literal.text));
            }
        }
    }
    none("a law in code", &found);
}

#[test]
fn nothing_is_left_for_later() {
    let mut found = Vec::new();
    let marks = [["FIX", "ME"], ["TO", "DO"], ["XX", "X:"], ["HA", "CK"]].map(|parts| parts.concat());
    for file in files("", &["rs", "html", "ftl", "sql", "toml", "md", "ts", "css", "mjs"]) {
        for (n, line) in file.text.lines().enumerate() {
            for mark in marks.iter().filter(|mark| line.contains(mark.as_str())) {
                found.push(format!("{}:{}: {mark}", file.path, n + 1));
            }
        }
    }
    let sources = rust();
    found.extend(words_in_code(&sources, &["todo!(", "unimplemented!(", "dbg!("]));
    // What takes minutes has a job of its own in the Makefile.
    for file in &sources {
        let left_out = |line: &str| line.trim_start().starts_with("#[ignore") && !line.contains("\"slow: make test-large\"");
        found.extend(file.text.lines().filter(|line| left_out(line)).map(|line| format!("{}: {line}", file.path)));
    }
    found.extend(words_in_code(
        &rust_under(&["crates/app/src", "crates/rules/src"]),
        &["println!(", "print!(", ".unwrap()", "#[allow("],
    ));
    for file in &sources {
        if file.text.starts_with("//! Placeholder") || file.text.contains("not built") && file.path.contains("/rooms/") {
            found.push(format!("{}: a placeholder", file.path));
        }
    }
    none("left for later", &found);
}

#[test]
fn no_file_names_the_machine_it_was_written_on() {
    let homes = [["/wo", "rk/"], ["/ro", "ot/"], ["/ho", "me/"]].map(|parts| parts.concat());
    let mut found = Vec::new();
    for file in files("", &["rs", "html", "ftl", "sql", "toml", "md", "ts", "css", "mjs", "json", "sh", "py"]) {
        for (n, line) in file.text.lines().enumerate() {
            // A path below another folder, such as `target/work/`, names no machine.
            let names = homes.iter().any(|home| {
                line.match_indices(home.as_str())
                    .any(|(at, _)| !line[..at].ends_with(|c: char| c.is_alphanumeric() || matches!(c, '.' | '}' | '_' | '-')))
            });
            if names {
                found.push(format!("{}:{}", file.path, n + 1));
            }
        }
    }
    none("a path of this machine", &found);
}

fn is_han(c: char) -> bool {
    ('\u{4e00}'..='\u{9fff}').contains(&c)
}

#[test]
fn sentences_stand_in_the_message_files() {
    let mut found = Vec::new();
    for file in files("crates/app", &["html"]) {
        for (n, line) in file.text.lines().enumerate() {
            // The name of a language is written in that language.
            if line.replace("中文", "").chars().any(is_han) && !line.trim_start().starts_with("{#") {
                found.push(format!("{}:{}: {}", file.path, n + 1, line.trim()));
            }
        }
    }
    for file in rust_under(&["crates/app/src/web", "crates/app/src/desk", "crates/app/src/db", "crates/app/src/rooms"]) {
        for literal in literals(without_tests(&file.text)) {
            // One or two characters are formats of dates and the marks people type; a sentence is longer.
            if literal.text.chars().filter(|c| is_han(*c)).count() > 4 {
                found.push(format!("{}:{}: {}", file.path, literal.line, literal.text));
            }
        }
    }
    none("a sentence outside the message files", &found);
}

#[test]
fn every_template_is_shown_by_something() {
    let mut used = BTreeSet::new();
    let all = files("crates/app", &["html"]);
    for file in rust() {
        used.extend(literals(&file.text).into_iter().map(|literal| literal.text).filter(|text| text.ends_with(".html")));
    }
    for file in &all {
        for quoted in file.text.split('"') {
            if quoted.ends_with(".html") {
                used.insert(quoted.to_owned());
            }
        }
    }
    let dead: Vec<String> = all
        .iter()
        .filter(|file| {
            !used.iter().any(|used| {
                file.path.ends_with(&format!("/{used}")) || file.path.replace("/templates/", "/").ends_with(&format!("/{used}"))
            })
        })
        .map(|file| file.path.clone())
        .collect();
    none("a template nothing shows", &dead);
}

#[test]
fn every_link_of_the_documents_leads_somewhere() {
    let mut broken = Vec::new();
    for file in files("", &["md"]) {
        let folder = root().join(&file.path).parent().unwrap().to_owned();
        for (n, line) in file.text.lines().enumerate() {
            for target in line.split("](").skip(1).filter_map(|rest| rest.split(')').next()) {
                let path = target.split(['#', ' ']).next().unwrap_or_default();
                if !path.is_empty() && !path.contains("://") && !path.starts_with("mailto:") && !folder.join(path).exists() {
                    broken.push(format!("{}:{}: {target}", file.path, n + 1));
                }
            }
        }
    }
    none("a link to nothing", &broken);
}

#[test]
fn every_file_the_documents_name_is_there() {
    let tops = ["crates/", "docs/", "migrations/", "locales/", "methods/", "web/", "e2e/", "rulepacks/", "packaging/", ".ci/"];
    let mut missing = Vec::new();
    for file in files("", &["md"]) {
        for (n, line) in file.text.lines().enumerate() {
            for name in line.split('`').skip(1).step_by(2) {
                let is_path = tops.iter().any(|top| name.starts_with(top)) && !name.contains(['*', '<', '{', ' ', '…', '$']);
                let made = name.starts_with("web/dist") || name.starts_with("web/node_modules") || name.contains("/results");
                let path = name.split(':').next().unwrap_or(name);
                let is_there = root().join(path).exists() || root().join("crates/app/src").join(path).exists();
                if is_path && !made && !is_there {
                    missing.push(format!("{}:{}: {name}", file.path, n + 1));
                }
            }
        }
    }
    none("a file that is not there", &missing);
}

#[test]
fn the_reader_of_sources_reads_them() {
    assert!(source::sql_texts().len() > 10);
    let text = "fn a() {\n  let x = \"}\"; // }\n  'b'\n}\nfn c<'x>() { '{'; }";
    let found: Vec<(String, usize, usize)> = functions(text);
    assert_eq!(found, [("a".to_owned(), 1, 4), ("c".to_owned(), 5, 1)]);
}

/// The name a shape has in the API's document: what it is called there, or else in the code.
fn names_of_shapes(text: &str) -> Vec<String> {
    let lines: Vec<&str> = text.lines().collect();
    let shapes = lines.iter().enumerate().filter(|(_, line)| line.contains("derive(") && line.contains("ToSchema"));
    let word = |text: &str| text.chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect::<String>();
    let name = |(at, _): (usize, &&str)| {
        let mut called = None;
        for line in lines.iter().skip(at + 1).take(12) {
            if let Some((_, name)) = line.split_once("schema(as = ") {
                called = Some(word(name));
            }
            if let Some((_, name)) = line.split_once("struct ").or_else(|| line.split_once("enum ")) {
                return called.or_else(|| Some(word(name)));
            }
        }
        None
    };
    shapes.filter_map(name).collect()
}

#[test]
fn no_two_shapes_of_the_api_have_the_same_name() {
    let mut of: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for file in rust_under(&["crates/app/src"]) {
        for name in names_of_shapes(&file.text) {
            of.entry(name).or_default().push(file.path.clone());
        }
    }
    assert!(of.len() > 300, "the sources are read: {}", of.len());
    let twice: Vec<String> = of.into_iter().filter(|(_, files)| files.len() > 1).map(|one| format!("{one:?}")).collect();
    none("the document would describe one of them as the other", &twice);
}
