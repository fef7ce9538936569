//! Tries to do what the platform must never let anybody do: find out who complained, list who lives where, rank people,
//! cut somebody off, change what was written down. Every try must fail.

use axum::http::Method;
use pavilion_app::config::Config;
use pavilion_app::context::Context;
use pavilion_app::problem::Problem;
use pavilion_app::rooms::matters::{self, Decline};
use pavilion_app::rooms::people;
use pavilion_app::web;
use pavilion_rules::access::Action;
use pavilion_testkit::Client;
use pavilion_testkit::crawl::{everything, found};
use pavilion_testkit::dump::{dump, tables};
use pavilion_testkit::source::{files, is_sql, literals, without_tests};
use pavilion_testkit::story::{OWN_SPOT, OWN_WORDS, PUBLIC_WORDS, Story};
use serde_json::json;
use std::io::Write;
use std::sync::{Mutex, OnceLock, PoisonError};

fn none(what: &str, found: &[String]) {
    assert!(found.is_empty(), "{what} ({}):\n  {}", found.len(), found.join("\n  "));
}

#[tokio::test]
async fn the_party_complained_of_never_reads_who_complained() {
    let story = Story::begin().await;
    for lived in [false, true] {
        if lived {
            story.live_on().await;
        }
        let (auditor, admin) = (story.house.auditor().await, story.house.admin().await);
        let (far, stranger) = (story.house.other_grid_worker().await, story.house.stranger());
        let starts = story.starts().await;
        let curious: [(&str, &Client); 7] = [
            ("property worker", &story.worker),
            ("property manager", &story.manager),
            ("neighbour", &story.neighbour),
            ("auditor", &auditor),
            ("admin", &admin),
            ("other community's grid worker", &far),
            ("stranger", &stranger),
        ];
        for (who, client) in curious {
            let seen = everything(client, &starts).await;
            assert!(seen.len() > 10, "{who} saw {:?}", seen.keys());
            let mut secrets = story.secrets();
            if who == "auditor" {
                // The journal names who acted; that it never does so for a reporter is looked up below.
                secrets.retain(|(what, _)| *what != "the reporter's account");
            }
            none(&format!("{who} (lived: {lived}) reads of the reporter"), &found(&seen, &secrets));
        }
    }
}

/// That something was raised is seen, so that nobody is forgotten in silence; what it says is not.
#[tokio::test]
async fn what_was_not_taken_in_is_shut_for_everybody_else() {
    let story = Story::begin().await;
    let path = format!("/matters/{}", story.matter);
    let photos = story.photos().await;
    let stranger = story.house.stranger();
    for (who, client) in [
        ("property worker", &*story.worker),
        ("manager", &story.manager),
        ("neighbour", &story.neighbour),
        ("stranger", &stranger),
    ] {
        for answer in [client.look(&path).await, client.api_get(&format!("/api/v1{path}")).await] {
            let text = answer.text();
            for (what, word) in story.secrets() {
                assert!(!text.contains(&word), "{who} reads {what}");
            }
            assert!(photos.iter().all(|photo| !text.contains(photo)), "{who} is shown the way to a photo");
        }
        for photo in &photos {
            assert_eq!(client.look(photo).await.status.as_u16(), 404, "{who} {photo}");
        }
    }
    assert_eq!(story.reporter.look(&path).await.status.as_u16(), 200);
    assert_eq!(story.grid.look(&path).await.status.as_u16(), 200);
    for photo in &photos {
        assert_eq!(story.reporter.look(photo).await.status.as_u16(), 200, "{photo}");
    }
}

#[tokio::test]
async fn a_photo_nobody_opened_stays_shut_and_no_photo_says_where_it_was_taken() {
    let story = Story::begin().await;
    story.live_on().await;
    for photo in story.photos().await {
        for client in [&*story.worker, &story.manager, &story.neighbour] {
            assert_eq!(client.look(&photo).await.status.as_u16(), 404, "{photo}");
        }
        let bytes = story.grid.look(&photo).await.body;
        assert!(!bytes.windows(4).any(|four| four == b"Exif" || four == b"GPS\0"), "{photo} carries what the camera wrote");
    }
}

