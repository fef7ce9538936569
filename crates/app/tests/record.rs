//! The record room: health, the access table as a page, the register of personal data, the journal, doctor.

#![expect(clippy::unwrap_used, reason = "what a test's helper cannot do is the test's failure")]

use pavilion_app::rooms::people::{self, PersonalField};
use pavilion_app::rooms::record::{self, Finding};
use pavilion_rules::access::{Action, PostKind, TABLE, Who};
use pavilion_testkit::{Engine, House};

#[tokio::test]
async fn the_process_is_alive_and_ready_and_shows_its_figures_to_nobody_from_outside() {
    record::start_counting();
    let house = House::new().await;
    let stranger = house.stranger();
    assert_eq!(stranger.look("/healthz").await.text(), "ok\n");
    assert_eq!(stranger.look("/readyz").await.text(), "ready\n");
    assert_eq!(stranger.look("/metrics").await.status, 401);
    assert_eq!(house.resident("1-1-101").await.look("/metrics").await.status, 403);
    let admin = house.admin().await;
    let program = admin.program(&house, &[Action::MachineRead]).await;
    let figures = program.look("/metrics").await;
    assert_eq!(figures.status, 200);
    let text = figures.text();
    let engine = if house.engine == Engine::Sqlite { "SQLite" } else { "PostgreSQL" };
    for name in [
        "pavilion_requests_total{status=\"200\"}",
        "pavilion_request_seconds_bucket",
        "pavilion_actions_total{action=",
        "pavilion_outbox_waiting",
    ] {
        assert!(text.contains(name), "{name} is missing in {text}");
    }
    assert!(text.contains(&format!("pavilion_info{{engine=\"{engine}\"")), "{text}");
    let other = admin.program(&house, &[Action::MattersRead]).await;
    assert_eq!(other.look("/metrics").await.status, 403);
}

#[tokio::test]
async fn readings_of_one_community_are_found_by_their_index() {
    let house = House::new().await;
    if house.engine != Engine::Sqlite {
        return;
    }
    let mut tx = house.app.db.read().await.unwrap();
    let sql = "explain query plan select * from personal_read where id < $1 and community = $2 order by id desc limit 20";
    let values = pavilion_app::params![uuid::Uuid::max(), uuid::Uuid::nil()];
    let plan: Vec<(i64, i64, i64, String)> = tx.all(sql, &values).await.unwrap();
    assert!(plan.iter().all(|(.., step)| step.contains("personal_read_community")), "{plan:?}");
}

fn code(who: Who) -> String {
    match who {
        Who::Anyone => "anyone".into(),
        Who::SignedIn => "signed-in".into(),
        Who::Resident => "resident".into(),
        Who::Reporter => "reporter".into(),
        Who::Handler => "handler".into(),
        Who::Post(kind) => format!("post:{}", kind.name()),
    }
}

#[tokio::test]
async fn the_page_of_powers_shows_the_table_and_nothing_else() {
    let house = House::new().await;
    let page = house.stranger().look("/access").await.text();
    let shown: Vec<(String, Vec<String>)> = page
        .split("data-action=\"")
        .skip(1)
        .map(|row| {
            let (action, rest) = row.split_once('"').unwrap();
            let who = rest.split("data-who=\"").skip(1).map(|one| one.split('"').next().unwrap().to_owned()).collect();
            (action.to_owned(), who)
        })
        .collect();
    let table: Vec<(String, Vec<String>)> =
        TABLE.iter().map(|(action, who)| (action.name().to_owned(), who.iter().copied().map(code).collect())).collect();
    assert_eq!(shown, table);
}

#[tokio::test]
async fn the_public_pages_of_the_record_are_whole_in_both_languages() {
    let house = House::new().await;
    for lang in ["zh-CN", "en"] {
        let stranger = house.stranger();
        stranger.set_cookie("pv_lang", lang);
        for path in ["/access", "/privacy"] {
            // The client holds every page against the rules of pages, missing words included.
            assert_eq!(stranger.get(path).await.status, 200);
        }
    }
    let page = house.stranger().look("/privacy").await.text();
    for column in record::register().holding.iter().flat_map(|one| &one.columns) {
        assert!(page.contains(column.as_str()), "{column} is not on the page");
    }
}

#[tokio::test]
async fn an_auditor_reads_who_did_what_and_no_content_and_nobody_else_does() {
    let house = House::new().await;
    let auditor = house.auditor().await;
    let page = auditor.get("/journal").await.expect(200);
    assert!(page.says("任免岗位"), "{}", page.text());
    let text = page.text();
    for secret in [auditor.name.as_str(), auditor.phone.as_str()] {
        assert!(!text.contains(secret), "{secret} stands in the journal");
    }
    assert_eq!(auditor.get("/journal?action=people.posts.give").await.status, 200);
    assert_eq!(auditor.look("/journal?action=nonsense").await.status, 404);
    assert_eq!(auditor.look("/journal?community=00000000-0000-7000-8000-000000000001").await.status, 404);
    for (status, answer) in [
        (401, house.stranger().look("/journal").await),
        (403, house.resident("1-1-101").await.look("/journal").await),
        (403, house.grid_worker().await.look("/journal").await),
        (403, house.privacy_officer().await.look("/journal").await),
        (401, house.stranger().look("/journal/readings").await),
        (403, house.grid_worker().await.look("/journal/readings").await),
    ] {
        assert_eq!(answer.status, status);
    }
}

