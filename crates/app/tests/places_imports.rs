//! Lists of dwellings: in from XLSX and CSV, checked to the last fault, written only when confirmed, out in the same shape.

#![expect(clippy::unwrap_used, reason = "helpers of tests fail the test")]

use axum::http::Method;
use pavilion_app::db::QUERIES;
use pavilion_app::desk::outbox;
use pavilion_app::rooms::places::{self, AddPlace, StartImport};
use pavilion_app::rooms::record;
use pavilion_rules::ids::{ImportId, PlaceId};
use pavilion_rules::places::Kind;
use pavilion_testkit::{Client, House, Person};
use rust_xlsxwriter::Workbook;
use serde_json::{Value as Json, json};
use std::cell::Cell;
use std::fmt::Write as _;

struct Stage {
    house: House,
    worker: Person,
    program: Client,
    compound: PlaceId,
}

async fn stage() -> Stage {
    let house = House::new().await;
    let worker = house.community_worker().await;
    let program = worker.program(&house, &[]).await;
    let community = house.estate().await.community;
    let compound = places::add_place(&house.system(), AddPlace::new(Kind::Compound, Some(community), "清册小区")).await.unwrap();
    Stage { house, worker, program, compound }
}

impl Stage {
    async fn start(&self, name: &str, bytes: impl Into<Vec<u8>>) -> ImportId {
        let bytes: Vec<u8> = bytes.into();
        let start = StartImport { place: self.compound, file_name: name.into(), bytes: bytes.into() };
        places::start_import(&self.worker.cx().await, start).await.unwrap()
    }

    /// Uploads and lets the check run to its end.
    async fn checked(&self, name: &str, bytes: impl Into<Vec<u8>>) -> ImportId {
        let id = self.start(name, bytes).await;
        self.house.run_jobs().await;
        id
    }

    async fn confirm(&self, id: ImportId) {
        places::confirm_import(&self.worker.cx().await, id, None).await.unwrap();
    }

    async fn see(&self, id: ImportId) -> Json {
        self.program.api_get(&format!("/api/v1/imports/{id}")).await.json()
    }

    async fn figures(&self, id: ImportId) -> (String, i64, i64, i64, i64) {
        let it = self.see(id).await;
        let n = |name: &str| it[name].as_i64().unwrap();
        (it["state"].as_str().unwrap().to_owned(), n("done"), n("added"), n("changed"), n("same"))
    }

    /// Waits until more than `n` rows of a list are written.
    async fn written_beyond(&self, id: ImportId, n: i64) {
        while self.figures(id).await.1 < n {
            tokio::task::yield_now().await;
        }
    }

    /// Runs part after part until the machine fails in the middle of one, and says how much is written then. A quick disk
    /// may end a part before anybody looks.
    async fn fails_inside_a_part(&self, id: ImportId) -> i64 {
        for beyond in [6_000, 11_000, 16_000] {
            tokio::select! {
                biased;
                whole = outbox::run_some(&self.house.app) => assert_eq!(whole.unwrap(), 1),
                () = self.written_beyond(id, beyond) => {}
            }
            let done = self.figures(id).await.1;
            if done % 5_000 != 0 {
                assert_eq!(done % 500, 0, "whole chunks only");
                return done;
            }
        }
        panic!("three parts were over before the machine failed");
    }

    async fn csv(&self) -> String {
        let answer = self.program.api_get(&format!("/api/v1/places/{}/dwellings.csv", self.compound)).await;
        assert_eq!(answer.status.as_u16(), 200);
        answer.text()
    }

    async fn agrees_with_the_journal(&self) {
        let findings = record::doctor(&self.house.app).await.unwrap();
        assert!(findings.is_empty(), "{findings:#?}");
    }
}

const LIST: &str = "楼栋,单元,房号,楼层,建筑面积(㎡),权属,计入\n\
    10号楼,1单元,102,1,89.5,私有,是\n\
    2号楼,1单元,-1,-1,30.07,开发商,否\n\
    2号楼,1单元,101,1,,公有,\n";

/// A list of `n` dwellings in buildings of two entrances with fifty dwellings each.
fn long_list(n: usize) -> String {
    let mut out = String::from("building,entrance,room,floor,area_m2,holder,counts\n");
    for at in 0..n {
        let (building, entrance, room) = (at / 100 + 1, at / 50 % 2 + 1, at % 50);
        let (floor, door) = (room / 2 + 1, room % 2 + 1);
        let _ =
            writeln!(out, "Building {building},{entrance},{floor}{door:02},{floor},{}.{:02},private,yes", 60 + at % 90, at % 100);
    }
    out
}

