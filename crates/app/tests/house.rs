//! The kit's own people and places: every role can be made and is what it says.

use pavilion_rules::access::PostKind;
use pavilion_testkit::House;

#[tokio::test]
async fn a_house_has_people_with_roles_each_in_their_own_place() {
    let house = House::new().await;
    let estate = house.estate().await;
    assert_eq!(estate.dwellings.len(), 24);

    let resident = house.resident("3-2-501").await;
    assert_eq!(resident.cx().await.standing().homes[0].compound, estate.compound);
    let neighbour = house.other_resident("1-1-101").await;
    assert_eq!(neighbour.cx().await.standing().homes[0].compound, house.other_estate().await.compound);

    for (person, kind) in [
        (house.grid_worker().await, PostKind::GridWorker),
        (house.property_worker().await, PostKind::PropertyWorker),
        (house.property_manager().await, PostKind::PropertyManager),
        (house.community_worker().await, PostKind::CommunityWorker),
        (house.auditor().await, PostKind::Auditor),
        (house.privacy_officer().await, PostKind::PrivacyOfficer),
        (house.admin().await, PostKind::SystemAdmin),
    ] {
        let cx = person.cx().await;
        let held = &cx.standing().posts;
        assert_eq!((held.len(), held[0].kind), (1, kind));
        assert!(!person.csrf().await.is_empty());
        let program = person.program(&house, &[]).await;
        assert_eq!(program.api_get("/session.json").await.json()["signed_in"], true);
    }
    assert_eq!(house.stranger().api_get("/session.json").await.json()["signed_in"], false);
}
