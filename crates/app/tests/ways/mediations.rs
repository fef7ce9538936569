//! Mediation: both wish it, somebody near neither leads it, an expert only with both consents and only while it is talked, the
//! same mediator asks afterwards. Nobody else learns that it is there.

use crate::{Cast, ok, post_as, refused};
use pavilion_rules::access::PostKind;
use pavilion_rules::time::{DAY_MS, HOUR_MS};
use pavilion_testkit::Person;
use serde_json::{Value as Json, json};

const WORDS: &str = "楼上水管漏水，泡了我家的吊顶";

/// A house with a dispute: who asks, the other party, and somebody of the team.
pub(crate) struct Dispute {
    pub(crate) cast: Cast,
    pub(crate) other: Person,
    pub(crate) mediator: Person,
}

impl Dispute {
    pub(crate) async fn new() -> Self {
        let cast = Cast::new().await;
        let other = cast.house.resident("3-2-302").await;
        let place = cast.house.estate().await.community;
        let mediator = cast.house.holder("调解员", PostKind::Mediator, place).await;
        Self { cast, other, mediator }
    }

    async fn holder(&self, name: &str, kind: PostKind) -> Person {
        let place = self.cast.house.estate().await.community;
        self.cast.house.holder(name, kind, place).await
    }

    pub(crate) fn body() -> Json {
        json!({ "other": "三楼住户", "other_where": "3号楼2单元302", "words": WORDS })
    }

    /// Asked for by the resident.
    pub(crate) async fn asked(&self) -> String {
        let state = ok(&self.cast.resident.api_post("/api/v1/mediations", Self::body()).await);
        format!("/api/v1/mediations/{}", state["id"].as_str().unwrap())
    }

    async fn code(&self, at: &str, side: &str) -> String {
        let made = ok(&self.cast.community.api_post(&format!("{at}/code"), json!({ "side": side })).await);
        made["code"].as_str().unwrap().to_owned()
    }

    async fn joined(&self, at: &str) {
        let code = self.code(at, "second").await;
        ok(&self.other.api_post("/api/v1/mediations/join", json!({ "code": code })).await);
    }

    pub(crate) async fn say(&self, who: &Person, at: &str, step: &str) -> Json {
        ok(&who.api_post(&format!("{at}/words"), json!({ "step": step })).await)
    }

    async fn cannot_say(&self, who: &Person, at: &str, step: &str) -> (u16, String) {
        refused(&who.api_post(&format!("{at}/words"), json!({ "step": step })).await)
    }

    async fn lead(&self, at: &str, body: Json) -> Json {
        ok(&self.mediator.api_post(&format!("{at}/steps"), body).await)
    }

    async fn cannot_lead(&self, at: &str, body: Json) -> (u16, String) {
        refused(&self.mediator.api_post(&format!("{at}/steps"), body).await)
    }

    async fn proposed(&self, at: &str) {
        let body = json!({ "post": self.mediator.posts[0].to_string() });
        ok(&self.cast.community.api_post(&format!("{at}/mediator"), body).await);
    }

    /// Both said yes, and the mediator took it.
    pub(crate) async fn talking(&self) -> String {
        let at = self.asked().await;
        self.joined(&at).await;
        assert_eq!(self.say(&self.other, &at, "yes").await["state"], "agreed");
        self.proposed(&at).await;
        assert_eq!(self.lead(&at, json!({ "step": "accept" })).await["state"], "talking");
        at
    }

    async fn in_force(&self) -> String {
        let at = self.talking().await;
        self.lead(&at, json!({ "step": "draft", "how": "oral", "words": "楼上月底前修好水管，赔吊顶三百元" })).await;
        self.say(&self.cast.resident, &at, "confirm").await;
        assert_eq!(self.say(&self.other, &at, "confirm").await["state"], "in-force");
        at
    }

    async fn seen(&self, who: &Person, at: &str) -> Json {
        ok(&who.api_get(at).await)
    }

    /// To this person it is not there: by API, by page, and by their lists.
    async fn is_not_there(&self, who: &Person, at: &str) {
        let page = at.replace("/api/v1", "");
        let id = at.rsplit('/').next().unwrap();
        assert_eq!(refused(&who.api_get(at).await).0, 404, "{}", who.name);
        assert_eq!(refused(&who.api_post(&format!("{at}/reading"), json!({})).await).0, 404, "{}", who.name);
        who.get(&page).await.expect(404);
        for list in ["/api/v1/mediations", "/mediations", "/desk", "/me"] {
            assert!(!who.look(list).await.text().contains(id), "{} {list}", who.name);
        }
    }

