//! Conversations: one resident, one voice, nobody's to see; the landscape for everybody.

use pavilion_app::context::Context;
use pavilion_app::problem::Problem;
use pavilion_app::rooms::record;
use pavilion_app::rooms::talk::{self, Moderate, NewTalk};
use pavilion_rules::access::Action;
use pavilion_rules::ids::{StatementId, TalkId};
use pavilion_rules::talk::{Choice, No, Standing};
use pavilion_testkit::{Client, House, Person};
use serde_json::{Value as Json, json};

const SAID: [&str; 10] = [
    "车棚应该建在东门",
    "车棚应该建在西门",
    "充电要装消防喷淋",
    "费用从公共收益里出",
    "费用由车主自己出",
    "要留出消防通道",
    "晚上应该关掉充电",
    "快递车不能进车棚",
    "应该有人值守",
    "先试用三个月再定",
];

struct Round {
    house: House,
    host: Person,
    id: TalkId,
    statements: Vec<StatementId>,
}

fn code(problem: Problem) -> &'static str {
    match problem {
        Problem::Refused(no) | Problem::Conflict(no) => no.code,
        Problem::Invalid(all) => all[0].code,
        other => panic!("{other:?}"),
    }
}

impl Round {
    async fn new(check_first: bool) -> Self {
        let house = House::new().await;
        let host = house.community_worker().await;
        let new = NewTalk {
            compound: house.estate().await.compound,
            title: "车棚该建在哪里".into(),
            words: "请大家说说看法。".into(),
            days: Some(14),
            check_first,
            source: None,
            statements: SAID.iter().map(|one| (*one).to_owned()).collect(),
        };
        let id = talk::open(&host.cx().await, new).await.unwrap();
        let listed = house.stranger().api_get(&format!("/api/v1/talks/{id}/statements")).await.json();
        let mut statements = vec![StatementId(uuid::Uuid::nil()); SAID.len()];
        for one in listed["items"].as_array().unwrap() {
            let at = SAID.iter().position(|words| one["words"] == *words).unwrap();
            statements[at] = one["id"].as_str().unwrap().parse().unwrap();
        }
        Self { house, host, id, statements }
    }

    async fn says(&self, cx: &Context, at: usize, choice: Choice) {
        talk::vote(cx, self.id, self.statements[at], choice).await.unwrap();
    }

    /// Two camps over the gates; everybody wants the fire lane kept free.
    async fn two_camps(&self, east: usize, west: usize) -> Vec<Person> {
        let homes = self.house.estate().await.dwellings.keys().cloned().collect::<Vec<_>>();
        let mut people = Vec::new();
        for n in 0..east + west {
            let person = self.house.resident(&homes[n % homes.len()]).await;
            let cx = person.cx().await;
            let is_east = n < east;
            for at in 0..SAID.len() {
                let choice = match at {
                    2 | 5 | 9 => Choice::Agree,
                    7 => Choice::Disagree,
                    _ if (at % 2 == 0) == is_east => Choice::Agree,
                    _ => Choice::Disagree,
                };
                self.says(&cx, at, choice).await;
            }
            people.push(person);
        }
        people
    }

    async fn landscape(&self) -> Json {
        self.house.clock.forward(2_000);
        self.house.stranger().api_get(&format!("/api/v1/talks/{}/landscape", self.id)).await.json()
    }
}

#[tokio::test]
async fn the_landscape_shows_groups_and_common_ground_in_plain_words() {
    let round = Round::new(false).await;
    round.two_camps(9, 7).await;
    let seen = round.landscape().await;
    assert_eq!((seen["people"].as_i64(), seen["votes"].as_i64()), (Some(16), Some(160)), "{seen}");
    assert_eq!(seen["groups"].as_array().unwrap().len(), 2, "{seen}");
    let agreed: Vec<&str> = seen["agreed"].as_array().unwrap().iter().map(|one| one["words"].as_str().unwrap()).collect();
    assert!(agreed.contains(&"要留出消防通道") && !agreed.contains(&"车棚应该建在东门"), "{agreed:?}");
    let page = round.house.stranger().get(&format!("/talk/{}", round.id)).await;
    assert!(page.says("最大公约数") && page.says("要留出消防通道") && page.says("甲组"), "{}", page.text());
    let picture = round.house.stranger().look(&format!("/talk/{}/landscape.svg", round.id)).await;
    assert!(picture.header("content-type").starts_with("image/svg") && picture.text().starts_with("<svg"));
    assert_eq!(record::doctor(&round.house.app).await.unwrap(), vec![]);
}

#[tokio::test]
async fn groups_of_fewer_than_five_are_not_told() {
    let round = Round::new(false).await;
    round.two_camps(4, 0).await;
    let seen = round.landscape().await;
    assert_eq!((seen["people"].as_i64(), seen["text"].as_str()), (Some(4), Some("")));
    assert_eq!(round.house.stranger().look(&format!("/talk/{}/landscape.svg", round.id)).await.status, 404);
    let page = round.house.stranger().get(&format!("/talk/{}", round.id)).await;
    assert!(page.says("满 5 人后"));
    let round = Round::new(false).await;
    round.two_camps(9, 3).await;
    let seen = round.landscape().await;
    for group in seen["groups"].as_array().unwrap() {
        assert!(group["members"].as_i64().unwrap() >= 5, "{seen}");
    }
}

