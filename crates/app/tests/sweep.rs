//! Every route as every kind of person, held against the access table; and what is printed from it.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on fails here")]

use axum::http::Method;
use pavilion_app::params;
use pavilion_app::rooms::matters::{self, Accept, Assign, Confirm, Contact, DutyInput, Finish, NewLine, Raise};
use pavilion_app::rooms::people;
use pavilion_app::rooms::places::{self, StartImport};
use pavilion_app::rooms::votes;
use pavilion_app::web::{self, Route};
use pavilion_rules::access::{self, Action, Object, PostKind, Standing, TABLE, Who};
use pavilion_rules::ids::{ImportId, MatterId, PhotoId};
use pavilion_testkit::stored::same_as_stored;
use pavilion_testkit::story::photo;
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
    // These are asked inside other routes: whether the words are shown, a personal field read, an order brought from a
    // resolution, an errand written down for somebody. The platform itself puts on record what is published.
    let inside: &[Action] = &[
        Action::MattersReadOriginal,
        Action::PersonalRead,
        Action::MattersBring,
        Action::ErrandsAgreeFor,
        Action::RecordSeal,
        Action::NoticesArchive,
    ];
    let routed: BTreeSet<Action> = web::routes().list().iter().map(|route| route.action).collect();
    let idle: Vec<&str> = Action::ALL
        .iter()
        .filter(|action| !routed.contains(action) && !inside.contains(action))
        .map(|action| action.name())
        .collect();
    assert!(idle.is_empty(), "no route is about {idle:?}");
}

/// Open to whoever has taken the first of two steps of signing in, which is nobody here.
const HALF_WAY: &[&str] = &["/sign-in/second-step"];

/// Shows the next step of a form and does nothing; where it is about is asked when it is sent.
const SOMEWHERE: &[&str] = &["/matters/new"];

/// The rules are narrower here than the table: a new tree of places begins only with whoever runs the machine.
const NARROWER: &[(&str, &str)] = &[("/places/new", "community worker"), ("/api/v1/places", "community worker")];

/// Needs a second right beside the one it is registered under.
const ALSO: &[(&str, Action)] = &[("/reporter-contact", Action::MattersReadOriginal)];

/// There only once the scripts and styles are bundled.
const BUNDLE: &[&str] = &["/assets/", "/sw.js", "/offline.html", "/manifest", "/icon", "/favicon"];

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

/// The things routes are about, by the part of the address before their id.
struct Things {
    objects: BTreeMap<&'static str, (String, Object)>,
    samples: BTreeMap<&'static str, String>,
}

impl Things {
    /// The things as they are before this call: a step of a matter finds one that waits for just this step.
    async fn find(house: &House, callers: &[Caller], route: &Route) -> Self {
        let estate = house.estate().await;
        let mut tx = house.app.db.read().await.unwrap();
        let compound = places::place(&mut tx, estate.compound).await.unwrap().unwrap();
        let here = Object { path: compound.path.clone(), compound: Some(estate.compound), ..Object::default() };
        let compound = (estate.compound.to_string(), here);
        let has_import = route.path.contains("/imports/{");
        let imports = if has_import { an_import(house).await } else { String::new() };
        let mut objects =
            BTreeMap::from([("c", compound.clone()), ("places", compound.clone()), ("imports", (imports, compound.1.clone()))]);
        if route.path.contains("/matters/{") || route.path.starts_with("/photos/") {
            let (matter, photo, object) = matter_waiting_for(house, callers, route, &compound.1).await;
            objects.insert("matters", (matter, object.clone()));
            objects.insert("photos", (photo, object));
        }
        if route.path.contains("/votes/{") {
            objects.insert("votes", (a_vote(house).await, compound.1.clone()));
        }
        if route.path.contains("/projects/{") {
            objects.insert("projects", (a_project(house).await, compound.1.clone()));
        }
        if route.path.contains("/duties/{") {
            let (duty, object) = a_duty(house, callers, &compound.1).await;
            objects.insert("duties", (duty, object));
        }
        if route.path.contains("/posts/{") {
            let person = house.newcomer().await;
            let post = house.give_post(person.account, PostKind::CommitteeMember, estate.compound).await;
            objects.insert("posts", (post.to_string(), compound.1.clone()));
        }
        let worker = callers.iter().find(|caller| caller.name == HANDLER).and_then(|caller| caller.person.as_ref());
        let samples = BTreeMap::from([
            ("place", estate.compound.to_string()),
            ("compound", estate.compound.to_string()),
            ("words", "楼道的灯不亮了".to_owned()),
            ("title", "楼道灯不亮".to_owned()),
            ("category", "lift-fault".to_owned()),
            ("reason", "已经不需要处理".to_owned()),
            ("note", "明天上午来修".to_owned()),
            ("route", "12345".to_owned()),
            ("value", "satisfied".to_owned()),
            ("why_no_photo", "灯在高处拍不清".to_owned()),
            ("purpose", "电话确认位置".to_owned()),
            ("decline_reason", "不属于本社区".to_owned()),
            ("contact_note", "明天上午来修".to_owned()),
            ("finish_note", "已经修好了".to_owned()),
            ("reopen_reason", "晚上又不亮了".to_owned()),
            ("withdraw_reason", "已经自己修好".to_owned()),
            ("kind", "building".to_owned()),
            ("tree", "administrative".to_owned()),
            ("name", format!("样例新楼{}", house.next_number())),
            ("parent", estate.compound.to_string()),
            ("post", worker.map_or_else(String::new, |person| person.posts[0].to_string())),
        ]);
        Self { objects, samples }
    }