    /// Days later; everybody signs in again.
    async fn forward(&mut self, days: i64) {
        self.cast.house.clock.forward(days * DAY_MS);
        self.cast.house.run_jobs().await;
        let Self { cast: Cast { house, resident, grid, community, .. }, other, mediator } = self;
        for who in [resident, grid, community, other, mediator] {
            who.sign_in_again(house).await;
        }
    }
}

#[tokio::test]
async fn s18_a_dispute_is_settled_with_the_police_post_and_a_lawyer_by_video_and_the_expert_sees_it_only_while_it_is_talked() {
    let mut d = Dispute::new().await;
    let mut police = d.holder("警务室", PostKind::PartnerDesk).await;
    // Found on a round by the grid worker, written down with leave; both have an account and come in by their codes.
    let mut body = Dispute::body();
    (body["name"], body["name_where"]) = ("五楼住户".into(), "3-2-501".into());
    assert_eq!(refused(&d.cast.grid.api_post("/api/v1/mediations/written", body.clone()).await).1, "mediations-leave");
    body["leave"] = "本人在家当面同意".into();
    let made = ok(&d.cast.grid.api_post("/api/v1/mediations/written", body).await);
    let at = format!("/api/v1/mediations/{}", made["id"].as_str().unwrap());
    let code = d.code(&at, "first").await;
    ok(&d.cast.resident.api_post("/api/v1/mediations/join", json!({ "code": code })).await);
    d.joined(&at).await;
    assert_eq!(d.say(&d.other, &at, "yes").await["state"], "agreed");
    d.proposed(&at).await;
    d.lead(&at, json!({ "step": "accept" })).await;

    let when = d.cast.house.app.clock.now().0 + HOUR_MS;
    for who in [&d.cast.resident, &d.other] {
        d.say(who, &at, "open").await;
    }
    d.lead(&at, json!({ "step": "session", "at": when, "place": "社区调解室" })).await;
    d.cast.house.clock.forward(2 * HOUR_MS);
    let session = d.seen(&d.mediator, &at).await["sessions"][0].clone();
    assert_eq!((session["open"].as_bool(), session["place"].as_str()), (Some(true), Some("")), "sealed until it is opened");
    d.lead(&at, json!({ "step": "record", "session": session["id"], "words": "双方看了漏点，愿意修" })).await;

    // The police post: only with both consents.
    d.is_not_there(&police, &at).await;
    d.lead(&at, json!({ "step": "expert", "post": police.posts[0].to_string() })).await;
    d.is_not_there(&police, &at).await;
    d.say(&d.cast.resident, &at, "expert-yes").await;
    d.is_not_there(&police, &at).await;
    assert_eq!(d.cannot_say(&d.cast.resident, &at, "expert-yes").await.1, "mediations-not-now", "nobody says it for both");
    d.say(&d.other, &at, "expert-yes").await;
    let seen = ok(&police.api_post(&format!("{at}/reading"), json!({})).await);
    assert_eq!((seen["words"].as_str(), seen["sessions"][0]["record"].as_str()), (Some(WORDS), Some("双方看了漏点，愿意修")));
    assert!(d.cast.resident.get("/me/reads").await.says("调解案卷"), "whose it is sees who read it");
    assert!(ok(&police.api_get("/api/v1/mediations").await)["waiting"][0]["reader"] == "expert");

    // A lawyer by video: an encrypted address, for those in it.
    assert_eq!(d.cannot_lead(&at, json!({ "step": "link", "link": "http://video.example.org" })).await.1, "mediations-link");
    d.lead(&at, json!({ "step": "link", "link": "https://video.example.org/room/7" })).await;
    let page = d.cast.resident.get(&at.replace("/api/v1", "")).await.expect(200);
    assert!(page.body.contains("rel=\"noopener noreferrer external\"") && page.body.contains("https://video.example.org/room/7"));

    d.lead(&at, json!({ "step": "draft", "how": "written", "words": "楼上月底前修好水管" })).await;
    d.say(&d.cast.resident, &at, "confirm").await;
    assert_eq!(d.seen(&d.other, &at).await["state"], "drafted", "only when both say so");
    assert_eq!(d.say(&d.other, &at, "confirm").await["state"], "in-force");
    d.is_not_there(&police, &at).await;
    let page = d.other.get(&at.replace("/api/v1", "")).await.expect(200);
    assert!(page.says("请法院确认") && page.says("调解不收费") && page.says("12345"), "{}", page.text());

    d.forward(7).await;
    d.lead(&at, json!({ "step": "call", "found": "stable" })).await;
    d.forward(30).await;
    assert_eq!(d.lead(&at, json!({ "step": "call", "found": "stable" })).await["state"], "stable");
    police.sign_in_again(&d.cast.house).await;
    d.is_not_there(&police, &at).await;
    d.cast.is_sound().await;
}