fn workbook(rows: &[&[&str]]) -> Vec<u8> {
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    for (at, row) in (0u32..).zip(rows) {
        for (column, cell) in (0u16..).zip(*row) {
            match cell.parse::<f64>() {
                Ok(number) => sheet.write_number(at, column, number).unwrap(),
                Err(_) => sheet.write_string(at, column, *cell).unwrap(),
            };
        }
    }
    book.save_to_buffer().unwrap()
}

#[tokio::test]
async fn nothing_is_written_before_it_is_confirmed_and_the_same_list_twice_changes_nothing() {
    let stage = stage().await;
    let id = stage.checked("清册.csv", LIST).await;
    let it = stage.see(id).await;
    assert_eq!(it["state"], "ready");
    assert_eq!(
        (&it["found"]["added"], &it["found"]["new_buildings"], &it["found"]["new_entrances"]),
        (&json!(3), &json!(2), &json!(2))
    );
    assert_eq!(stage.csv().await.lines().count(), 1, "only the heading");
    stage.confirm(id).await;
    stage.house.run_jobs().await;
    assert_eq!(stage.figures(id).await, ("done".into(), 3, 3, 0, 0));
    let out = stage.csv().await;
    let rows: Vec<&str> = out.lines().skip(1).collect();
    assert_eq!(
        rows,
        [
            "2号楼,1单元,'-1,-1,30.07,开发商,否",
            "2号楼,1单元,101,,公有,是".replacen(",,", ",1,,", 1).as_str(),
            "10号楼,1单元,102,1,89.50,私有,是"
        ]
    );
    let again = stage.checked("清册.csv", LIST).await;
    assert_eq!(stage.figures(again).await, ("done".into(), 3, 0, 0, 3), "the same list twice has nothing to ask");
    stage.agrees_with_the_journal().await;
}

#[tokio::test]
async fn a_change_is_shown_as_it_is_and_as_it_would_be_and_missing_columns_change_nothing() {
    let stage = stage().await;
    let id = stage.checked("a.csv", LIST).await;
    stage.confirm(id).await;
    stage.house.run_jobs().await;
    let id = stage.checked("b.csv", "楼栋,单元,房号,权属\n10号楼,1单元,102,公有\n10号楼,2单元,201,私有\n").await;
    let page = stage.worker.get(&format!("/imports/{id}")).await.expect(200);
    assert!(page.says("1 层 · 89.50 ㎡ · 私有") && page.says("1 层 · 89.50 ㎡ · 公有"), "{}", page.text());
    let form = page.form(&format!("/imports/{id}/confirmation"));
    stage.worker.submit(&form).await.expect(200);
    stage.house.run_jobs().await;
    assert_eq!(stage.figures(id).await, ("done".into(), 2, 1, 1, 0));
    assert!(stage.csv().await.contains("10号楼,1单元,102,1,89.50,公有,是"));
    stage.agrees_with_the_journal().await;
}

#[tokio::test]
async fn every_fault_is_listed_with_row_column_and_remedy_and_nothing_is_written() {
    let stage = stage().await;
    let mut list = String::from("楼栋,单元,房号,建筑面积,业主姓名\n");
    for n in 0..120 {
        let _ = writeln!(list, "1号楼,1单元,{n},89.555,张样例");
    }
    let id = stage.checked("faulty.csv", list).await;
    assert_eq!(stage.see(id).await["found"]["faults"], 120);
    let path = format!("/imports/{id}");
    let page = stage.worker.get(&path).await.expect(200);
    assert!(page.says("有 120 处要改") && page.says("D 建筑面积(㎡)") && page.says("面积最多两位小数"), "{}", page.text());
    assert!(stage.worker.get(&format!("{path}?from=100")).await.says("121"));
    let all = stage.worker.look(&format!("{path}/faults.csv")).await.text();
    assert_eq!(all.lines().count(), 121);
    let first = stage.program.api_get(&format!("/api/v1/imports/{id}/faults?limit=100")).await.json();
    assert_eq!((first["items"].as_array().unwrap().len(), first["items"][0]["row"].as_i64()), (100, Some(2)));
    let rest =
        stage.program.api_get(&format!("/api/v1/imports/{id}/faults?cursor={}", first["next"].as_str().unwrap())).await.json();
    assert_eq!((rest["items"].as_array().unwrap().len(), &rest["next"]), (20, &Json::Null));
    assert!(places::confirm_import(&stage.worker.cx().await, id, None).await.is_err());
    // The column of names was not asked for, and no trace of it is kept.
    assert!(!page.body.contains("张样例"));
    assert!(stage.house.app.blobs.get(&format!("imports/{id}/file")).await.unwrap().is_none());
    assert_eq!(stage.csv().await.lines().count(), 1);
}