#[tokio::test]
async fn a_declined_matter_tells_nobody_else_that_it_was() {
    let story = Story::begin().await;
    let decline = Decline { reason: "不属于本社区的事项".into(), route: "12345".into() };
    matters::decline(&story.grid.cx().await, story.matter, decline).await.unwrap();
    story.house.run_jobs().await;
    let starts = story.starts().await;
    for client in [&*story.worker, &story.manager, &story.neighbour] {
        none("a declined matter is read", &found(&everything(client, &starts).await, &story.secrets()));
    }
}

#[tokio::test]
async fn the_tables_join_no_matter_to_an_account_and_hold_no_name_in_the_open() {
    let story = Story::begin().await;
    story.live_on().await;
    let dump = dump(&story.house.app.db).await;
    let hex = |bytes: &[u8]| pavilion_app::crypto::hex(bytes);
    let mut found = Vec::new();
    for person in [&story.reporter, &story.neighbour, &story.grid, &story.worker] {
        for (what, text) in [("name", &person.name), ("telephone", &person.phone), ("secret of a session", &person.secret)] {
            for shape in [text.clone(), hex(text.as_bytes())] {
                found.extend(dump.lines().filter(|line| line.contains(&shape)).map(|line| format!("a {what} stands in: {line}")));
            }
        }
    }
    for words in [OWN_WORDS, OWN_SPOT, "昨夜还是睡不着觉"] {
        for shape in [words.to_owned(), hex(words.as_bytes())] {
            found.extend(
                dump.lines().filter(|line| line.contains(&shape)).map(|line| format!("the reporter's words stand in: {line}")),
            );
        }
    }
    let (matter, account) = (hex(story.matter.0.as_bytes()), story.reporter.account.to_string());
    let (matter_text, account_hex) = (story.matter.to_string(), hex(story.reporter.account.0.as_bytes()));
    for line in dump.lines() {
        let of_matter = line.contains(&matter) || line.contains(&matter_text);
        if of_matter && (line.contains(&account) || line.contains(&account_hex)) {
            found.push(format!("a matter and its reporter stand together in: {line}"));
        }
    }
    none("the database tells", &found);
}

#[tokio::test]
async fn nobody_lists_who_lives_here() {
    let story = Story::begin().await;
    story.live_on().await;
    let others = [&story.reporter, &story.neighbour];
    let secrets: Vec<(&str, String)> = others
        .iter()
        .flat_map(|person| [("a resident's name", person.name.clone()), ("a resident's telephone", person.phone.clone())])
        .collect();
    let (newcomer, admin) = (story.house.resident("1-1-101").await, story.house.admin().await);
    let community = story.house.community_worker().await;
    let starts = story.starts().await;
    for (who, client) in [
        ("a neighbour", &*newcomer),
        ("the manager", &story.manager),
        ("the worker", &story.worker),
        ("the admin", &admin),
        ("the community worker", &community),
    ] {
        none(&format!("{who} reads"), &found(&everything(client, &starts).await, &secrets));
    }
}

#[tokio::test]
async fn a_personal_field_is_read_only_with_a_purpose_and_the_person_sees_it() {
    let story = Story::begin().await;
    let fields = [people::PersonalField::Name, people::PersonalField::Phone];
    let about = Some(story.matter.0);
    for person in [&story.worker, &story.manager, &story.neighbour] {
        let tried = people::read_personal(&person.cx().await, story.reporter.account, &fields, "想知道是谁投诉的", about).await;
        assert!(matches!(tried, Err(Problem::NotAllowed(_) | Problem::NotFound)), "{}", person.name);
    }
    let without = people::read_personal(&story.grid.cx().await, story.reporter.account, &fields, " ", about).await;
    assert!(without.is_err(), "a purpose is needed");
    let read =
        people::read_personal(&story.grid.cx().await, story.reporter.account, &fields, "电话确认位置", about).await.unwrap();
    assert_eq!((read.name, read.email), (story.reporter.name.clone(), String::new()));
    let page = story.reporter.get("/me/reads").await.expect(200);
    assert!(page.says("电话确认位置"), "{}", page.text());
}