#[tokio::test]
async fn one_person_never_says_yes_for_both() {
    let d = Dispute::new().await;
    let at = d.asked().await;
    let wife = d.cast.house.resident("3-2-501").await;
    // Neither oneself, nor somebody of the same home, nor whoever handed the code over.
    for who in [&d.cast.resident, &wife, &d.cast.community] {
        let code = d.code(&at, "second").await;
        let no = refused(&who.api_post("/api/v1/mediations/join", json!({ "code": code })).await);
        assert_eq!(no.1, "mediations-one-for-both", "{}", who.name);
    }
    assert_eq!(d.cannot_say(&d.cast.resident, &at, "yes").await.1, "mediations-not-now", "a yes counts once");
    assert_eq!(d.cannot_say(&wife, &at, "yes").await.0, 404);
    // Who wrote for one side does not write for the other.
    let mut body = Dispute::body();
    (body["name"], body["name_where"], body["leave"]) = ("一楼老人".into(), "1-1-101".into(), "本人电话里同意".into());
    let made = ok(&d.cast.grid.api_post("/api/v1/mediations/written", body).await);
    let at = format!("/api/v1/mediations/{}/words", made["id"].as_str().unwrap());
    let yes = json!({ "step": "yes", "side": "second", "leave": "本人当面同意" });
    assert_eq!(refused(&d.cast.grid.api_post(&at, yes.clone()).await).1, "mediations-one-for-both");
    let without = json!({ "step": "yes", "side": "second" });
    assert_eq!(refused(&d.cast.community.api_post(&at, without).await).1, "mediations-leave");
    assert_eq!(ok(&d.cast.community.api_post(&at, yes).await)["state"], "agreed");
    // And for whom one wrote, one writes again; for the other never.
    let no = json!({ "step": "withdraw", "side": "first", "leave": "本人不想谈了" });
    assert_eq!(refused(&d.cast.community.api_post(&at, no.clone()).await).1, "mediations-one-for-both");
    assert_eq!(ok(&d.cast.grid.api_post(&at, no).await)["state"], "ended");
    d.cast.is_sound().await;
}

#[tokio::test]
async fn either_ends_it_at_once_and_after_a_no_it_is_not_asked_again_for_a_while() {
    let mut d = Dispute::new().await;
    let at = d.talking().await;
    assert_eq!(d.say(&d.cast.resident, &at, "withdraw").await["state"], "ended");
    assert_eq!(d.cannot_lead(&at, json!({ "step": "draft", "how": "oral", "words": "已经谈好" })).await.1, "mediations-not-now");
    assert_eq!(d.cannot_say(&d.other, &at, "confirm").await.1, "mediations-not-now");
    let page = d.cast.resident.get(&at.replace("/api/v1", "")).await.expect(200);
    assert!(page.says("信访") && page.says("12345") && page.says("法院"), "other ways stay open: {}", page.text());
    assert!(d.cast.news(&d.mediator).await.contains("停止了"));
    // One who took their own asking back may ask again; after the other's no nobody does.
    let at = d.asked().await;
    assert_eq!(refused(&d.cast.resident.api_post("/api/v1/mediations", Dispute::body()).await).1, "mediations-running");
    d.joined(&at).await;
    d.say(&d.other, &at, "withdraw").await;
    assert_eq!(refused(&d.cast.resident.api_post("/api/v1/mediations", Dispute::body()).await).1, "mediations-wait");
    let mut otherwise = Dispute::body();
    otherwise["other_where"] = "3-2-302".into();
    assert_eq!(refused(&d.cast.resident.api_post("/api/v1/mediations", otherwise).await).1, "mediations-wait");
    d.forward(31).await;
    d.asked().await;
    for n in [1, 2] {
        let body = json!({ "other": "邻居", "other_where": format!("1-1-10{n}"), "words": WORDS });
        ok(&d.cast.resident.api_post("/api/v1/mediations", body).await);
    }
    let body = json!({ "other": "邻居", "other_where": "1-1-302", "words": WORDS });
    assert_eq!(refused(&d.cast.resident.api_post("/api/v1/mediations", body).await).1, "mediations-many");
    d.cast.is_sound().await;
}

