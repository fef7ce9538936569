//! Mediations of the demo: one that holds, and one under way, between people who were made up.

use super::cast::{Cast, Player, post_holder};
use super::house::House;
use super::town::Town;
use crate::commands::said;
use anyhow::Context as _;
use pavilion_app::rooms::mediations::{
    self, MediationLead, MediationState, MediationWord, NewMediation, ask, hand_over, join, lead, propose, say,
};
use pavilion_rules::access::PostKind;
use pavilion_rules::time::{DAY_MS, HOUR_MS};

/// Somebody of the team a newcomer can sign in as.
pub(crate) const MEDIATOR: (&str, &str, &str) = ("调解员 mediator", "调解员样例", "13000000027");

pub(crate) async fn live(house: &mut House, town: &Town, cast: &Cast) -> anyhow::Result<()> {
    house.clock.put(house.today.plus(-60 * DAY_MS));
    let mediator = post_holder(house, MEDIATOR.1, MEDIATOR.2, PostKind::Mediator, town.compounds[0].community).await?;
    mediations::say_skill(&mediator.acting(house), "退役军人，会说本地话，熟悉漏水和噪声").await.map_err(said)?;
    held(house, cast, &mediator).await?;
    under_way(house, cast, &mediator).await
}

/// Asked for by one resident, agreed to by another, and taken by the mediator.
async fn begun(
    house: &House,
    cast: &Cast,
    mediator: &Player,
    (one, other): (&Player, &Player),
    (called, place, words): (&str, &str, &str),
) -> anyhow::Result<MediationState> {
    let asked = NewMediation { other: called.into(), other_where: place.into(), words: words.into(), ..NewMediation::default() };
    let id = ask(&one.acting(house), asked).await.map_err(said)?.id;
    let code = hand_over(&cast.community_worker.acting(house), id, "second").await.map_err(said)?.code;
    join(&other.acting(house), &code).await.map_err(said)?;
    word(house, other, id, "yes").await?;
    let post = mediator.post.context("holds a post")?;
    propose(&cast.community_worker.acting(house), id, post).await.map_err(said)?;
    step(house, mediator, id, MediationLead { step: "accept".into(), ..MediationLead::default() }).await
}

async fn word(house: &House, who: &Player, id: uuid::Uuid, step: &str) -> anyhow::Result<MediationState> {
    say(&who.acting(house), id, MediationWord { step: step.into(), ..MediationWord::default() }).await.map_err(said)
}

async fn step(house: &House, who: &Player, id: uuid::Uuid, what: MediationLead) -> anyhow::Result<MediationState> {
    lead(&who.acting(house), id, what).await.map_err(said)
}

async fn held(house: &mut House, cast: &Cast, mediator: &Player) -> anyhow::Result<()> {
    house.clock.put(house.today.plus(-50 * DAY_MS));
    let two = (&cast.residents[3], &cast.residents[4]);
    let what = ("楼上住户", "楼上", "楼上水管漏水，泡了吊顶，谈了几次没谈拢");
    let id = begun(house, cast, mediator, two, what).await?.id;
    let at = house.app.clock.now().plus(HOUR_MS);
    let session = MediationLead { step: "session".into(), at, place: "社区调解室".into(), ..MediationLead::default() };
    step(house, mediator, id, session).await?;
    house.clock.put(at.plus(HOUR_MS));
    let words = "楼上月底前修好水管，两家各出一半钱补吊顶".to_owned();
    let draft = MediationLead { step: "draft".into(), how: "written".into(), words, ..MediationLead::default() };
    step(house, mediator, id, draft).await?;
    word(house, two.0, id, "confirm").await?;
    word(house, two.1, id, "confirm").await?;
    for days in [8, 31] {
        house.clock.put(house.app.clock.now().plus(days * DAY_MS));
        let call = MediationLead { step: "call".into(), found: "stable".into(), ..MediationLead::default() };
        step(house, mediator, id, call).await?;
    }
    Ok(())
}

async fn under_way(house: &mut House, cast: &Cast, mediator: &Player) -> anyhow::Result<()> {
    house.clock.put(house.today.plus(-3 * DAY_MS));
    let two = (&cast.residents[5], &cast.residents[6]);
    let what = ("隔壁住户", "隔壁", "楼道里放鞋柜，进出不方便");
    let id = begun(house, cast, mediator, two, what).await?.id;
    let at = house.today.plus(DAY_MS);
    let session = MediationLead { step: "session".into(), at, place: "社区调解室".into(), ..MediationLead::default() };
    step(house, mediator, id, session).await.map(|_| ())
}