    /// The address of a route with its ids filled in, and what it is about.
    fn fill(&self, route: &Route) -> (String, Object) {
        // What is sent names the compound, where it names a place at all.
        let sent = if route.method == "GET" { Object::default() } else { self.objects["c"].1.clone() };
        let (mut path, mut object, mut before) = (String::new(), sent, "");
        for part in route.path.split('/').skip(1) {
            path.push('/');
            if part.starts_with('{') {
                match self.objects.get(before) {
                    Some((id, known)) => {
                        path.push_str(id);
                        object = known.clone();
                    }
                    None => path.push_str("0190a000-0000-7000-8000-000000000000"),
                }
            } else {
                path.push_str(part);
                before = part;
            }
        }
        (path, object)
    }

    /// A body of the right shape for an operation, made from its schema.
    fn sample(&self, document: &Json, schema: &Json, name: &str) -> Json {
        if let Some(reference) = schema["$ref"].as_str() {
            return self.sample(document, &document[&"components"]["schemas"][reference.rsplit('/').next().unwrap()], name);
        }
        if let Some(options) = schema["oneOf"].as_array().or(schema["anyOf"].as_array()) {
            return options.iter().find(|one| one["type"] != "null").map_or(Json::Null, |one| self.sample(document, one, name));
        }
        if let Some(first) = schema["enum"].as_array().and_then(|all| all.first()) {
            return first.clone();
        }
        let kinds = schema["type"].as_array().cloned().unwrap_or_else(|| vec![schema["type"].clone()]);
        match kinds.iter().find_map(|kind| kind.as_str().filter(|kind| *kind != "null")) {
            Some("object") => {
                let properties = schema["properties"].as_object().cloned().unwrap_or_default();
                properties.iter().map(|(name, schema)| (name.clone(), self.sample(document, schema, name))).collect()
            }
            Some("array") => json!([]),
            Some("integer" | "number") => json!(1),
            Some("boolean") => json!(false),
            _ => match self.samples.get(name) {
                Some(text) => json!(text),
                None if schema["format"] == "uuid" => json!("0190a000-0000-7000-8000-000000000000"),
                None => json!("样例文字"),
            },
        }
    }
}

/// A vote that is being prepared.
async fn a_vote(house: &House) -> String {
    let prepare = votes::Prepare {
        place: Some(house.estate().await.compound),
        kind: "ranking".into(),
        title: "大门的颜色".into(),
        words: "请大家排个顺序".into(),
        ..votes::Prepare::default()
    };
    votes::prepare(&house.system(), prepare).await.unwrap().id.to_string()
}

/// A lift that is talked over.
async fn a_project(house: &House) -> String {
    let begin = votes::BeginProject {
        entrance: Some(house.estate().await.entrances[&(3, 2)]),
        title: "加装电梯".into(),
        words: "加装一部电梯".into(),
        cost: 60_000_000,
        subsidy: 0,
    };
    votes::begin_project(&house.system(), begin).await.unwrap().id.to_string()
}