#[tokio::test]
async fn nobody_near_one_of_the_two_mediates_and_each_party_may_refuse_once() {
    let d = Dispute::new().await;
    let community = d.cast.house.estate().await.community;
    let near = d.cast.house.resident("3-2-302").await;
    let near_post = d.cast.house.give_post(near.account, PostKind::Mediator, community).await;
    let manager_post = d.cast.house.give_post(d.cast.manager.account, PostKind::Mediator, community).await;
    let grid_post = d.cast.house.give_post(d.cast.grid.account, PostKind::Mediator, community).await;
    let mut body = Dispute::body();
    (body["name"], body["name_where"]) = ("五楼住户".into(), "3-2-501".into());
    (body["leave"], body["against"]) = ("本人当面同意".into(), "property".into());
    let made = ok(&d.cast.grid.api_post("/api/v1/mediations/written", body).await);
    let at = format!("/api/v1/mediations/{}", made["id"].as_str().unwrap());
    d.joined(&at).await;
    d.say(&d.other, &at, "yes").await;
    let posts = d.seen(&d.cast.community, &at).await["posts"].as_array().unwrap().clone();
    assert_eq!(posts.len(), 1, "only who is near neither: {posts:?}");
    for post in [near_post, manager_post, grid_post] {
        let no = refused(&d.cast.community.api_post(&format!("{at}/mediator"), json!({ "post": post.to_string() })).await);
        assert_eq!(no.1, "mediations-concerned");
    }
    let worker = json!({ "post": d.cast.worker.posts[0].to_string() });
    assert_eq!(refused(&d.cast.community.api_post(&format!("{at}/mediator"), worker).await).1, "mediations-post");
    d.proposed(&at).await;
    assert_eq!(d.say(&d.other, &at, "other").await["state"], "agreed");
    d.is_not_there(&d.mediator, &at).await;
    d.proposed(&at).await;
    assert_eq!(d.cannot_say(&d.other, &at, "other").await.1, "mediations-once-only");
    assert_eq!(d.lead(&at, json!({ "step": "decline" })).await["state"], "agreed", "nobody has to take it");
    d.is_not_there(&d.mediator, &at).await;
    d.cast.is_sound().await;
}

#[tokio::test]
async fn for_everybody_else_it_is_not_there_and_no_word_of_it_stands_anywhere() {
    let d = Dispute::new().await;
    let at = d.in_force().await;
    let auditor = d.cast.house.auditor().await;
    let officer = d.cast.house.privacy_officer().await;
    let second = d.holder("又一调解员", PostKind::Mediator).await;
    let neighbour = d.cast.house.resident("3-2-502").await;
    let committee = d.holder("业委会", PostKind::CommitteeMember).await;
    for who in [&auditor, &officer, &second, &neighbour, &committee, &d.cast.manager, &d.cast.worker, &d.cast.grid] {
        d.is_not_there(who, &at).await;
        assert_eq!(refused(&who.api_post(&format!("{at}/steps"), json!({ "step": "end" })).await).0, 404);
    }
    assert_eq!(d.cast.house.stranger().api_get(&at).await.status.as_u16(), 401);
    // Who assigns reads who and where, and not a word of it.
    let looked = d.cast.community.api_get(&at).await;
    assert!(!looked.text().contains("三楼住户") && looked.json()["opened"] == false);
    let opened = d.cast.community.api_post(&format!("{at}/reading"), json!({})).await;
    assert!(opened.text().contains("三楼住户") && !opened.text().contains("漏水") && !opened.text().contains("三百元"));
    // The mediator opens it, and each opening is written down.
    assert!(!d.mediator.api_get(&at).await.text().contains("漏水"));
    assert!(d.mediator.api_post(&format!("{at}/reading"), json!({})).await.text().contains("三百元"));
    let mut tx = d.cast.house.app.db.read().await.unwrap();
    let (reads,): (i64,) =
        tx.only("select cast(count(*) as bigint) as n from personal_read where fields = 'mediation-file'", &[]).await.unwrap();
    assert_eq!(reads, 4, "two readings, seen by both");
    let lines: Vec<(String, Option<uuid::Uuid>, String)> = tx
        .all("select detail, actor, capacity from journal where subject_kind like 'mediation%' order by id limit 200", &[])
        .await
        .unwrap();
    let parties = [d.cast.resident.account.0, d.other.account.0];
    for (detail, actor, capacity) in &lines {
        assert!(!["漏水", "三楼", "三百", "吊顶"].iter().any(|word| detail.contains(word)), "{detail}");
        assert!(actor.is_none_or(|actor| !parties.contains(&actor)), "{detail} {capacity}");
    }
    drop(tx);
    let found = d.cast.house.stranger().get("/matters?q=%E6%BC%8F%E6%B0%B4").await;
    assert!(!found.says("吊顶"));
    d.cast.is_sound().await;
}

