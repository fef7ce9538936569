//! Administering, backing up, restoring, checking.

use crate::kit::Place;
use pavilion_testkit::Engine;
use pavilion_testkit::postgres::Database;
use std::path::PathBuf;
use std::process::Stdio;

const LOGIN: &str = "13800000001";

#[test]
fn accounts_posts_and_tokens_are_made_listed_and_ended_without_showing_anybody() {
    let place = Place::new();
    let (_, account) = place.settle();
    let listed = place.run(&["user", "list"]).worked();
    assert!(listed.contains(&account) && listed.contains("system-admin") && listed.contains("样例区"), "{listed}");
    assert!(!listed.contains("张样例") && !listed.contains(LOGIN), "{listed}");
    let made =
        place.run(&["token", "new", LOGIN, "--name", "figures", "--scope", "record.machine.read", "--days", "30"]).worked();
    assert!(made.contains("shown once"), "{made}");
    let tokens = place.run(&["token", "list", &account]).worked();
    let token = tokens.split_whitespace().next().unwrap().to_owned();
    assert!(tokens.contains("figures") && !tokens.contains(made.lines().next().unwrap()), "{tokens}");
    place.run(&["token", "end", &token]).worked();
    assert!(place.run(&["token", "list", LOGIN]).worked().contains("ended"));
    let post = listed.split("post ").nth(1).and_then(|rest| rest.split_whitespace().next()).unwrap().to_owned();
    place.run(&["user", "post", "end", &post]).worked();
    assert!(place.run(&["user", "list"]).worked().contains(" until "));
    assert!(place.run(&["user", "reset-password", LOGIN]).worked().contains("shown this once"));
    place.run(&["user", "reset-second-factor", LOGIN]).worked();
    let said = place.run(&["token", "new", LOGIN, "--name", "x", "--scope", "matters.everything"]).refused();
    assert!(said.contains("matters.everything is no action"), "{said}");
    let said = place.run(&["user", "reset-password", "13999999999"]).refused();
    assert!(said.contains("nobody signs in with"), "{said}");
    let doctor = place.run(&["doctor"]);
    assert!(doctor.ok, "{}{}", doctor.out, doctor.err);
}

#[test]
fn a_list_nobody_reads_to_its_end_ends_without_a_word() {
    let place = Place::new();
    place.settle();
    let mut child = place.command(&["user", "list"]).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    drop(child.stdout.take());
    let said = child.wait_with_output().unwrap();
    assert_eq!((said.status.code(), String::from_utf8_lossy(&said.stderr).as_ref()), (Some(141), ""));
}

/// Makes a backup beside the running platform and says where it is.
fn backup(place: &Place, more: &[&str]) -> PathBuf {
    let out = place.run(&[&["backup", "backups"][..], more].concat()).worked();
    place.path().join(out.lines().next().unwrap())
}

fn add_photo(place: &Place) {
    let dir = place.data().join("photos/photos");
    std::fs::create_dir_all(&dir).unwrap();
    std::fs::write(dir.join("01930000-0000-7000-8000-000000000001.jpg"), "a photo").unwrap();
}

#[test]
fn a_backup_of_a_running_platform_is_restored_whole_and_checked() {
    let place = Place::new();
    let (district, account) = place.settle();
    add_photo(&place);
    let serving = place.serve();
    let made = backup(&place, &["--with-key"]);
    assert_eq!(serving.get("/readyz").0, 200);
    drop(serving);

    let drill = Place::new();
    let made = made.to_str().unwrap().to_owned();
    assert!(drill.run(&["restore", &made, "--verify-only"]).worked().contains("Verified"));
    let said = drill.run(&["restore", &made]);
    assert!(said.out.contains("Restored") && said.out.contains("ok    state and journal"), "{}{}", said.out, said.err);
    assert!(drill.run(&["user", "list"]).worked().contains(&account));
    assert!(drill.run(&["place", "list"]).worked().contains(&district));
    assert!(drill.data().join("photos/photos/01930000-0000-7000-8000-000000000001.jpg").is_file());
    assert_eq!(drill.serve().get("/readyz").0, 200);

    let said = drill.run(&["restore", &made]).refused();
    assert!(said.contains("already there"), "{said}");
}

#[test]
fn a_backup_without_the_key_asks_for_it_and_a_damaged_one_is_not_restored() {
    let place = Place::new();
    place.settle();
    let made = backup(&place, &[]);
    assert!(!made.join("pavilion.key").exists());
    let drill = Place::new();
    let said = drill.run(&["restore", made.to_str().unwrap()]).refused();
    assert!(said.contains("does not hold the key"), "{said}");
    std::fs::create_dir(drill.data()).unwrap();
    std::fs::copy(place.data().join("pavilion.key"), drill.data().join("pavilion.key")).unwrap();
    assert!(drill.run(&["restore", made.to_str().unwrap()]).out.contains("Restored"));

    let other = Place::new();
    std::fs::write(made.join("stranger"), "x").unwrap();
    let file = made.join("pavilion.db");
    let mut bytes = std::fs::read(&file).unwrap();
    bytes[5000] ^= 1;
    std::fs::write(&file, bytes).unwrap();
    let said = other.run(&["restore", made.to_str().unwrap()]).refused();
    assert!(said.contains("pavilion.db was changed or is damaged") && said.contains("stranger is not in the manifest"), "{said}");
    assert!(!other.database().exists());
}

