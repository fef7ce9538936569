//! The machine fails, each way it can: nothing confirmed is lost, nothing unconfirmed is half there, every fault has its
//! own sentence, and the platform goes on by itself.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on fails here")]

use pavilion_app::act;
use pavilion_app::config::Config;
use pavilion_app::context::{App, Context};
use pavilion_app::db::{Db, DbFault, Groups, OpenFor, Source};
use pavilion_app::desk::{By, Line, Subject};
use pavilion_app::params;
use pavilion_app::problem::Problem;
use pavilion_app::web;
use pavilion_rules::Millis;
use pavilion_rules::access::{Action, Capacity};
use pavilion_testkit::Client;
use pavilion_testkit::house::{Engine, HandClock, START_MS, node};
use pavilion_testkit::postgres::{Keeps, OwnCluster, Stop};
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::time::Duration;

const ACTION: Action = Action::PlacesManage;

/// Puts one row with some weight, so that a small disk fills.
async fn put(cx: &Context, mark: u64) -> Result<u64, Problem> {
    act!(cx, ACTION, &mark, |acting| {
        let id = cx.id();
        let sql = "insert into sign_in_attempt (tag, window_start, failures, revision) values ($1, 0, 0, 1)";
        let mut tag = mark.to_be_bytes().to_vec();
        tag.resize(900, 7);
        acting.write(sql, params![tag]).await?;
        acting.note(Line::about(ACTION, By::person(cx, Capacity::System), None, Subject { kind: "sign-in", id }, 1, &mark)?);
        Ok(mark)
    })
}

async fn marks(db: &Db) -> Vec<u64> {
    let mut tx = db.read().await.unwrap();
    let rows: Vec<(Vec<u8>,)> = tx.all("select tag from sign_in_attempt order by tag", &[]).await.unwrap();
    let (lines,): (i64,) = tx.only("select cast(count(*) as bigint) as n from journal", &[]).await.unwrap();
    assert_eq!(i64::try_from(rows.len()).unwrap(), lines, "every row has its line");
    rows.iter().map(|(tag,)| u64::from_be_bytes(tag[..8].try_into().unwrap())).collect()
}

fn sqlite(file: PathBuf) -> Source {
    Source::Sqlite { file, open_for: OpenFor::Serving, groups: Groups::Shared }
}

async fn app_on(source: &Source) -> Arc<App> {
    // Another start of the program is another seed, or it would make the same ids again.
    static STARTS: AtomicU64 = AtomicU64::new(1);
    let seed = STARTS.fetch_add(1, Ordering::Relaxed);
    let app = node(source, HandClock::at(START_MS), Config { secure_cookies: false, ..Config::default() }, seed).await;
    app.db.migrate(Millis(START_MS)).await.unwrap();
    app
}

/// Writes from many sides at once until the machine refuses, and gives what was confirmed.
async fn write_until_refused(app: &Arc<App>, from: u64) -> (Vec<u64>, Vec<Problem>) {
    let writers = (0..8_u64).map(|writer| {
        let app = app.clone();
        tokio::spawn(async move {
            let mut confirmed = Vec::new();
            for n in 0..100_000 {
                let mark = from + n * 8 + writer;
                match put(&Context::system(&app), mark).await {
                    Ok(mark) => confirmed.push(mark),
                    Err(problem) => return (confirmed, Some(problem)),
                }
            }
            (confirmed, None)
        })
    });
    let (mut confirmed, mut problems) = (Vec::new(), Vec::new());
    for one in futures::future::join_all(writers).await {
        let (some, problem) = one.unwrap();
        confirmed.extend(some);
        problems.extend(problem);
    }
    confirmed.sort_unstable();
    (confirmed, problems)
}

fn says(problem: &Problem, words: &str) -> bool {
    matches!(problem, Problem::Busy(said) if said.contains(words))
}

fn only_on(engine: Engine) -> bool {
    Engine::chosen() == engine
}