#[tokio::test]
async fn an_auditor_of_one_community_sees_nothing_of_another_and_nothing_of_the_whole() {
    let house = House::new().await;
    let (here, there) = (house.estate().await.community, house.other_estate().await.community);
    let auditor = house.holder("监督员", PostKind::Auditor, here).await;
    let program = auditor.program(&house, &[]).await;
    let all = program.api_get("/api/v1/journal?limit=200").await.json();
    let items = all["items"].as_array().unwrap();
    assert!(!items.is_empty() && items.iter().all(|one| one["community"] == here.to_string()), "{all}");
    assert_eq!(program.api_get(&format!("/api/v1/journal?community={there}")).await.status, 404);
}

#[tokio::test]
async fn the_journal_is_paged_to_its_end_without_a_gap_or_a_double() {
    let house = House::new().await;
    let auditor = house.auditor().await;
    let program = auditor.program(&house, &[Action::JournalRead]).await;
    let mut ids: Vec<String> = Vec::new();
    let mut next = String::new();
    loop {
        let page = program.api_get(&format!("/api/v1/journal?limit=3{next}")).await.json();
        ids.extend(page["items"].as_array().unwrap().iter().map(|one| one["id"].as_str().unwrap().to_owned()));
        let Some(cursor) = page["next"].as_str() else { break };
        next = format!("&before={cursor}");
    }
    let mut sorted = ids.clone();
    sorted.sort_by(|a, b| b.cmp(a));
    sorted.dedup();
    assert!(ids.len() > 6, "{ids:?}");
    assert_eq!(ids, sorted);
    for bad in ["limit=x", "before=x", "community=x", "action=%00"] {
        let status = program.api_get(&format!("/api/v1/journal?{bad}")).await.status;
        assert!(status.is_client_error(), "{bad}: {status}");
    }
}

#[tokio::test]
async fn every_reading_of_a_name_is_shown_to_those_who_watch() {
    let house = House::new().await;
    let resident = house.resident("1-1-101").await;
    let worker = house.grid_worker().await;
    let read = people::read_personal(&worker.cx().await, resident.account, &[PersonalField::Name], "回访", None).await.unwrap();
    assert_eq!(read.name, resident.name);
    for watcher in [house.auditor().await, house.privacy_officer().await] {
        let page = watcher.get("/journal/readings").await.expect(200);
        assert!(page.says("回访") && page.says("网格员"), "{}", page.text());
        assert!(!page.says(&resident.name), "the page says whose name it was");
    }
}

/// Runs a statement past the desk, as somebody with the database's password could.
async fn past_the_desk(house: &House, sql: &str) {
    use pavilion_app::db::Source;
    match &house.source {
        Source::Sqlite { file, .. } => rusqlite::Connection::open(file).unwrap().execute_batch(sql).unwrap(),
        Source::Postgres { url, .. } => {
            let (client, connection) = tokio_postgres::connect(url, tokio_postgres::NoTls).await.unwrap();
            let talking = tokio::spawn(connection);
            client.batch_execute(sql).await.unwrap();
            drop(client);
            let _ = talking.await;
        }
    }
}

async fn found(house: &House) -> Vec<(&'static str, String)> {
    let findings: Vec<Finding> = record::doctor(&house.app).await.unwrap();
    findings.into_iter().map(|one| (one.code, one.about.split(' ').next().unwrap_or_default().to_owned())).collect()
}

#[tokio::test]
async fn doctor_finds_nothing_in_a_house_that_was_only_lived_in() {
    let house = House::new().await;
    let resident = house.resident("1-1-101").await;
    let worker = house.grid_worker().await;
    people::read_personal(&worker.cx().await, resident.account, &[PersonalField::Phone], "回访", None).await.unwrap();
    house.run_jobs().await;
    assert_eq!(found(&house).await, vec![]);
}

#[tokio::test]
async fn doctor_finds_a_changed_row_a_lost_line_a_gap_and_a_lost_row() {
    let house = House::new().await;
    house.resident("1-1-101").await;
    house.auditor().await;
    past_the_desk(&house, "update dwelling set room = '102a' where room = '102'").await;
    assert!(found(&house).await.contains(&("digest-differs", "dwellings-of-entrance".into())));
    past_the_desk(&house, "update dwelling set room = '102' where room = '102a'").await;
    assert_eq!(found(&house).await, vec![]);
    past_the_desk(&house, "delete from journal where subject_kind = 'post'").await;
    assert_eq!(found(&house).await, vec![("line-missing", "post".into())]);
    past_the_desk(&house, "delete from post").await;
    assert_eq!(found(&house).await, vec![]);
    past_the_desk(&house, "delete from household_member").await;
    assert_eq!(found(&house).await, vec![("row-missing", "household".into())]);
}

#[tokio::test]
async fn doctor_knows_every_kind_of_thing_the_journal_speaks_of() {
    let house = House::new().await;
    house.resident("1-1-101").await;
    let unknown: Vec<_> = found(&house).await.into_iter().filter(|(code, _)| *code == "kind-unknown").collect();
    assert_eq!(unknown, vec![]);
    past_the_desk(&house, "update journal set subject_kind = 'dragon' where subject_kind = 'household'").await;
    assert!(found(&house).await.contains(&("kind-unknown", "dragon".into())));
}