#[tokio::test]
async fn a_postgresql_database_is_backed_up_and_restored_with_its_own_tools() {
    if Engine::chosen() != Engine::Postgres {
        return;
    }
    let (one, other) = (Database::bare().await.unwrap(), Database::bare().await.unwrap());
    let place = Place { database_url: one.url.clone(), ..Place::new() };
    let (_, account) = place.settle();
    let serving = place.serve();
    let made = backup(&place, &["--with-key"]);
    assert_eq!(serving.get("/readyz").0, 200);
    drop(serving);
    let drill = Place { database_url: other.url.clone(), ..Place::new() };
    let said = drill.run(&["restore", made.to_str().unwrap()]);
    assert!(said.out.contains("Restored into PostgreSQL") && said.ok, "{}{}", said.out, said.err);
    assert!(drill.run(&["user", "list"]).worked().contains(&account));
    let again = Place { database_url: other.url.clone(), ..Place::new() };
    assert!(again.run(&["restore", made.to_str().unwrap()]).refused().contains("already holds a Pavilion"));
    let said = Place::new().run(&["restore", made.to_str().unwrap()]).refused();
    assert!(said.contains("backup is of a PostgreSQL database"), "{said}");
}

/// The codes of what doctor finds.
fn codes(place: &Place) -> Vec<String> {
    let said = place.run(&["doctor", "--json"]);
    let json: serde_json::Value = serde_json::from_str(&said.out).unwrap_or_else(|_| panic!("{}{}", said.out, said.err));
    let codes: Vec<String> =
        json["findings"].as_array().unwrap().iter().map(|one| one["code"].as_str().unwrap().to_owned()).collect();
    assert_eq!(said.ok, codes.is_empty());
    assert_eq!(json["ok"], codes.is_empty());
    codes
}

#[test]
fn doctor_finds_what_was_changed_past_the_desk() {
    let place = Place::new();
    place.settle();
    assert_eq!(codes(&place), Vec::<String>::new());
    let conn = rusqlite::Connection::open(place.database()).unwrap();
    conn.execute("update place set help_phone = '000'", []).unwrap();
    assert_eq!(codes(&place), ["digest-differs"]);
    conn.execute("update place set help_phone = ''", []).unwrap();
    assert_eq!(codes(&place), Vec::<String>::new());
    conn.execute("delete from journal where subject_kind = 'account'", []).unwrap();
    assert_eq!(codes(&place), ["line-missing"]);
    conn.execute("delete from post", []).unwrap();
    assert_eq!(codes(&place), ["line-missing", "row-missing"]);
}

#[test]
fn doctor_finds_an_open_key_an_open_directory_a_lost_photo_and_jobs_that_gave_up() {
    use std::os::unix::fs::PermissionsExt as _;
    let place = Place::new();
    place.settle();
    let set = |path: PathBuf, mode| std::fs::set_permissions(path, std::fs::Permissions::from_mode(mode)).unwrap();
    set(place.data(), 0o755);
    set(place.data().join("pavilion.key"), 0o644);
    add_photo(&place);
    let photo = place.data().join("photos/photos/01930000-0000-7000-8000-000000000001.jpg");
    let old = std::fs::File::open(&photo).unwrap();
    old.set_modified(std::time::UNIX_EPOCH + std::time::Duration::from_secs(1_700_000_000)).unwrap();
    let conn = rusqlite::Connection::open(place.database()).unwrap();
    let job = "insert into outbox (id, community, kind, payload, run_at, tries, leased_until, fault) \
               values (x'01930000000070008000000000000009', null, 'tell-reporter', '{}', 0, 10, 0, 'x')";
    conn.execute(job, []).unwrap();
    drop(conn);
    assert_eq!(codes(&place), ["data-dir-open", "key-open", "outbox-given-up", "photos-unknown"]);
    std::fs::remove_file(place.data().join("pavilion.key")).unwrap();
    let found = codes(&place);
    assert!(found.contains(&"key-missing".to_owned()) && found.contains(&"cannot-open".to_owned()), "{found:?}");
}

#[test]
fn configuration_is_shown_with_secrets_hidden_and_completions_are_printed() {
    let place = Place::new();
    std::fs::write(place.path().join("pavilion.toml"), "public_url = \"https://pavilion.example.org\"\n").unwrap();
    let mut command = place.command(&["config", "--effective", "--listen", "127.0.0.1:9"]);
    let out = command.env("PAVILION_DATABASE_URL", "postgres://a:secret@b/c").output().unwrap();
    let shown = String::from_utf8(out.stdout).unwrap();
    for line in
        ["listen = \"127.0.0.1:9\"", "public_url = \"https://pavilion.example.org\"", "database_url = (hidden)", "pavilion.toml"]
    {
        assert!(shown.contains(line), "{line} is missing in {shown}");
    }
    assert!(!shown.contains("secret@"), "{shown}");
    std::fs::write(place.path().join("pavilion.toml"), "\n\nlisten_on = 1\n").unwrap();
    let said = place.run(&["doctor"]).refused();
    assert!(said.contains("line 3") && said.contains("listen_on"), "{said}");
    std::fs::remove_file(place.path().join("pavilion.toml")).unwrap();
    for shell in ["bash", "zsh", "fish"] {
        assert!(place.run(&["completions", shell]).worked().contains("pavilion"));
    }
}