#[tokio::test]
async fn calls_come_in_order_on_their_days_and_a_relapse_begins_anew_with_the_same_mediator() {
    let mut d = Dispute::new().await;
    let at = d.in_force().await;
    let call = |found: &str| json!({ "step": "call", "found": found });
    assert_eq!(d.cannot_lead(&at, call("stable")).await.1, "mediations-too-early");
    let waits = ok(&d.mediator.api_get("/api/v1/mediations").await)["waiting"].clone();
    assert_eq!(waits[0]["state"], "in-force", "it lies before whoever led it");
    assert!(d.mediator.get("/desk").await.expect(200).says("等回访"));
    d.forward(7).await;
    assert_eq!(d.lead(&at, call("stable")).await["state"], "in-force");
    assert_eq!(d.cannot_lead(&at, call("stable")).await.1, "mediations-too-early", "the second has its own day");
    d.forward(30).await;
    assert_eq!(d.lead(&at, call("relapse")).await["state"], "asked");
    d.say(&d.cast.resident, &at, "yes").await;
    assert_eq!(d.say(&d.other, &at, "yes").await["state"], "talking", "both anew, the same mediator");
    d.lead(&at, json!({ "step": "draft", "how": "written", "words": "再修一次，双方到场验收" })).await;
    for who in [&d.cast.resident, &d.other] {
        d.say(who, &at, "confirm").await;
    }
    d.forward(7).await;
    d.lead(&at, call("stable")).await;
    d.forward(30).await;
    for _ in 0..2 {
        assert_eq!(d.lead(&at, call("not-reached")).await["state"], "in-force");
        assert_eq!(d.cannot_lead(&at, call("not-reached")).await.1, "mediations-too-early", "not thrice in one day");
        d.forward(1).await;
    }
    assert_eq!(d.lead(&at, call("not-reached")).await["state"], "unreached", "never stable");
    // The file is kept for its years, and then it is gone for everybody; what was counted stays.
    assert_eq!(d.seen(&d.other, &at).await["words"], WORDS);
    d.forward(3 * 365 + 1).await;
    assert_eq!(
        d.cast
            .house
            .app
            .db
            .read()
            .await
            .unwrap()
            .all::<(i64,)>(
                "select cast(count(*) as bigint) as n from mediation where sealed is not null or first_tag is not null",
                &[]
            )
            .await
            .unwrap()[0]
            .0,
        0
    );
    d.cast.is_sound().await;
}

#[tokio::test]
async fn a_code_is_good_once_and_guessing_makes_one_wait() {
    let mut d = Dispute::new().await;
    let at = d.asked().await;
    let old = d.code(&at, "second").await;
    let code = d.code(&at, "second").await;
    let join = async |who: &Person, code: &str| who.api_post("/api/v1/mediations/join", json!({ "code": code })).await;
    assert_eq!(refused(&join(&d.other, &old).await).1, "mediations-code", "a new one ends the one before");
    let guesser = d.cast.house.resident("1-1-101").await;
    let mut last = 0;
    for n in 0..30 {
        last = refused(&join(&guesser, &format!("ABCD-23{:02}", n + 10)).await).0;
        if last == 429 {
            break;
        }
    }
    assert_eq!(last, 429);
    assert_eq!(refused(&join(&guesser, &code).await).0, 429, "also with the right one");
    assert_eq!(ok(&join(&d.other, &code).await)["state"], "asked", "joining says nothing yet");
    assert_eq!(refused(&join(&d.cast.house.resident("1-1-102").await, &code).await).1, "mediations-code");
    let mut tx = d.cast.house.app.db.read().await.unwrap();
    let rows: Vec<(Option<Vec<u8>>,)> = tx.all("select code_hash from mediation order by id limit 5", &[]).await.unwrap();
    assert!(rows.iter().all(|(hash,)| hash.is_none()));
    drop(tx);
    d.forward(1).await;
    let third = refused(&d.cast.community.api_post(&format!("{at}/code"), json!({ "side": "second" })).await);
    assert_eq!(third.1, "mediations-has-account");
    d.cast.is_sound().await;
}

