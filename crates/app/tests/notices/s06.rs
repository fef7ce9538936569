//! S06 of the scenarios, as far as it is the notice: what the round table agreed is published without a resident's name.

use super::Cast;
use pavilion_rules::access::Action;
use serde_json::json;

const AGREED: &str = "阳光圆桌会议八件事：一、加装照明；二、清理楼道；三、修补路面；四、增设充电桩；五、疏通下水；六、规范停车；七、修缮凉亭；八、补种绿化。";

#[tokio::test]
async fn the_notice_contains_no_resident_names() {
    let cast = Cast::new().await;
    let scopes = [Action::NoticesDraft, Action::NoticesPublish, Action::NoticesRead, Action::NoticesReturn];
    let drafter = cast.drafter.program(&cast.house, &scopes).await;
    let checker = cast.checker.program(&cast.house, &scopes).await;
    let compound = cast.house.estate().await.compound;
    let with = |words: String| json!({ "compound": compound, "kind": "resolution", "title": "圆桌会议结果公示", "words": words, "days": 5, "objections": true });
    for (who, code) in [
        ("提议人手机13912345678", "notices-names-somebody"),
        ("涉及车辆晋A12345", "notices-names-somebody"),
        ("由3号楼2单元501室提出", "notices-names-left"),
        ("由张先生提出", "notices-names-left"),
    ] {
        let made = drafter.api_post("/api/v1/notices", with(format!("{AGREED}{who}。"))).await;
        assert_eq!(made.status, 201, "{}", made.text());
        let id = made.json()["id"].as_str().unwrap().to_owned();
        let refused = checker.api_post(&format!("/api/v1/notices/{id}/publication"), json!({ "checked": true })).await;
        assert_eq!((refused.status.as_u16(), refused.code().as_str()), (422, code), "{who}");
        assert_eq!(cast.house.stranger().api_get(&format!("/api/v1/notices/{id}")).await.status, 404);
    }
    let made = drafter.api_post("/api/v1/notices", with(AGREED.to_owned())).await.json();
    let id = made["id"].as_str().unwrap();
    let done = checker.api_post(&format!("/api/v1/notices/{id}/publication"), json!({ "checked": true })).await;
    assert_eq!(done.status, 200, "{}", done.text());
    let public = cast.house.stranger().api_get(&format!("/api/v1/notices/{id}")).await.text();
    for name in [&cast.drafter.name, &cast.checker.name, &cast.resident.name] {
        assert!(!public.contains(name.as_str()));
    }
    assert!(public.contains("八、补种绿化"));
}
