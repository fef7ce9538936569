//! People with names and roles, each at their own browser.

use crate::client::Client;
use crate::estate::Estate;
use crate::house::House;
use pavilion_app::context::{Actor, App, Context};
use pavilion_app::problem::Problem;
use pavilion_app::rooms::people::{self, GivePost, IssueCodes, Join, NewAccount, NewToken, SignIn};
use pavilion_app::web::request::SESSION_COOKIE;
use pavilion_rules::access::{Action, PostKind};
use pavilion_rules::ids::{AccountId, DwellingId, PlaceId, PostId};
use std::ops::Deref;
use std::sync::Arc;

pub const PASSWORD: &str = "a-lantern-by-the-gate";

/// Somebody with an account, signed in.
pub struct Person {
    pub account: AccountId,
    pub name: String,
    pub phone: String,
    pub posts: Vec<PostId>,
    pub secret: String,
    client: Client,
    app: Arc<App>,
}

impl Deref for Person {
    type Target = Client;
    fn deref(&self) -> &Client {
        &self.client
    }
}

impl Person {
    /// The context this person acts in, as a request of theirs would have it now.
    pub async fn cx(&self) -> Context {
        let person = people::arrive(&self.app, &self.secret).await.expect("a session can be looked up");
        Context::new(&self.app, Actor::Person(person.expect("the session is alive")))
    }

    /// The same with a key: what a form or an API call that is sent again has.
    pub async fn keyed(&self, key: &str) -> Context {
        Context { key: Some(key.to_owned()), ..self.cx().await }
    }

    /// Signs in anew, when the session has run out or was ended.
    pub async fn sign_in_again(&mut self, house: &House) {
        let fresh = house.signed_in(self.name.clone(), self.phone.clone(), std::mem::take(&mut self.posts)).await;
        *self = fresh;
    }

    /// A program with a token of this person. No scopes is all of the person's.
    pub async fn program(&self, house: &House, scopes: &[Action]) -> Client {
        let new = NewToken { name: "程序".into(), scopes: scopes.iter().map(|one| one.name().to_owned()).collect(), days: 30 };
        let made = people::create_token(&self.cx().await, self.account, new).await.expect("a token is made");
        Client::with_token(&house.router, made.token)
    }
}

impl House {
    /// Somebody without an account.
    #[must_use]
    pub fn stranger(&self) -> Client {
        Client::new(&self.router)
    }

    /// Somebody living at `3-2-501` of the first compound, who joined with the card of the door.
    pub async fn resident(&self, home: &str) -> Person {
        let estate = self.estate().await;
        self.resident_of(estate, home).await
    }

    /// Somebody living in another compound of another community.
    pub async fn other_resident(&self, home: &str) -> Person {
        let estate = self.other_estate().await;
        self.resident_of(estate, home).await
    }

    pub async fn resident_of(&self, estate: &Estate, home: &str) -> Person {
        self.resident_at(estate.dwelling(home)).await
    }

    /// Somebody living in a dwelling, wherever that is.
    pub async fn resident_at(&self, home: DwellingId) -> Person {
        let (name, phone) = self.next_name("住户");
        let issue = IssueCodes { dwellings: vec![home] };
        let code = people::issue_codes(&self.system(), issue).await.expect("a card is made").remove(0).code;
        let join = Join { code, name: name.clone(), phone: Some(phone.clone()), email: None, password: PASSWORD.into() };
        let nobody = Context::new(&self.app, Actor::Nobody);
        people::join(&nobody, join).await.unwrap_or_else(|problem| panic!("{home} is not joined: {problem:?}"));
        self.signed_in(name, phone, Vec::new()).await
    }

    /// The code on a new card of a dwelling.
    pub async fn card_code(&self, estate: &Estate, home: &str) -> String {
        let issue = IssueCodes { dwellings: vec![estate.dwelling(home)] };
        let mut codes = people::issue_codes(&self.system(), issue).await.expect("a card is made");
        codes.remove(0).code
    }