#[tokio::test]
async fn one_resident_with_ten_browsers_has_one_voice_and_the_last_one_counts() {
    let round = Round::new(false).await;
    let mut person = round.house.resident("3-2-501").await;
    for n in 0..10 {
        person.sign_in_again(&round.house).await;
        let choice = if n % 2 == 0 { Choice::Agree } else { Choice::Disagree };
        round.says(&person.cx().await, 0, choice).await;
    }
    let others = round.two_camps(6, 0).await;
    let seen = round.landscape().await;
    assert_eq!((seen["people"].as_i64(), seen["votes"].as_i64()), (Some(7), Some(61)));
    let mine = person.get(&format!("/talk/{}/mine", round.id)).await;
    assert!(mine.says("您的表态： 不同意"));
    drop(others);
    let mut tx = round.house.app.db.read().await.unwrap();
    let (rows,): (i64,) = tx.only("select count(*) as n from talk_vote where choice = -1 and revision = 10", &[]).await.unwrap();
    assert_eq!(rows, 1);
}

#[tokio::test]
async fn nobody_sees_who_said_what_and_no_line_names_them() {
    let round = Round::new(false).await;
    let people = round.two_camps(6, 5).await;
    let officer = round.house.privacy_officer().await;
    let scopes = [Action::TalkRead, Action::TalkModerate, Action::TalkVote];
    let host = round.host.program(&round.house, &scopes).await;
    let paths = ["", "/landscape", "/statements"].map(|rest| format!("/api/v1/talks/{}{rest}", round.id));
    for client in [&host, &*round.host, &*officer] {
        for path in &paths {
            let text = client.api_get(path).await.text();
            for person in &people {
                assert!(!text.contains(&person.account.to_string()) && !text.contains(&person.name));
            }
            assert!(!text.contains("\"tag\"") && !text.contains("voter"), "{text}");
        }
    }
    // Whoever lives elsewhere has no voice, and the hosts have none either.
    assert!(matches!(
        talk::vote(&round.host.cx().await, round.id, round.statements[0], Choice::Agree).await,
        Err(Problem::NotAllowed(_))
    ));
    let elsewhere = round.house.other_resident("1-1-101").await;
    assert!(matches!(
        talk::vote(&elsewhere.cx().await, round.id, round.statements[0], Choice::Agree).await,
        Err(Problem::NotAllowed(_))
    ));
    let mut tx = round.house.app.db.read().await.unwrap();
    let sql = "select count(*) as n from journal where action = 'talk.vote' and (actor is not null or actor_tag is not null)";
    let (named,): (i64,) = tx.only(sql, &[]).await.unwrap();
    assert_eq!(named, 0);
}

#[tokio::test]
async fn everybody_is_asked_about_everything_and_about_nothing_twice() {
    let round = Round::new(false).await;
    round.two_camps(8, 8).await;
    let author = round.house.resident("1-1-101").await;
    let new = talk::say(&author.cx().await, round.id, "车棚里要有无障碍车位").await.unwrap();
    round.house.clock.forward(2_000);
    for home in ["1-1-102", "1-2-101"] {
        let person = round.house.resident(home).await;
        let program = person.program(&round.house, &[Action::TalkVote]).await;
        let mut seen = Vec::new();
        for n in 0..11 {
            let next = program.api_get(&format!("/api/v1/talks/{}/next", round.id)).await.json();
            let id = next["statement"]["id"].as_str().unwrap_or_else(|| panic!("{n}: {next}")).to_owned();
            assert!(!seen.contains(&id), "asked twice");
            let path = format!("/api/v1/talks/{}/statements/{id}/vote", round.id);
            let voted = program.api(axum::http::Method::PUT, &path, Some(&json!({ "choice": "agree" })), None).await;
            assert_eq!(voted.status, 200, "{}", voted.text());
            seen.push(id);
        }
        let last = program.api_get(&format!("/api/v1/talks/{}/next", round.id)).await.json();
        assert!(last["statement"].is_null() && seen.contains(&new.id.to_string()), "{last}");
    }
}