/// A list of dwellings somebody has just handed in; the one before is called off.
async fn an_import(house: &House) -> String {
    let mut tx = house.app.db.read().await.unwrap();
    let open = "select id from place_import where state in ('checking', 'faulty', 'ready', 'writing')";
    let open: Vec<(ImportId,)> = tx.all(open, &[]).await.unwrap();
    drop(tx);
    for (id,) in open {
        places::cancel_import(&house.system(), id).await.unwrap();
    }
    let place = house.estate().await.compound;
    let import = StartImport { place, file_name: "list.csv".into(), bytes: "楼栋,单元,房号\n1,1,101\n".into() };
    places::start_import(&house.system(), import).await.unwrap().0.to_string()
}

/// A line of the ledger that a post of the handler owes.
async fn a_duty(house: &House, callers: &[Caller], here: &Object) -> (String, Object) {
    let person = |name: &str| callers.iter().find(|one| one.name == name).and_then(|one| one.person.as_ref()).unwrap();
    let (reporter, intake, worker) = (person(REPORTER), person(INTAKE), person(HANDLER));
    let id = raise_and_take(house, reporter, intake, worker, 3).await;
    let cx = intake.cx().await;
    let line = matters::enter(&cx, id, NewLine { words: "楼道照明整治".into() }).await.unwrap();
    let measure = DutyInput {
        step: "measure".into(),
        plan: "全部换成声控灯".into(),
        post: Some(worker.posts[0]),
        days: 3,
        ..DutyInput::default()
    };
    matters::duty_step(&cx, line.id, Action::LedgerEnter, measure).await.unwrap();
    (line.id.to_string(), Object { is_reporter: true, handler: Some(worker.posts[0]), ..here.clone() })
}

const REPORTER: &str = "resident";
const HANDLER: &str = "property worker";
const INTAKE: &str = "grid worker";

/// A matter on which the step of this route is the next one, with its photo, and as the access table sees it.
async fn matter_waiting_for(house: &House, callers: &[Caller], route: &Route, here: &Object) -> (String, String, Object) {
    let person = |name: &str| callers.iter().find(|one| one.name == name).and_then(|one| one.person.as_ref()).unwrap();
    let (reporter, intake, worker) = (person(REPORTER), person(INTAKE), person(HANDLER));
    let steps = match route.path.rsplit('/').next() {
        Some("acceptance" | "refusal" | "withdrawal") => 0,
        Some("assignment") => 1,
        Some("first-contact") => 2,
        Some("completion") => 3,
        Some("rating") => 5,
        _ => 4,
    };
    let id = raise_and_take(house, reporter, intake, worker, steps).await;
    let mut tx = house.app.db.read().await.unwrap();
    let photos: Vec<(PhotoId,)> = tx.all("select id from photo where matter = $1 order by id", &params![id]).await.unwrap();
    let handler = (steps >= 2).then(|| worker.posts[0]);
    (id.to_string(), photos[0].0.to_string(), Object { is_reporter: true, handler, ..here.clone() })
}

async fn raise_and_take(house: &House, reporter: &Person, intake: &Person, worker: &Person, steps: u32) -> MatterId {
    let place = house.estate().await.compound;
    let raise =
        Raise {
            place, category: "lift-fault".into(), words: "楼道的灯不亮".into(), spot: String::new(), photos: vec![photo()]
        };
    let id = matters::raise(&reporter.cx().await, raise).await.unwrap().id;
    let accept =
        Accept {
            title: "楼道灯".into(), words: "楼道的灯不亮".into(), category: "lift-fault".into(), ..Accept::default()
        };
    if steps > 0 {
        matters::accept(&intake.cx().await, id, accept).await.unwrap();
    }
    if steps > 1 {
        matters::assign(&intake.cx().await, id, Assign { post: worker.posts[0], note: String::new() }).await.unwrap();
    }
    if steps > 2 {
        matters::contact(&worker.cx().await, id, Contact { note: "明天上午来".into() }).await.unwrap();
    }
    if steps > 3 {
        let finish = Finish { note: "已经修好".into(), why_no_photo: "拍不清楚".into(), ..Finish::default() };
        matters::finish(&worker.cx().await, id, finish).await.unwrap();
    }
    if steps > 4 {
        matters::confirm(&reporter.cx().await, id, Confirm {}).await.unwrap();
    }
    id
}

