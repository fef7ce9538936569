//! Starting, refusing to start, and stopping.

use crate::kit::{Place, binary};
use std::os::unix::fs::PermissionsExt as _;
use std::os::unix::net::UnixDatagram;
use std::process::Command;
use std::time::Duration;

#[test]
fn it_starts_on_nothing_makes_a_key_nobody_else_can_read_and_answers() {
    let place = Place::new();
    let serving = place.serve();
    assert_eq!(serving.get("/healthz"), (200, "ok\n".into()));
    assert_eq!(serving.get("/readyz"), (200, "ready\n".into()));
    let (status, figures) = serving.get("/metrics");
    assert_eq!(status, 200, "{figures}");
    for name in [
        "pavilion_requests_total",
        "pavilion_request_seconds_bucket",
        "pavilion_outbox_waiting",
        "pavilion_info{engine=\"SQLite\"",
    ] {
        assert!(figures.contains(name), "{name} is missing in {figures}");
    }
    let key = std::fs::metadata(place.data().join("pavilion.key")).unwrap();
    assert_eq!(key.permissions().mode() & 0o777, 0o600);
    assert_eq!(std::fs::metadata(place.data()).unwrap().permissions().mode() & 0o777, 0o700);
}

#[test]
fn it_stops_when_told_although_somebody_watches_a_page() {
    let place = Place::new();
    let serving = place.serve();
    let _watching = serving.hold_open("/live?subject=00000000-0000-7000-8000-000000000001");
    let (well, took) = serving.stop();
    assert!(well && took < Duration::from_secs(5), "ended well: {well}, after {took:?}");
}

#[test]
fn it_tells_the_supervisor_that_it_is_ready() {
    let place = Place::new();
    let socket = place.path().join("notify");
    let supervisor = UnixDatagram::bind(&socket).unwrap();
    supervisor.set_read_timeout(Some(Duration::from_secs(10))).unwrap();
    let mut command = place.command(&["serve", "--listen", "127.0.0.1:0"]);
    let serving = place.serve_with(command.env("NOTIFY_SOCKET", &socket));
    let mut heard = [0; 64];
    let n = supervisor.recv(&mut heard).unwrap();
    assert_eq!(&heard[..n], b"READY=1");
    serving.stop();
    let n = supervisor.recv(&mut heard).unwrap();
    assert_eq!(&heard[..n], b"STOPPING=1");
}

#[test]
fn a_second_process_on_the_same_file_is_told_so_and_the_first_goes_on() {
    let place = Place::new();
    let serving = place.serve();
    let said = place.run(&["serve", "--listen", "127.0.0.1:0"]).refused();
    assert!(said.contains("another Pavilion is using") && said.contains("systemctl stop"), "{said}");
    let said = place.run(&["place", "add", "--kind", "district", "--name", "样例区"]).refused();
    assert!(said.contains("another Pavilion is using"), "{said}");
    assert_eq!(serving.get("/readyz").0, 200);
}

#[test]
fn a_used_address_a_wrong_one_and_a_wrong_database_url_say_what_to_do() {
    let place = Place::new();
    let taken = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let address = taken.local_addr().unwrap().to_string();
    let said = place.run(&["serve", "--listen", &address]).refused();
    assert!(said.contains("already used by another program") && said.contains("--listen"), "{said}");
    let said = place.run(&["serve", "--listen", "nonsense"]).refused();
    assert!(said.contains("ADDRESS:PORT"), "{said}");
    let serve = ["serve", "--listen", "127.0.0.1:0", "--database-url"];
    let said = place.run(&[&serve[..], &["mysql:host"]].concat()).refused();
    assert!(said.contains("postgres://user:password@host:5432/name"), "{said}");
    // Nobody listens on this port any more.
    drop(taken);
    let said = place.run(&[&serve[..], &[&format!("postgres://nobody@{address}/x")]].concat()).refused();
    assert!(said.contains("connection to the database"), "{said}");
}