#[tokio::test]
async fn workbooks_and_chinese_windows_files_are_read_like_any_other() {
    let stage = stage().await;
    let (gb, ..) = encoding_rs::GB18030.encode(LIST);
    let id = stage.checked("gb.csv", gb.to_vec()).await;
    assert_eq!(stage.see(id).await["found"]["added"], 3);
    stage.confirm(id).await;
    stage.house.run_jobs().await;
    let book = workbook(&[
        &["清册小区房屋清册"],
        &["楼栋", "单元", "房号", "楼层", "建筑面积(㎡)", "权属", "计入"],
        &["10号楼", "1单元", "102", "1", "89.5", "私有", "是"],
        &["2号楼", "1单元", "'-1", "-1", "30.07", "开发商", "否"],
        &["2号楼", "1单元", "103", "1", "70.25", "", ""],
    ]);
    let id = stage.checked("list.xlsx", book).await;
    let it = stage.see(id).await;
    assert_eq!((&it["state"], &it["found"]["added"], &it["found"]["changed"]), (&json!("ready"), &json!(2), &json!(0)), "{it}");
    for (name, bytes) in [("old.xls", &b"\xd0\xcf\x11\xe0"[..]), ("broken.xlsx", b"PK\x03\x04 nothing"), ("text.csv", b"hello")] {
        let id = stage.checked(name, bytes).await;
        let it = stage.see(id).await;
        assert_eq!((&it["state"], &it["found"]["faults"]), (&json!("faulty"), &json!(1)), "{name}: {it}");
    }
}

#[tokio::test]
async fn what_is_exported_and_imported_again_changes_nothing() {
    let stage = stage().await;
    let id = stage.checked("a.csv", format!("{LIST}3号楼,=1+1,@A,,,,\n")).await;
    stage.confirm(id).await;
    stage.house.run_jobs().await;
    for lang in ["zh-CN", "en"] {
        stage.worker.set_cookie("pv_lang", lang);
        for end in ["csv", "xlsx"] {
            let path = format!("/places/{}/dwellings.{end}", stage.compound);
            let file = stage.worker.look(&path).await;
            assert_eq!(file.status.as_u16(), 200);
            let id = stage.checked(&format!("out.{end}"), file.body.to_vec()).await;
            assert_eq!(stage.figures(id).await, ("done".into(), 4, 0, 0, 4), "{lang} {end}");
        }
        for template in ["/places/template.csv", "/places/template.xlsx"] {
            let file = stage.house.stranger().look(template).await;
            let id = stage.checked("template", file.body.to_vec()).await;
            assert_eq!(stage.see(id).await["found"]["checked"], true, "the template is itself a list without fault");
            places::cancel_import(&stage.worker.cx().await, id).await.unwrap();
        }
    }
}

#[tokio::test]
async fn twenty_thousand_dwellings_are_written_stopped_half_way_and_gone_on_with() {
    let stage = stage().await;
    let id = stage.checked("long.csv", long_list(20_000)).await;
    stage.confirm(id).await;
    // Each run of the job writes one part and asks for the next.
    assert_eq!(outbox::run_some(&stage.house.app).await.unwrap(), 1);
    assert_eq!(stage.figures(id).await.1, 5_000);
    let cancel = json!({});
    stage.program.api(Method::POST, &format!("/api/v1/imports/{id}/cancellation"), Some(&cancel), None).await;
    stage.house.run_jobs().await;
    assert_eq!(stage.figures(id).await, ("cancelled".into(), 5_000, 5_000, 0, 0));
    let progress = stage.worker.look(&format!("/imports/{id}/progress.json")).await.json();
    assert_eq!(progress, json!({ "done": 5_000, "total": 20_000, "state": "cancelled" }));
    assert!(stage.worker.get(&format!("/imports/{id}")).await.expect(200).says("接着写"));
    stage.confirm(id).await;
    // The machine fails in the middle of a part: what is committed stays, and the job comes back when its lease is over.
    let done = stage.fails_inside_a_part(id).await;
    stage.house.run_jobs().await;
    assert_eq!(stage.figures(id).await.1, done, "the lease keeps others away");
    stage.house.clock.forward(61_000);
    stage.house.run_jobs().await;
    assert_eq!(stage.figures(id).await, ("done".into(), 20_000, 20_000, 0, 0));
    let list = stage.program.api_get(&format!("/api/v1/places/{}/dwellings?limit=200", stage.compound)).await.json();
    assert_eq!((&list["total"], list["items"].as_array().unwrap().len()), (&json!(20_000), 200));
    let again = stage.checked("long.csv", long_list(20_000)).await;
    assert_eq!(stage.figures(again).await, ("done".into(), 20_000, 0, 0, 20_000));
    assert_eq!(stage.csv().await.lines().count(), 20_001);
    stage.agrees_with_the_journal().await;
}

