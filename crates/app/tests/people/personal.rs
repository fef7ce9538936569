//! Personal fields lie sealed, each reading is written down, and messages are their reader's.

use crate::{code_of, nobody, nothing_to_mend, token};
use pavilion_app::crypto::Purpose;
use pavilion_app::desk::{By, Line, Subject};
use pavilion_app::problem::Problem;
use pavilion_app::rooms::people::{self, NewAccount, PersonalField, SignIn};
use pavilion_rules::access::{Action, Capacity};
use pavilion_testkit::{Engine, House, Person};
use serde_json::json;

#[tokio::test]
async fn a_reading_of_personal_fields_is_written_down_and_the_person_sees_it() {
    let house = House::new().await;
    let home = house.resident("3-2-501").await;
    let worker = house.grid_worker().await;
    assert!(home.get("/me/reads").await.expect(200).says("没有人看过"));
    let fields = [PersonalField::Name, PersonalField::Phone];
    let read = people::read_personal(&worker.cx().await, home.account, &fields, "为修电梯联系反映人", None).await.unwrap();
    assert_eq!((read.name.as_str(), read.phone.as_str(), read.email.as_str()), (home.name.as_str(), home.phone.as_str(), ""));
    let page = home.get("/me/reads").await.expect(200);
    assert!(page.says("网格员") && page.says("称呼、电话") && page.says("为修电梯联系反映人"), "{}", page.text());
    assert!(!page.says(&worker.name));
    let log = home.api_get("/api/v1/me/reads").await.json();
    assert_eq!(log["items"][0]["capacity"], "grid-worker");
    assert_eq!(log["items"][0]["fields"], json!(["name", "phone"]));

    // One's own fields leave no trace, and nobody else gets them.
    people::read_personal(&home.cx().await, home.account, &fields, "x", None).await.unwrap();
    for person in [
        house.property_manager().await,
        house.other_grid_worker().await,
        house.admin().await,
        house.other_resident("1-1-101").await,
    ] {
        let refused = people::read_personal(&person.cx().await, home.account, &fields, "好奇", None).await;
        assert!(matches!(refused, Err(Problem::NotAllowed(_))), "{}: {refused:?}", person.name);
    }
    assert_eq!(
        code_of(people::read_personal(&worker.cx().await, home.account, &fields, " ", None).await),
        "people-purpose-missing"
    );
    assert_eq!(home.api_get("/api/v1/me/reads").await.json()["items"].as_array().unwrap().len(), 1);
    nothing_to_mend(&house).await;
}

#[tokio::test]
async fn nothing_personal_lies_open_in_the_database() {
    let house = House::new().await;
    let email = "zhang-yangli@example.org";
    let new = NewAccount {
        name: "张样例甲乙丙".into(),
        phone: Some("13812345678".into()),
        email: Some(email.into()),
        password: "我家门前有棵大槐树".into(),
        ..NewAccount::default()
    };
    let account = people::create_account(&house.system(), new).await.unwrap();
    let code = house.card_code(house.estate().await, "3-2-501").await;
    let sign_in = SignIn { login: email.into(), password: "我家门前有棵大槐树".into(), ..SignIn::default() };
    let signed_in = people::sign_in(&nobody(&house), sign_in).await.unwrap();
    let made = people::create_token(&house.system(), account, token("机器", &[])).await.unwrap();
    let mut secrets = vec!["张样例甲乙丙", "13812345678", email, "我家门前有棵大槐树"];
    let bare = code.replace('-', "");
    secrets.extend([code.as_str(), bare.as_str(), signed_in.secret.as_str(), made.token.as_str()]);
    if house.engine == Engine::Sqlite {
        let copy = house.dir().join("copy.db");
        house.app.db.copy_to(&copy).await.unwrap();
        let bytes = std::fs::read(&copy).unwrap();
        for secret in &secrets {
            assert!(!bytes.windows(secret.len()).any(|window| window == secret.as_bytes()), "{secret} lies open");
        }
    }
    let mut tx = house.app.db.read().await.unwrap();
    for login in ["138 1234 5678", " Zhang-Yangli@Example.ORG"] {
        assert_eq!(people::find_account_by_login(&mut tx, &house.app.keys, login).await.unwrap(), Some(account));
    }
    // What is sealed opens for its own place only.
    let sealed = house.app.keys.seal(Purpose::Personal, "account/1", [0; 24], b"x");
    assert!(house.app.keys.open(Purpose::Personal, "account/2", &sealed).is_err());
}

/// Tells somebody something, as another room does inside an action of its own.
async fn tell(house: &House, person: &Person) -> Result<(), Problem> {
    let cx = house.system();
    let community = house.estate().await.community;
    pavilion_app::act!(&cx, Action::SiteRead, &(), |acting| {
        people::tell(acting, &cx, person.account, None, "unknown-kind", None, json!({})).await?;
        let by = By::person(&cx, Capacity::System);
        acting.note(Line::about(Action::SiteRead, by, Some(community), Subject { kind: "test", id: cx.id() }, 1, &())?);
        Ok(())
    })
}

#[tokio::test]
async fn messages_are_read_by_their_reader_and_marked() {
    let house = House::new().await;
    let home = house.resident("3-2-501").await;
    let other = house.other_resident("1-1-101").await;
    for _ in 0..3 {
        tell(&house, &home).await.unwrap();
    }
    let page = home.get("/me/news").await.expect(200);
    assert!(page.says("共 3 条") && page.says("3 条未读"), "{}", page.text());
    assert!(other.get("/me/news").await.expect(200).says("还没有消息"));
    let form = page.form("/me/news/read");
    tell(&house, &home).await.unwrap();
    let page = home.submit(&form).await.expect(200);
    assert!(page.says("共 4 条"), "{}", page.text());
    let news = home.api_get("/api/v1/me/news?limit=3").await.json();
    assert_eq!(news["items"].as_array().unwrap().len(), 3);
    let next = news["next"].as_str().unwrap();
    assert_eq!(
        home.api_get(&format!("/api/v1/me/news?limit=3&before={next}")).await.json()["items"].as_array().unwrap().len(),
        1
    );
    nothing_to_mend(&house).await;
}