#[test]
fn where_others_can_reach_it_it_wants_to_know_its_own_name() {
    let place = Place::new();
    let said = place.run(&["serve", "--listen", "0.0.0.0:0"]).refused();
    assert!(said.contains("public_url is not set") && said.contains("PAVILION_PUBLIC_URL"), "{said}");
    assert!(!place.data().exists(), "nothing was made");
    let named = ["serve", "--listen", "0.0.0.0:0", "--set", "public_url=https://pavilion.example.org"];
    let serving = place.serve_with(&mut place.command(&named));
    let (well, _) = serving.stop();
    assert!(well);
}

#[test]
fn a_database_of_a_newer_version_is_left_alone() {
    let place = Place::new();
    place.run(&["migrate"]).worked();
    let conn = rusqlite::Connection::open(place.database()).unwrap();
    conn.execute("insert into migration (number, name, at) values (9999, 'tomorrow', 0)", []).unwrap();
    drop(conn);
    for command in [&["serve", "--listen", "127.0.0.1:0"][..], &["migrate"], &["migrate", "--check"], &["backup"]] {
        let said = place.run(command).refused();
        assert!(said.contains("newer Pavilion") && said.contains("9999"), "{command:?}: {said}");
    }
}

#[test]
fn a_file_that_is_no_database_is_named() {
    let place = Place::new();
    std::fs::create_dir(place.data()).unwrap();
    std::fs::write(place.database(), "this is a letter to my grandmother, and no database at all. ".repeat(100)).unwrap();
    let said = place.run(&["serve", "--listen", "127.0.0.1:0"]).refused();
    assert!(said.contains("pavilion.db is not a Pavilion database"), "{said}");
}

/// Nothing is read-only for root, so the binary runs as nobody here.
#[test]
fn a_directory_that_cannot_be_written_to_is_named_with_what_to_do() {
    let is_root = Command::new("id").arg("-u").output().is_ok_and(|out| out.stdout == b"0\n");
    let place = Place::new();
    place.run(&["migrate"]).worked();
    let set = |path: &std::path::Path, mode| std::fs::set_permissions(path, std::fs::Permissions::from_mode(mode)).unwrap();
    set(place.path(), 0o755);
    set(&place.data(), 0o555);
    let refused = |args: &[&str]| {
        let mut command = place.command(args);
        if is_root {
            let copy = place.path().join("pavilion-copy");
            if !copy.exists() {
                std::fs::copy(binary(), &copy).unwrap();
            }
            let clean = place.command(&[]);
            command = Command::new("setpriv");
            command.args(["--reuid=65534", "--regid=65534", "--clear-groups"]).arg(&copy).args(args).current_dir(place.path());
            for (name, value) in clean.get_envs() {
                match value {
                    Some(value) => command.env(name, value),
                    None => command.env_remove(name),
                };
            }
        }
        let out = command.output().unwrap();
        assert!(!out.status.success());
        String::from_utf8_lossy(&out.stderr).into_owned()
    };
    let said = refused(&["serve", "--listen", "127.0.0.1:0"]);
    assert!(said.contains("cannot be written") && said.contains("the right to write"), "{said}");
    let said = refused(&["serve", "--listen", "127.0.0.1:0", "--data-dir", "data/below"]);
    assert!(said.contains("data/below cannot be made") && said.contains("--data-dir"), "{said}");
    set(&place.data(), 0o755);
}

#[test]
fn a_lost_key_is_never_replaced_once_there_are_accounts_and_a_wrong_one_is_found_out() {
    let place = Place::new();
    place.settle();
    let key = place.data().join("pavilion.key");
    let kept = std::fs::read_to_string(&key).unwrap();
    std::fs::remove_file(&key).unwrap();
    let said = place.run(&["serve", "--listen", "127.0.0.1:0"]).refused();
    assert!(
        said.contains("is missing")
            && said.contains("a new key could not read them") | said.contains("A new key could not read them"),
        "{said}"
    );
    assert!(!key.exists(), "no key was made");
    std::fs::write(&key, "BwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwc=\n").unwrap();
    let said = place.run(&["serve", "--listen", "127.0.0.1:0"]).refused();
    assert!(said.contains("not the one this database was sealed with"), "{said}");
    std::fs::write(&key, "not base64 at all").unwrap();
    let said = place.run(&["user", "list"]).refused();
    assert!(said.contains("is damaged"), "{said}");
    std::fs::write(&key, kept).unwrap();
    assert_eq!(place.serve().get("/readyz").0, 200);
}