#[tokio::test]
async fn abuse_is_hidden_with_a_trace_and_counts_no_more() {
    let round = Round::new(true).await;
    let (author, other) = (round.house.resident("1-1-101").await, round.house.resident("1-1-102").await);
    assert_eq!(
        code(talk::say(&author.cx().await, round.id, "3号楼2单元501室的都是骗子").await.unwrap_err()),
        No::SayNames.code()
    );
    let said = talk::say(&author.cx().await, round.id, "业委会全是混蛋").await.unwrap();
    assert_eq!(said.standing, Standing::Waiting);
    let waiting = talk::vote(&other.cx().await, round.id, said.id, Choice::Agree).await.unwrap_err();
    assert_eq!(code(waiting), No::NotShown.code());
    let path = format!("/talk/{}/statements", round.id);
    assert!(!other.get(&path).await.says("混蛋") && author.get(&path).await.says("混蛋"));
    let host = round.host.cx().await;
    let hide = |reason: &str| Moderate { standing: Standing::Hidden, reason: reason.into() };
    let unsaid = talk::moderate(&host, round.id, said.id, hide("")).await.unwrap_err();
    assert_eq!(code(unsaid), No::ReasonTooShort.code());
    talk::moderate(&host, round.id, said.id, hide("辱骂他人，请就事论事")).await.unwrap();
    let page = round.house.stranger().get(&path).await;
    assert!(page.says("辱骂他人") && page.says("已隐藏") && !page.says("混蛋"), "{}", page.text());
    let page = round.house.stranger().get(&format!("/talk/{}", round.id)).await;
    assert!(page.says("1 句已隐藏"));
    let resident = other.program(&round.house, &[Action::TalkModerate]).await;
    let path = format!("/api/v1/talks/{}/statements/{}/moderation", round.id, said.id);
    let refused = resident.api_post(&path, json!({ "standing": "shown", "reason": "我要它公开" })).await;
    assert_eq!(refused.status, 403);
    assert_eq!(record::doctor(&round.house.app).await.unwrap(), vec![]);
}

#[tokio::test]
async fn a_thousand_statements_are_paged_and_nobody_fills_it_alone() {
    let round = Round::new(false).await;
    let author = round.house.resident("1-1-101").await;
    for n in 0..10 {
        talk::say(&author.cx().await, round.id, &format!("我的第{n}个建议")).await.unwrap();
    }
    assert_eq!(code(talk::say(&author.cx().await, round.id, "再说一句吧").await.unwrap_err()), No::SaysTooMany.code());
    let other = round.house.resident("1-1-102").await;
    assert_eq!(code(talk::say(&other.cx().await, round.id, "我的第3个建议").await.unwrap_err()), No::SaidAlready.code());
    let many = NewTalk {
        compound: round.house.estate().await.compound,
        title: "一千条看法".into(),
        words: String::new(),
        days: None,
        check_first: false,
        source: None,
        statements: (0..1000).map(|n| format!("第{n}条看法")).collect(),
    };
    let id = talk::open(&round.host.cx().await, many).await.unwrap();
    let (mut seen, mut after) = (0, String::new());
    loop {
        let page = round.house.stranger().api_get(&format!("/api/v1/talks/{id}/statements?limit=200{after}")).await.json();
        seen += page["items"].as_array().unwrap().len();
        let Some(next) = page["next"].as_str() else { break };
        after = format!("&after={next}");
    }
    assert_eq!(seen, 1000);
    let page = round.house.stranger().get(&format!("/talk/{id}/statements")).await;
    assert!(page.links().iter().any(|link| link.contains("after=")));
    assert!(page.text().len() < 20_000);
}

/// Presses the button of a form with several.
async fn press(client: &Client, path: &str, action: &str, choice: &str) -> pavilion_testkit::Page {
    let form = client.get(path).await.form(action).also("choice", choice);
    client.submit(&form).await
}

#[tokio::test]
async fn from_a_printed_code_to_the_last_statement_without_script() {
    let round = Round::new(false).await;
    let poster = round.house.stranger().get(&format!("/talk/{}/poster", round.id)).await;
    assert!(poster.says(&format!("/talk/{}", round.id)) && poster.says("一人一票"));
    let path = format!("/talk/{}", round.id);
    let page = round.house.stranger().get(&path).await;
    assert!(page.links().contains(&"/sign-in".to_owned()));
    let person = round.house.resident("3-2-501").await;
    for _ in 0..SAID.len() {
        press(&person, &path, &format!("{path}/votes"), "agree").await.expect(200);
    }
    let page = person.get(&path).await;
    assert!(page.says("您都表过态了"), "{}", page.text());
    let form = page.form(&format!("{path}/statements")).with("say", "西门旁边更近");
    person.submit(&form).await.expect(200);
}

#[tokio::test]
async fn a_conversation_ends_by_its_clock_and_its_outcome_goes_on_record() {
    let round = Round::new(false).await;
    round.two_camps(6, 6).await;
    let person = round.house.resident("3-2-501").await;
    round.house.clock.forward(14 * super::DAY);
    let late = talk::vote(&person.cx().await, round.id, round.statements[0], Choice::Agree).await.unwrap_err();
    assert_eq!(code(late), No::Closed.code());
    round.house.run_jobs().await;
    let now = round.house.stranger().api_get(&format!("/api/v1/talks/{}", round.id)).await.json();
    assert_eq!(now["state"], "closed");
    let entries = round.house.stranger().api_get("/api/v1/record/entries").await.json();
    assert_eq!((entries["items"][0]["kind"].as_str(), entries["items"][0]["position"].as_i64()), (Some("talk"), Some(0)));
    assert_eq!(record::doctor(&round.house.app).await.unwrap(), vec![]);
}