#[test]
fn no_table_route_or_setting_ranks_or_cuts_anybody_off() {
    let mut found = Vec::new();
    let ranking = [
        "score",
        "rank",
        "points",
        "credit",
        "grade",
        "civil",
        "blacklist",
        "black_list",
        "reputation",
        "risk",
        "trouble",
        "frequent",
    ];
    let cutting =
        ["gate_", "_gate", "water", "electricity", "power_", "heating", "cut_off", "arrears", "debt", "disable", "suspend"];
    let never = [
        "id_number",
        "identity",
        "birth",
        "religion",
        "ethnic",
        "vaccine",
        "employer",
        "face_",
        "fingerprint",
        "location_track",
        "disab",
    ];
    let mut names: Vec<(String, String)> = Vec::new();
    for file in files("migrations", &["sql"]) {
        let columns = file.text.lines().map(|line| line.trim().split([' ', '(']).next().unwrap_or_default().to_owned());
        names.extend(columns.map(|name| ("a column or table".to_owned(), name)));
    }
    names.extend(tables().into_iter().map(|name| ("a table".to_owned(), name)));
    names.extend(web::routes().list().iter().map(|route| ("a route".to_owned(), route.path.to_owned())));
    names.extend(Action::ALL.iter().map(|action| ("an action".to_owned(), action.name().to_owned())));
    let settings = serde_json::to_value(Config::default()).unwrap();
    names.extend(settings.as_object().unwrap().keys().map(|name| ("a setting".to_owned(), name.clone())));
    for (what, name) in &names {
        // A matter has a grade, which is how hard it is; the public log has checkpoints. Neither is about a person.
        let words = name.to_lowercase().replace("/grade", "").replace("matters.grade", "").replace("checkpoint", "");
        for word in ranking.iter().chain(&cutting).chain(&never).filter(|word| words.contains(*word)) {
            found.push(format!("{what} is called {name}, which speaks of {word}"));
        }
    }
    none("what must not exist", &found);
}

#[test]
fn no_text_changes_or_takes_away_what_the_journal_says() {
    let mut found = Vec::new();
    for file in files("crates", &["rs"]).into_iter().filter(|file| file.path.contains("/src/") && !file.path.contains("testkit"))
    {
        for literal in literals(without_tests(&file.text)).into_iter().filter(|literal| is_sql(&literal.text)) {
            for table in ["journal", "personal_read"] {
                if literal.text.starts_with(&format!("update {table} "))
                    || literal.text.starts_with(&format!("delete from {table}"))
                {
                    found.push(format!("{}:{}: {}", file.path, literal.line, literal.text));
                }
            }
        }
    }
    none("history can be altered", &found);
}

#[tokio::test]
async fn no_route_changes_a_line_of_the_journal() {
    let story = Story::begin().await;
    story.live_on().await;
    let lines = async || {
        let dump = dump(&story.house.app.db).await;
        dump.lines()
            .filter(|line| line.starts_with("journal: ") || line.starts_with("personal_read: "))
            .map(ToOwned::to_owned)
            .collect::<Vec<_>>()
    };
    let before = lines().await;
    let (admin, auditor) = (story.house.admin().await, story.house.auditor().await);
    for person in [&admin, &auditor, &story.grid, &story.manager] {
        for route in web::routes().list().iter().filter(|route| route.method != "GET" && !route.path.contains("sign-out")) {
            let path =
                route.path.split('/').map(|part| if part.starts_with('{') { story.matter.to_string() } else { part.to_owned() });
            let path = path.collect::<Vec<_>>().join("/");
            person.api(route.method.parse::<Method>().unwrap(), &path, Some(&json!({})), None).await;
        }
    }
    let after: std::collections::BTreeSet<String> = lines().await.into_iter().collect();
    let gone: Vec<String> = before.into_iter().filter(|line| !after.contains(line)).collect();
    none("lines of the journal are gone or changed", &gone);
}