#[tokio::test]
#[ignore = "slow: make test-large"]
async fn a_hundred_thousand_dwellings_are_written_with_their_progress_and_stopped_and_written_once() {
    const ALL: i64 = 100_000;
    let stage = stage().await;
    let list = long_list(usize::try_from(ALL).unwrap());
    // Stopped while it is read, nothing of it is there, and nothing comes later.
    let id = stage.start("large.csv", list.clone()).await;
    places::cancel_import(&stage.worker.cx().await, id).await.unwrap();
    stage.house.run_jobs().await;
    assert_eq!(stage.figures(id).await, ("cancelled".into(), 0, 0, 0, 0));
    assert_eq!(stage.csv().await.lines().count(), 1, "only the heading");
    // Stopped while it is written, it stands exactly where its progress says.
    let id = stage.checked("large.csv", list.clone()).await;
    assert_eq!(stage.see(id).await["found"]["added"], ALL);
    stage.confirm(id).await;
    let mut seen = vec![0];
    while *seen.last().unwrap() < ALL / 2 {
        assert_eq!(outbox::run_some(&stage.house.app).await.unwrap(), 1);
        seen.push(stage.worker.look(&format!("/imports/{id}/progress.json")).await.json()["done"].as_i64().unwrap());
    }
    assert!(seen.len() > 5 && seen.is_sorted_by(|a, b| a < b), "the progress moves: {seen:?}");
    places::cancel_import(&stage.worker.cx().await, id).await.unwrap();
    stage.house.run_jobs().await;
    let stopped_at = *seen.last().unwrap();
    assert_eq!(stage.figures(id).await, ("cancelled".into(), stopped_at, stopped_at, 0, 0));
    assert_eq!(i64::try_from(stage.csv().await.lines().count()).unwrap(), stopped_at + 1);
    stage.confirm(id).await;
    stage.house.run_jobs().await;
    assert_eq!(stage.figures(id).await, ("done".into(), ALL, ALL, 0, 0));
    let again = stage.checked("large.csv", list).await;
    assert_eq!(stage.figures(again).await, ("done".into(), ALL, 0, 0, ALL), "the same file twice changes nothing");
    stage.agrees_with_the_journal().await;
}

#[tokio::test]
async fn forms_upload_and_refuse_with_a_sentence() {
    let stage = stage().await;
    let to = format!("/places/{}/imports", stage.compound);
    let form = stage.worker.get(&to).await.form(&to);
    assert!(stage.worker.submit(&form).await.expect(422).says("请选择文件"));
    let page = stage.worker.submit(&form.clone().file("file", "清册.csv", LIST.into())).await.expect(200);
    assert!(page.says("正在检查") && page.says("清册.csv"));
    // One at a time: two lists of one compound would tread on each other's feet.
    let busy = stage.worker.submit(&form.file("file", "b.csv", b"x".to_vec()).with("key", "another")).await.expect(422);
    assert!(busy.says("正在导入另一个文件"));
    stage.house.run_jobs().await;
    assert!(stage.worker.get(&page.path).await.says("确认写入"));
    stage.house.stranger().get(&page.path).await.expect(401);
    stage.house.resident("3-2-501").await.get(&page.path).await.expect(403);
    let big = vec![b'x'; 32 * 1024 * 1024 + 1];
    let start = StartImport { place: stage.compound, file_name: "big.csv".into(), bytes: big.into() };
    assert!(places::start_import(&stage.worker.cx().await, start).await.is_err());
}

/// How many questions a page asks.
async fn questions(stage: &Stage, path: &str) -> u64 {
    QUERIES
        .scope(Cell::new(0), async {
            stage.worker.look(path).await;
            QUERIES.with(Cell::get)
        })
        .await
}

#[tokio::test]
async fn pages_ask_as_many_questions_with_many_dwellings_as_with_few() {
    let stage = stage().await;
    let id = stage.checked("a.csv", long_list(10)).await;
    stage.confirm(id).await;
    stage.house.run_jobs().await;
    let paths = [
        "/".to_owned(),
        format!("/c/{}", stage.compound),
        "/places".to_owned(),
        format!("/places/{}", stage.compound),
        format!("/places/{}/dwellings", stage.compound),
        format!("/places/{}/imports", stage.compound),
        format!("/contacts?c={}", stage.compound),
        format!("/imports/{id}"),
    ];
    let mut few = Vec::new();
    for path in &paths {
        few.push(questions(&stage, path).await);
    }
    let more = stage.checked("b.csv", long_list(6_000)).await;
    stage.confirm(more).await;
    stage.house.run_jobs().await;
    for (path, few) in paths.iter().zip(few) {
        assert_eq!(questions(&stage, path).await, few, "{path}");
        assert!(few <= 16, "{path} asks {few} questions");
    }
}