#[tokio::test]
async fn twice_with_one_key_is_once_and_of_two_at_once_both_are_taken() {
    let d = Dispute::new().await;
    let first = ok(&post_as(&d.cast.resident, "/api/v1/mediations", Dispute::body(), "one").await);
    assert_eq!(first, ok(&post_as(&d.cast.resident, "/api/v1/mediations", Dispute::body(), "one").await));
    let at = format!("/api/v1/mediations/{}", first["id"].as_str().unwrap());
    d.joined(&at).await;
    d.say(&d.other, &at, "yes").await;
    d.proposed(&at).await;
    d.lead(&at, json!({ "step": "accept" })).await;
    d.lead(&at, json!({ "step": "draft", "how": "oral", "words": "楼上月底前修好" })).await;
    let words = format!("{at}/words");
    let confirm = || json!({ "step": "confirm" });
    let (one, other) = tokio::join!(d.cast.resident.api_post(&words, confirm()), d.other.api_post(&words, confirm()));
    // Whoever was a moment later may be asked to look again; nothing is lost and nothing counts twice.
    for (who, answer) in [(&d.cast.resident, one), (&d.other, other)] {
        if !answer.status.is_success() {
            assert_eq!(answer.status.as_u16(), 409, "{}", answer.text());
            d.say(who, &at, "confirm").await;
        }
    }
    assert_eq!(d.seen(&d.other, &at).await["state"], "in-force");
    d.cast.is_sound().await;
}

#[tokio::test]
async fn what_was_typed_stays_on_a_refused_page_and_the_public_page_says_counts_alone() {
    let d = Dispute::new().await;
    let page = d.cast.resident.get("/mediations/new").await.expect(200);
    let form = page.form("/mediations").with("other", "楼上住户").with("other_where", "3-2-501").with("words", WORDS);
    let again = d.cast.resident.submit(&form).await.expect(422);
    assert!(again.says("同一户的人不在这里调解"), "{}", again.text());
    let form = again.form("/mediations");
    assert_eq!((form.value("words"), form.value("other")), (Some(WORDS), Some("楼上住户")));
    let asked = d.cast.resident.submit(&form.with("other_where", "3-2-302")).await.expect(200);
    assert!(asked.says("等双方同意") && asked.says(WORDS), "{}", asked.text());
    let page = d.cast.community.get(&asked.path).await.expect(200);
    let code = d.cast.community.submit(&page.form(&format!("{}/code", asked.path.split('?').next().unwrap()))).await.expect(200);
    assert!(code.says("只显示这一次"), "{}", code.text());

    let at = d.talking_on(&asked.path).await;
    let here = at.replace("/api/v1", "");
    let steps = format!("{here}/steps");
    let page = d.mediator.get(&here).await.expect(200);
    let draft = page.forms().into_iter().find(|form| form.action == steps && form.value("words_draft").is_some()).unwrap();
    let again = d.mediator.submit(&draft.with("words_draft", "修")).await.expect(422);
    let draft = again.forms().into_iter().find(|form| form.value("words_draft").is_some()).unwrap();
    assert!(again.says("4 到 2000 字") && draft.value("words_draft") == Some("修"), "{}", again.text());

    let list = d.cast.house.stranger().get("/mediations").await.expect(200);
    assert!(list.says("太少，不公布") && list.says("调解不收费") && !list.says("三楼"), "{}", list.text());
    let skill = d.mediator.get("/mediations").await.expect(200);
    let form = skill.form("/mediations/skill").with("skill", "退役军人，会说本地话");
    d.mediator.submit(&form).await.expect(200);
    assert!(d.cast.house.stranger().get("/mediations").await.says("退役军人"));
    d.cast.is_sound().await;
}

impl Dispute {
    /// From a page of one that was asked for until it is talked.
    async fn talking_on(&self, page: &str) -> String {
        let at = format!("/api/v1{}", page.split('?').next().unwrap());
        self.joined(&at).await;
        self.say(&self.other, &at, "yes").await;
        self.proposed(&at).await;
        self.lead(&at, json!({ "step": "accept" })).await;
        at
    }
}