#[tokio::test]
async fn a_token_does_what_it_was_made_for_and_nothing_else() {
    let story = Story::begin().await;
    let program = story.reporter.program(&story.house, &[Action::MattersRead]).await;
    let place = story.house.estate().await.compound;
    let fields = [("place", place.to_string()), ("words", "楼道灯不亮".into())].map(|(name, value)| (name.to_owned(), value));
    let tried = program.api_form("/api/v1/matters", &fields).await;
    assert_eq!(tried.status.as_u16(), 403, "{}", tried.text());
    let everything_else = program.api_get("/api/v1/journal").await;
    assert_eq!(everything_else.status.as_u16(), 403);
}

#[tokio::test]
async fn a_post_that_ended_gives_no_power_from_that_moment() {
    let story = Story::begin().await;
    let page = format!("/matters/{}", story.matter);
    assert!(story.grid.look(&page).await.text().contains(OWN_WORDS));
    people::end_post(&story.house.system(), story.grid.posts[0]).await.unwrap();
    assert!(!story.grid.look(&page).await.text().contains(OWN_WORDS));
    assert_eq!(story.grid.look("/desk").await.status.as_u16(), 403);
}

/// What the program says about itself while it works.
static LOG: Mutex<Vec<u8>> = Mutex::new(Vec::new());

struct ToLog;

impl Write for ToLog {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        LOG.lock().unwrap_or_else(PoisonError::into_inner).extend_from_slice(bytes);
        Ok(bytes.len())
    }
    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

fn listen_to_the_log() {
    static ONCE: OnceLock<()> = OnceLock::new();
    ONCE.get_or_init(|| {
        let filter = tracing_subscriber::EnvFilter::new("info,pavilion=trace,pavilion_app=trace,tower_http=trace");
        tracing_subscriber::fmt().with_env_filter(filter).with_ansi(false).with_writer(|| ToLog).init();
    });
}

#[tokio::test]
async fn the_log_holds_no_name_no_telephone_and_no_word_of_anybody() {
    listen_to_the_log();
    let story = Story::begin().await;
    story.live_on().await;
    for client in [&*story.reporter, &story.grid, &story.worker] {
        everything(client, &story.starts().await).await;
    }
    let wrong = pavilion_testkit::people::wrong_sign_in(&story.house, &story.reporter.phone).await;
    assert!(wrong.is_err());
    let _ = Context::system(&story.house.app);
    let log = String::from_utf8_lossy(&LOG.lock().unwrap_or_else(PoisonError::into_inner)).into_owned();
    assert!(log.lines().count() > 20, "the log is heard: {log}");
    let mut found = Vec::new();
    let mut secrets = story.secrets();
    secrets.retain(|(what, _)| *what != "the reporter's account");
    for person in [&story.reporter, &story.neighbour, &story.grid, &story.worker] {
        secrets.push(("a name", person.name.clone()));
        secrets.push(("a telephone", person.phone.clone()));
        secrets.push(("the secret of a session", person.secret.clone()));
    }
    secrets.push(("a password", pavilion_testkit::people::PASSWORD.into()));
    secrets.push(("words everybody may read", PUBLIC_WORDS.into()));
    for (what, word) in &secrets {
        found.extend(log.lines().filter(|line| line.contains(word.as_str())).map(|line| format!("{what}: {line}")));
        let in_address = pavilion_testkit::page::in_query(word);
        found.extend(log.lines().filter(|line| line.contains(&in_address)).map(|line| format!("{what}: {line}")));
    }
    none("the log tells", &found);
}
