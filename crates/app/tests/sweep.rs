//! Every route as every kind of person, held against the access table; and what is printed from it.

use axum::http::Method;
use pavilion_app::web::{self, Route};
use pavilion_rules::access::{self, Action, Object, PostKind, Standing, TABLE, Who};
use pavilion_testkit::stored::same_as_stored;
use pavilion_testkit::{Client, House, Person};
use serde_json::{Value as Json, json};
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

fn who(one: &Who) -> String {
    match one {
        Who::Anyone => "anyone".into(),
        Who::SignedIn => "signed in".into(),
        Who::Resident => "resident of the compound".into(),
        Who::Reporter => "reporter of the matter".into(),
        Who::Handler => "holder of the post the matter is assigned to".into(),
        Who::Post(kind) => kind.name().into(),
    }
}

#[test]
fn the_access_table_is_the_printed_one() {
    let mut text = String::from(
        "# Who may do what\n\nPrinted from `crates/rules/src/access.rs` by a test; every change of power shows here.\n\
         A post counts inside its scope and its term only. What is not in the table is refused.\n\n| action | anyone | signed in | resident | reporter | handler |",
    );
    for kind in PostKind::ALL {
        let _ = write!(text, " {} |", kind.name());
    }
    text.push_str("\n|---|");
    text.push_str(&"---|".repeat(5 + PostKind::ALL.len()));
    text.push('\n');
    for (action, allowed) in TABLE {
        let mark = |one: Who| if allowed.contains(&one) { " yes |" } else { " |" };
        let _ = write!(text, "| `{}` |", action.name());
        for one in [Who::Anyone, Who::SignedIn, Who::Resident, Who::Reporter, Who::Handler] {
            text.push_str(mark(one));
        }
        for kind in PostKind::ALL {
            text.push_str(mark(Who::Post(*kind)));
        }
        text.push('\n');
    }
    text.push_str("\n## In words\n\n");
    for (action, allowed) in TABLE {
        let names: Vec<String> = allowed.iter().map(who).collect();
        let _ = writeln!(text, "- `{}`: {}", action.name(), names.join(", "));
    }
    same_as_stored("docs/access.md", &text);
}

#[test]
fn the_api_document_is_the_stored_one() {
    let document = serde_json::to_string_pretty(web::api::document()).unwrap();
    same_as_stored("docs/openapi.json", &format!("{document}\n"));
}

fn operations() -> Vec<(String, String, Json)> {
    let document = serde_json::to_value(web::api::document()).unwrap();
    let mut out = Vec::new();
    for (path, methods) in document["paths"].as_object().unwrap() {
        for (method, operation) in methods.as_object().unwrap() {
            if ["get", "post", "put", "delete", "patch"].contains(&method.as_str()) {
                out.push((method.to_uppercase(), path.clone(), operation.clone()));
            }
        }
    }
    out
}

#[test]
fn every_operation_of_the_api_is_a_route_with_its_action_and_the_other_way_round() {
    let documented: BTreeSet<(String, String)> = operations().into_iter().map(|(method, path, _)| (method, path)).collect();
    let registered: BTreeSet<(String, String)> = web::routes()
        .list()
        .iter()
        .filter(|route| route.path.starts_with("/api/v1/") && route.path != "/api/v1/openapi.json")
        .map(|route| (route.method.to_owned(), route.path.to_owned()))
        .collect();
    assert_eq!(documented, registered);
}

#[test]
fn every_operation_says_how_it_succeeds_and_how_it_refuses() {
    let mut faults = Vec::new();
    let mut names = BTreeSet::new();
    for (method, path, operation) in operations() {
        let replies = operation["responses"].as_object().cloned().unwrap_or_default();
        if !replies.keys().any(|status| status.starts_with('2')) {
            faults.push(format!("{method} {path} documents no success"));
        }
        if replies.get("default").is_none_or(|reply| reply["content"]["application/problem+json"].is_null()) {
            faults.push(format!("{method} {path} documents no problem details as its default reply"));
        }
        let name = operation["operationId"].as_str().unwrap_or_default().to_owned();
        if name.is_empty() || !names.insert(name.clone()) {
            faults.push(format!("{method} {path} has the name {name:?}, empty or not its own"));
        }
        if operation["summary"].as_str().unwrap_or_default().is_empty() {
            faults.push(format!("{method} {path} says nothing about itself"));
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

#[test]
fn no_route_stands_twice() {
    let mut seen = BTreeMap::new();
    for route in web::routes().list() {
        let shape: Vec<&str> = route.path.split('/').map(|part| if part.starts_with('{') { "{}" } else { part }).collect();
        let before = seen.insert((route.method, shape.join("/")), route.path);
        assert!(before.is_none(), "{} {} stands twice", route.method, route.path);
    }
}

#[test]
fn every_action_of_the_table_has_a_way_to_it() {
    // These are asked inside other routes: whether the words are shown, a personal field read, the search narrowed.
    let inside: &[Action] = &[Action::MattersReadOriginal, Action::PersonalRead];
    let routed: BTreeSet<Action> = web::routes().list().iter().map(|route| route.action).collect();
    let idle: Vec<&str> =
        Action::ALL.iter().filter(|action| !routed.contains(action) && !inside.contains(action)).map(|action| action.name()).collect();
    assert!(idle.is_empty(), "no route is about {idle:?}");
}

/// One kind of person at the door.
struct Caller {
    name: &'static str,
    person: Option<Person>,
    client: Option<Client>,
}

impl Caller {
    fn client(&self) -> &Client {
        self.client.as_ref().or(self.person.as_deref()).expect("everybody has a browser")
    }

    async fn standing(&self) -> Standing {
        match &self.person {
            Some(person) => person.cx().await.standing().clone(),
            None => Standing::default(),
        }
    }
}

async fn callers(house: &House) -> Vec<Caller> {
    let somebody = |name, person| Caller { name, person: Some(person), client: None };
    vec![
        Caller { name: "stranger", person: None, client: Some(house.stranger()) },
        somebody("resident", house.resident("3-2-501").await),
        somebody("other compound's resident", house.other_resident("1-1-101").await),
        somebody("grid worker", house.grid_worker().await),
        somebody("other community's grid worker", house.other_grid_worker().await),
        somebody("property worker", house.property_worker().await),
        somebody("property manager", house.property_manager().await),
        somebody("community worker", house.community_worker().await),
        somebody("auditor", house.auditor().await),
        somebody("privacy officer", house.privacy_officer().await),
        somebody("admin", house.admin().await),
    ]
}
