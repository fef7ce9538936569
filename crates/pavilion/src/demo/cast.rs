//! The people of the demo: residents who joined by their card, and those who hold posts. All of them are made up.

use super::house::House;
use super::town::Town;
use super::{Account, say};
use crate::commands::said;
use pavilion_app::context::Context;
use pavilion_app::rooms::people::{self, GivePost, IssueCodes, Join, NewAccount};
use pavilion_app::rooms::places;
use pavilion_rules::access::{Held, Home, PostKind, Standing};
use pavilion_rules::ids::{AccountId, PlaceId, PostId};

pub(super) const PASSWORD: &str = "pavilion-demo";

/// Those a newcomer can sign in as. The numbers belong to nobody: no network gives them out.
const STAFF: [(&str, &str, &str, PostKind, Over); 10] = [
    ("网格员 grid worker", "网格员样例", "13000000003", PostKind::GridWorker, Over::Compound),
    ("社区工作者 community worker", "社区工作者样例", "13000000004", PostKind::CommunityWorker, Over::Community),
    ("物业员工 property worker", "物业员工样例", "13000000005", PostKind::PropertyWorker, Over::Compound),
    ("物业经理 property manager", "物业经理样例", "13000000006", PostKind::PropertyManager, Over::Compound),
    ("街道协调员 street coordinator", "街道协调员样例", "13000000007", PostKind::StreetCoordinator, Over::Street),
    ("审计员 auditor", "审计员样例", "13000000008", PostKind::Auditor, Over::District),
    ("系统管理员 administrator", "系统管理员样例", "13000000009", PostKind::SystemAdmin, Over::District),
    ("业委会委员 committee member", "业委会委员样例", "13000000010", PostKind::CommitteeMember, Over::Compound),
    ("个人信息保护负责人 privacy officer", "隐私负责人样例", "13000000011", PostKind::PrivacyOfficer, Over::District),
    ("监票人 observer of votes", "监票人样例", "13000000018", PostKind::Observer, Over::Compound),
];
const RESIDENTS: [(&str, &str); 7] = [
    ("居民甲一", "13000000001"),
    ("居民乙二", "13000000002"),
    ("居民丙三", "13000000013"),
    ("居民丁四", "13000000014"),
    ("居民戊五", "13000000015"),
    ("居民己六", "13000000016"),
    ("居民庚七", "13000000017"),
];

#[derive(Clone, Copy)]
enum Over {
    Compound,
    Community,
    Street,
    District,
}

/// Those a newcomer can sign in as.
#[must_use]
pub(crate) fn accounts() -> Vec<Account> {
    let residents = [("居民甲 resident", RESIDENTS[0].1), ("居民乙 resident", RESIDENTS[1].1)];
    let staff = STAFF.iter().map(|one| (one.0, one.2));
    let unit = (super::life::UNIT.0, super::life::UNIT.2);
    let volunteer = (super::life::VOLUNTEER.0, super::life::VOLUNTEER.2);
    let secretary = (super::meetings::SECRETARY.0, super::meetings::SECRETARY.2);
    let mediator = (super::mediations::MEDIATOR.0, super::mediations::MEDIATOR.2);
    residents
        .into_iter()
        .chain(staff)
        .chain([unit, volunteer, secretary, mediator])
        .map(|(who, login)| Account { who, login, password: PASSWORD })
        .collect()
}

/// Somebody who acts in the stories.
pub(crate) struct Player {
    pub account: AccountId,
    pub standing: Standing,
    pub post: Option<PostId>,
}

impl Player {
    pub(crate) fn acting(&self, house: &House) -> Context {
        house.person(self.account, &self.standing)
    }
}

pub(crate) struct Cast {
    pub residents: Vec<Player>,
    pub grid_worker: Player,
    pub community_worker: Player,
    pub property_worker: Player,
    /// The other holders of posts, in the order of [`STAFF`].
    pub others: Vec<Player>,
}

impl Cast {
    /// The holder of the street's post.
    pub(crate) fn street(&self) -> Option<&Player> {
        let holds = |player: &&Player| player.standing.posts.iter().any(|held| held.kind == PostKind::StreetCoordinator);
        self.others.iter().find(holds)
    }
}

/// Makes the accounts, gives the posts, hands out cards and lets the residents join with them.
pub(crate) async fn engage(house: &mut House, town: &Town) -> anyhow::Result<Cast> {
    let compound = &town.compounds[0];
    let mut staff = Vec::new();
    for (_, name, phone, kind, over) in STAFF {
        let place = match over {
            Over::Compound => compound.id,
            Over::Community => compound.community,
            Over::Street => town.street,
            Over::District => town.district,
        };
        staff.push(post_holder(house, name, phone, kind, place).await?);
    }
    let mut staff = staff.into_iter();
    let (Some(grid_worker), Some(community_worker), Some(property_worker)) = (staff.next(), staff.next(), staff.next()) else {
        anyhow::bail!("the demo has no staff");
    };
    let others = staff.collect();
    // Cards go to more flats than people have joined from yet.
    let codes = people::issue_codes(&grid_worker.acting(house), IssueCodes { dwellings: compound.some_dwellings.clone() })
        .await
        .map_err(said)?;
    let mut residents = Vec::new();
    for ((name, phone), code) in RESIDENTS.iter().zip(&codes) {
        let join = Join {
            code: code.code.clone(),
            name: (*name).to_owned(),
            phone: Some((*phone).to_owned()),
            password: PASSWORD.to_owned(),
            ..Join::default()
        };
        let joined = people::join(&house.nobody(), join).await.map_err(said)?;
        let standing =
            Standing { signed_in: true, second_factor: true, posts: Vec::new(), homes: vec![Home { compound: compound.id }] };
        residents.push(Player { account: joined.account, standing, post: None });
    }
    say(&format!("  {} accounts, {} cards", STAFF.len() + residents.len(), codes.len()));
    Ok(Cast { residents, grid_worker, community_worker, property_worker, others })
}

/// A new account with one post.
pub(crate) async fn post_holder(
    house: &House,
    name: &str,
    phone: &str,
    kind: PostKind,
    place: PlaceId,
) -> anyhow::Result<Player> {
    let cx = house.system();
    let new = NewAccount {
        name: name.to_owned(),
        phone: Some(phone.to_owned()),
        password: PASSWORD.to_owned(),
        ..NewAccount::default()
    };
    let account = people::create_account(&cx, new).await.map_err(said)?;
    let post = people::give_post(&cx, GivePost { account, kind, place, since: cx.now, until: None }).await.map_err(said)?;
    let mut tx = house.app.db.read().await?;
    let scope = places::place(&mut tx, place).await.map_err(said)?.map(|place| place.path).unwrap_or_default();
    let posts = vec![Held { post, kind, scope }];
    Ok(Player {
        account,
        standing: Standing { signed_in: true, second_factor: true, posts, homes: Vec::new() },
        post: Some(post),
    })
}