#[expect(clippy::print_stdout, reason = "a test that is not run says so")]
fn skipped(why: &str) {
    println!("skipped: {why}");
}

/// A file system of its own; gone with the test.
struct Mount(tempfile::TempDir);

impl Mount {
    fn of(size: &str) -> Option<Self> {
        let dir = tempfile::tempdir().unwrap();
        let mounted = Command::new("mount").args(["-t", "tmpfs", "-o", &format!("size={size}"), "none"]).arg(dir.path()).output();
        mounted.is_ok_and(|output| output.status.success()).then_some(Self(dir))
    }

    fn path(&self) -> &Path {
        self.0.path()
    }

    fn again(&self, options: &str) {
        let again = || Command::new("mount").args(["-o", &format!("remount,{options}")]).arg(self.path()).status().unwrap();
        // While somebody is just writing there it is busy.
        let done = (0..50).any(|_| {
            again().success() || {
                std::thread::sleep(std::time::Duration::from_millis(100));
                false
            }
        });
        assert!(done, "the file system is mounted again with {options}");
    }
}

impl Drop for Mount {
    fn drop(&mut self) {
        let _ = Command::new("umount").arg("-l").arg(self.path()).status();
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_full_disk_loses_nothing_confirmed_and_is_gone_when_there_is_room() {
    if !only_on(Engine::Sqlite) {
        return;
    }
    let Some(disk) = Mount::of("3m") else { return skipped("no right to mount a small disk") };
    let app = app_on(&sqlite(disk.path().join("pavilion.db"))).await;
    let (confirmed, problems) = write_until_refused(&app, 0).await;
    assert!(!confirmed.is_empty() && problems.len() == 8, "{problems:?}");
    assert!(problems.iter().all(|problem| says(problem, "the disk is full")), "{problems:?}");
    assert_eq!(marks(&app.db).await, confirmed);

    disk.again("size=30m");
    put(&Context::system(&app), 9_999_999).await.unwrap();
    let mut expected = confirmed;
    expected.push(9_999_999);
    assert_eq!(marks(&app.db).await, expected);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_database_at_its_size_limit_refuses_and_keeps_what_it_has() {
    if !only_on(Engine::Sqlite) {
        return;
    }
    let dir = tempfile::tempdir().unwrap();
    let app = app_on(&sqlite(dir.path().join("pavilion.db"))).await;
    limit_pages(&Context::system(&app), 150).await;
    let (confirmed, problems) = write_until_refused(&app, 0).await;
    assert!(!confirmed.is_empty() && problems.iter().all(|problem| says(problem, "the disk is full")), "{problems:?}");
    assert_eq!(marks(&app.db).await, confirmed);
    limit_pages(&Context::system(&app), 1_000_000).await;
    let (more, problems) = (put(&Context::system(&app), 9_999_999).await, marks(&app.db).await);
    assert_eq!((more.unwrap(), problems.len()), (9_999_999, confirmed.len() + 1));
}

async fn limit_pages(cx: &Context, pages: i64) {
    let limited: Result<(), Problem> = async {
        act!(cx, ACTION, &pages, |acting| {
            let _: Vec<(i64,)> = acting.all(&format!("pragma max_page_count = {pages}"), &[]).await?;
            Ok(())
        })
    }
    .await;
    limited.unwrap();
}

#[tokio::test]
async fn a_folder_that_became_read_only_says_so_and_is_forgiven() {
    if !only_on(Engine::Sqlite) {
        return;
    }
    let Some(disk) = Mount::of("20m") else { return skipped("no right to mount a disk that can be made read-only") };
    let file = disk.path().join("pavilion.db");
    let app = app_on(&sqlite(file.clone())).await;
    put(&Context::system(&app), 1).await.unwrap();
    // A file system cannot be made read-only under an open file, so the program is stopped first, as after a crash.
    drop(app);
    disk.again("ro");
    let fault = refused_to_open(&file).await;
    assert!(matches!(fault, DbFault::ReadOnly(_)) && fault.to_string().contains("cannot be written"), "{fault}");
    disk.again("rw");
    let app = app_on(&sqlite(file)).await;
    put(&Context::system(&app), 2).await.unwrap();
    assert_eq!(marks(&app.db).await, vec![1, 2]);
}

async fn refused_to_open(file: &Path) -> DbFault {
    match Db::open(&sqlite(file.to_owned())).await {
        Ok(_) => panic!("it opened"),
        Err(fault) => fault,
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_log_is_written_back_while_others_write_and_does_not_grow_for_ever() {
    if !only_on(Engine::Sqlite) {
        return;
    }
    let dir = tempfile::tempdir().unwrap();
    let file = dir.path().join("pavilion.db");
    let app = app_on(&sqlite(file.clone())).await;
    let many = (0..8_u64).map(|writer| {
        let app = app.clone();
        tokio::spawn(async move {
            for mark in 0..1_000 {
                put(&Context::system(&app), writer * 10_000 + mark).await.unwrap();
            }
        })
    });
    for one in many.collect::<Vec<_>>() {
        one.await.unwrap();
    }
    let bytes = |path: &Path| std::fs::metadata(path).unwrap().len();
    // 8,000 rows of 900 bytes and their lines; in the log most pages stand many times.
    assert!(bytes(&file) > 5_000_000, "only {} bytes are in the file", bytes(&file));
    let log = bytes(&dir.path().join("pavilion.db-wal"));
    assert!(log < 48_000 * 4_120, "{log} bytes of log");
    assert_eq!(marks(&app.db).await.len(), 8_000);
}

#[tokio::test]
async fn a_folder_that_is_not_there_says_so() {
    let fault = refused_to_open(Path::new("/nonexistent/pavilion.db")).await;
    assert!(fault.to_string().contains("/nonexistent"), "{fault}");
}

#[tokio::test]
async fn a_second_one_on_the_same_file_is_sent_away_and_may_look() {
    let dir = tempfile::tempdir().unwrap();
    let file = dir.path().join("pavilion.db");
    let app = app_on(&sqlite(file.clone())).await;
    put(&Context::system(&app), 1).await.unwrap();
    let fault = refused_to_open(&file).await;
    assert!(matches!(fault, DbFault::InUse(_)) && fault.to_string().contains("another Pavilion is using"), "{fault}");
    let looking = Source::Sqlite { file: file.clone(), open_for: OpenFor::Looking, groups: Groups::Shared };
    let beside = Db::open(&looking).await.unwrap();
    assert_eq!(marks(&beside).await, vec![1]);
    put(&Context::system(&app), 2).await.unwrap();
    assert_eq!(marks(&beside).await, vec![1, 2]);
    drop(app);
    put(&Context::system(&app_on(&sqlite(file)).await), 3).await.unwrap();
}

#[tokio::test]
async fn a_file_that_is_no_database_is_named() {
    let dir = tempfile::tempdir().unwrap();
    let file = dir.path().join("pavilion.db");
    std::fs::write(&file, vec![b'x'; 10_000]).unwrap();
    let fault = refused_to_open(&file).await;
    assert!(matches!(fault, DbFault::Unreadable(..)) && fault.to_string().contains("is not a Pavilion database"), "{fault}");
    assert_eq!(std::fs::read(&file).unwrap(), vec![b'x'; 10_000], "the file is left as it was");
}

#[tokio::test]
async fn a_database_of_a_newer_version_is_left_alone() {
    let house = pavilion_testkit::House::new().await;
    let cx = house.system();
    put(&cx, 1).await.unwrap();
    let newer: Result<(), Problem> = async {
        act!(&cx, ACTION, &(), |acting| {
            acting.write("insert into migration (number, name, at) values (9999, 'of tomorrow', 0)", vec![]).await?;
            acting.note(Line::about(
                ACTION,
                By::person(&cx, Capacity::System),
                None,
                Subject { kind: "test", id: cx.id() },
                1,
                &(),
            )?);
            Ok(())
        })
    }
    .await;
    newer.unwrap();
    for fault in [house.app.db.pending().await.unwrap_err(), house.app.db.migrate(Millis(1)).await.unwrap_err()] {
        assert!(matches!(fault, DbFault::Newer { found: 9999, .. }), "{fault}");
        assert!(fault.to_string().contains("written by a newer Pavilion"), "{fault}");
    }
    let mut tx = house.app.db.read().await.unwrap();
    let (rows,): (i64,) = tx.only("select cast(count(*) as bigint) as n from sign_in_attempt", &[]).await.unwrap();
    assert_eq!(rows, 1);
}

#[tokio::test]
async fn a_server_that_is_not_there_is_named() {
    let nowhere = Source::Postgres { url: "postgres://nobody@127.0.0.1:1/none".into(), connections: 1 };
    let Err(fault) = Db::open(&nowhere).await else { panic!("it opened") };
    assert!(matches!(fault, DbFault::Lost(_)) && fault.to_string().contains("connection to the database is lost"), "{fault}");
    let nonsense = Source::Postgres { url: "not a url at all".into(), connections: 1 };
    let Err(fault) = Db::open(&nonsense).await else { panic!("it opened") };
    assert!(fault.to_string().contains("cannot be read"), "{fault}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_database_server_that_stops_and_starts_under_load_loses_nothing() {
    if !only_on(Engine::Postgres) {
        return;
    }
    let own = Arc::new(tokio::task::spawn_blocking(|| OwnCluster::create(Keeps::Durable)).await.unwrap().unwrap());
    let source = Source::Postgres { url: own.cluster.url("postgres"), connections: 6 };
    let app = app_on(&source).await;
    let client = Client::new(&web::router(app.clone()));

    let writers = (0..6_u64).map(|writer| {
        let app = app.clone();
        tokio::spawn(async move { write_stubbornly(&app, writer).await })
    });
    let writers: Vec<_> = writers.collect();
    for how in [Stop::Immediate, Stop::Fast] {
        tokio::time::sleep(Duration::from_millis(400)).await;
        let stopping = own.clone();
        tokio::task::spawn_blocking(move || stopping.cluster.stop(how)).await.unwrap().unwrap();
        let page = client.look("/api/docs").await;
        assert_eq!(page.status.as_u16(), 503, "{}", page.text());
        let starting = own.clone();
        tokio::task::spawn_blocking(move || starting.cluster.start()).await.unwrap().unwrap();
        recovers(&client).await;
    }
    tokio::time::sleep(Duration::from_millis(400)).await;
    STOP.store(true, Ordering::SeqCst);
    let (mut confirmed, mut interrupted) = (Vec::new(), 0);
    for writer in writers {
        let (some, broken) = writer.await.unwrap();
        confirmed.extend(some);
        interrupted += broken;
    }
    confirmed.sort_unstable();
    assert!(interrupted > 0, "the load met the stop");
    assert_eq!(marks(&app.db).await, confirmed);
}

static STOP: AtomicBool = AtomicBool::new(false);

/// Writes one after the other; when the machine cannot, tries the same again under the same key.
async fn write_stubbornly(app: &Arc<App>, writer: u64) -> (Vec<u64>, u32) {
    let (mut confirmed, mut interrupted) = (Vec::new(), 0);
    for n in 0.. {
        if STOP.load(Ordering::SeqCst) {
            break;
        }
        let mark = n * 6 + writer;
        loop {
            let cx = Context { key: Some(format!("key-{mark}")), ..Context::system(app) };
            match put(&cx, mark).await {
                Ok(mark) => break confirmed.push(mark),
                Err(Problem::Busy(_)) => interrupted += 1,
                Err(other) => panic!("{other:?}"),
            }
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    }
    (confirmed, interrupted)
}

async fn recovers(client: &Client) {
    for _ in 0..100 {
        if client.look("/api/docs").await.status.is_success() {
            return;
        }
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    panic!("the platform did not go on after the database came back");
}