async fn call(caller: &Caller, things: &Things, route: &Route, path: &str) -> u16 {
    let client = caller.client();
    let method: Method = route.method.parse().unwrap();
    let is_api = route.path.starts_with("/api/");
    if method == Method::GET {
        let answer = if is_api { client.api_get(path).await } else { client.look(path).await };
        return redirected_to_sign_in(&answer).unwrap_or(answer.status.as_u16());
    }
    if is_api {
        let document = serde_json::to_value(web::api::document()).unwrap();
        let operation = &document["paths"][route.path][&route.method.to_lowercase()];
        let parts = &operation["requestBody"]["content"]["multipart/form-data"]["schema"];
        if !parts.is_null() {
            let body = things.sample(&document, parts, "");
            let texts = body
                .as_object()
                .into_iter()
                .flatten()
                .filter_map(|(name, value)| Some((name.clone(), value.as_str()?.to_owned())));
            return client.api_form(path, &texts.collect::<Vec<_>>()).await.status.as_u16();
        }
        let schema = &operation["requestBody"]["content"]["application/json"]["schema"];
        let body = things.sample(&document, schema, "");
        return client.api(method, path, Some(&body), None).await.status.as_u16();
    }
    let fields = [("csrf".to_owned(), client.csrf().await)].into_iter();
    let fields = fields.chain(things.samples.iter().map(|(name, value)| ((*name).to_owned(), value.clone()))).collect();
    let answer = client.press(&pavilion_testkit::Form::posted(path, fields)).await;
    redirected_to_sign_in(&answer).unwrap_or(answer.status.as_u16())
}

/// A page that sends a stranger to the door says the same as 401.
fn redirected_to_sign_in(answer: &pavilion_testkit::Answer) -> Option<u16> {
    (answer.status.is_redirection() && answer.header("location").starts_with("/sign-in")).then_some(401)
}

#[tokio::test]
async fn every_route_answers_every_kind_of_person_as_the_access_table_says() {
    let house = House::new().await;
    let mut callers = callers(&house).await;
    let mut printed = String::from("# What every route answers to every kind of person; printed by a test\n");
    let mut faults = Vec::new();
    for route in web::routes().list() {
        let is_bundle = BUNDLE.iter().any(|begin| route.path.starts_with(begin));
        let _ = writeln!(printed, "\n{} {} ({})", route.method, route.path, route.action.name());
        let mut answers: BTreeMap<u16, Vec<&str>> = BTreeMap::new();
        for at in 0..callers.len() {
            if let Some(person) = &mut callers[at].person
                && people::arrive(&house.app, &person.secret).await.unwrap().is_none()
            {
                // The route before ended this session.
                person.sign_in_again(&house).await;
            }
            let things = Things::find(&house, &callers, route).await;
            let caller = &callers[at];
            let (path, mut object) = things.fill(route);
            object.is_reporter = object.is_reporter && caller.name == REPORTER;
            if SOMEWHERE.contains(&route.path) {
                object = Object::default();
            }
            let standing = caller.standing().await;
            let also = ALSO.iter().filter(|(end, _)| route.path.ends_with(end)).map(|(_, action)| *action);
            let allowed = also.chain([route.action]).all(|action| access::may(&standing, action, &object).is_ok());
            let status = call(caller, &things, route, &path).await;
            let narrower = route.method == "POST" && NARROWER.contains(&(route.path, caller.name));
            let fits = if HALF_WAY.contains(&route.path) || narrower {
                true
            } else if allowed {
                !matches!(status, 401 | 403)
            } else {
                matches!(status, 401 | 403 | 404 | 409 | 422)
            };
            if !fits || status >= 500 {
                let table = if allowed { "allows" } else { "forbids" };
                faults.push(format!(
                    "{} {} answered {} {status}, and the table {table} {}",
                    route.method,
                    path,
                    caller.name,
                    route.action.name()
                ));
            }
            answers.entry(status).or_default().push(caller.name);
        }
        for (status, names) in answers {
            let shown = if is_bundle { "of the bundle".to_owned() } else { status.to_string() };
            let _ = writeln!(printed, "  {shown}: {}", names.join(", "));
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
    same_as_stored("crates/app/tests/stored/sweep.txt", &printed);
}