    pub async fn grid_worker(&self) -> Person {
        let place = self.estate().await.compound;
        self.holder("网格员", PostKind::GridWorker, place).await
    }

    pub async fn other_grid_worker(&self) -> Person {
        let place = self.other_estate().await.compound;
        self.holder("外网格员", PostKind::GridWorker, place).await
    }

    pub async fn property_worker(&self) -> Person {
        let place = self.estate().await.compound;
        self.holder("维修工", PostKind::PropertyWorker, place).await
    }

    pub async fn property_manager(&self) -> Person {
        let place = self.estate().await.compound;
        self.holder("物业经理", PostKind::PropertyManager, place).await
    }

    pub async fn community_worker(&self) -> Person {
        let place = self.estate().await.community;
        self.holder("社工", PostKind::CommunityWorker, place).await
    }

    pub async fn auditor(&self) -> Person {
        let place = self.estate().await.district;
        self.holder("监督员", PostKind::Auditor, place).await
    }

    pub async fn privacy_officer(&self) -> Person {
        let place = self.estate().await.district;
        self.holder("保护员", PostKind::PrivacyOfficer, place).await
    }

    pub async fn admin(&self) -> Person {
        let place = self.estate().await.district;
        self.holder("管理员", PostKind::SystemAdmin, place).await
    }

    /// Somebody new with this post.
    pub async fn holder(&self, role: &str, kind: PostKind, place: PlaceId) -> Person {
        let (name, phone) = self.next_name(role);
        let account = self.account(&name, &phone).await;
        let post = self.give_post(account, kind, place).await;
        self.signed_in(name, phone, vec![post]).await
    }

    /// Somebody with an account and nothing else.
    pub async fn newcomer(&self) -> Person {
        let (name, phone) = self.next_name("访客");
        self.account(&name, &phone).await;
        self.signed_in(name, phone, Vec::new()).await
    }

    pub async fn give_post(&self, account: AccountId, kind: PostKind, place: PlaceId) -> PostId {
        let cx = self.system();
        let give = GivePost { account, kind, place, since: cx.now, until: None };
        people::give_post(&cx, give).await.unwrap_or_else(|problem| panic!("{kind:?} is not given: {problem:?}"))
    }

    async fn account(&self, name: &str, phone: &str) -> AccountId {
        let new = NewAccount { name: name.into(), phone: Some(phone.into()), password: PASSWORD.into(), ..NewAccount::default() };
        people::create_account(&self.system(), new).await.unwrap_or_else(|problem| panic!("{name} has no account: {problem:?}"))
    }

    /// Names that nobody bears and numbers that nobody answers.
    fn next_name(&self, role: &str) -> (String, String) {
        let n = self.next_number();
        (format!("样例{role}{n}"), format!("1990000{n:04}"))
    }

    async fn signed_in(&self, name: String, phone: String, posts: Vec<PostId>) -> Person {
        let nobody = Context::new(&self.app, Actor::Nobody);
        let sign_in = SignIn { login: phone.clone(), password: PASSWORD.into(), second: None, device: "测试浏览器".into() };
        let signed =
            people::sign_in(&nobody, sign_in).await.unwrap_or_else(|problem| panic!("{name} cannot sign in: {problem:?}"));
        let client = Client::new(&self.router);
        client.set_cookie(SESSION_COOKIE, &signed.secret);
        Person { account: signed.account, name, phone, posts, secret: signed.secret, client, app: self.app.clone() }
    }
}

/// Somebody tries a password that is not theirs.
pub async fn wrong_sign_in(house: &House, login: &str) -> Result<people::SignedIn, Problem> {
    let nobody = Context::new(&house.app, Actor::Nobody);
    let sign_in = SignIn { login: login.to_owned(), password: "not-the-password".into(), second: None, device: String::new() };
    people::sign_in(&nobody, sign_in).await
}
