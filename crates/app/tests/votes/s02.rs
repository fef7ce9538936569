//! S02 as it goes: 120 households, two books, a threshold, a decision, half-year statements with their notices, the year.

use super::*;
use pavilion_app::rooms::record::doctor;
use serde_json::json;

const FEE_YUAN: i64 = 500;
const HOUSEHOLDS: usize = 120;

struct Compound {
    hall: Hall,
    /// A keeps the fees, B the expenses.
    at: String,
}

async fn compound() -> Compound {
    let hall = Hall::of(&[vec![8_000; HOUSEHOLDS]]).await;
    let at = hall.compound.to_string();
    Compound { hall, at }
}

impl Compound {
    async fn write(&self, who: &Person, book: &str, yuan: i64, day: &str, words: &str, decision: &str) -> Answer {
        let amount = (yuan * 100).to_string();
        let mut fields = vec![("compound", self.at.as_str()), ("amount", &amount), ("day", day), ("words", words)];
        if !decision.is_empty() {
            fields.push(("decision", decision));
        }
        let fields: Vec<(String, String)> = fields.into_iter().map(|(a, b)| (a.to_owned(), b.to_owned())).collect();
        let voucher = pavilion_testkit::story::photo();
        who.api_form_with(
            &format!("/api/v1/money/{book}"),
            &fields,
            &[("voucher".into(), "v.jpg".into(), voucher.bytes.to_vec())],
        )
        .await
    }

    async fn income(&self, yuan: i64, day: &str, words: &str) -> Answer {
        self.write(&self.hall.member, "income", yuan, day, words, "").await
    }

    async fn expense(&self, yuan: i64, day: &str, words: &str, decision: &str) -> Answer {
        self.write(&self.hall.other_member, "expenses", yuan, day, words, decision).await
    }

    /// Somebody who lives in the compound.
    async fn neighbour(&self) -> Person {
        let sql = "select id from dwelling where compound = $1 order by id limit 1";
        let mut tx = self.hall.house.app.db.read().await.unwrap();
        let (home,): (pavilion_rules::ids::DwellingId,) = tx.only(sql, &pavilion_app::params![self.hall.compound]).await.unwrap();
        drop(tx);
        self.hall.house.resident_at(home).await
    }

    async fn statements(&self) -> Json {
        self.hall.get(&self.hall.worker, &format!("/api/v1/money/statements?compound={}", self.at)).await
    }

    /// Drawn by the one who keeps the fees, checked and published by the community.
    async fn state(&self, until: &str) -> String {
        let body = json!({ "compound": self.at, "until": until });
        let drawn = self.hall.post(&self.hall.member, "/api/v1/money/statements", body).await;
        let notice = drawn["notice"].as_str().unwrap().to_owned();
        let publish = json!({ "checked": true, "names_checked": false });
        let own = self.hall.member.api_post(&format!("/api/v1/notices/{notice}/publication"), publish.clone()).await;
        assert!(own.status.is_client_error(), "nobody publishes what they drew themselves");
        self.hall.post(&self.hall.worker, &format!("/api/v1/notices/{notice}/publication"), publish).await;
        notice
    }
}

#[tokio::test]
async fn s02_from_the_fee_to_two_half_year_statements_and_the_indicators_of_the_year() {
    let mut c = compound().await;
    agreed_and_written(&mut c).await;
    let published = first_statement(&c).await;
    second_is_due(&mut c, published).await;
    second_statement_and_year(&c).await;
    let findings = doctor(&c.hall.house.app).await.unwrap();
    assert!(findings.is_empty(), "{findings:?}");
}

/// The fee, the two books, and a major expense that waits for its decision.
async fn agreed_and_written(c: &mut Compound) {
    // The fee of 500 yuan was decided; what all 120 households pay is 60,000 yuan.
    let year = json!({ "compound": c.at, "year": 2026, "fee": FEE_YUAN * 100, "households": HOUSEHOLDS, "reason": "业主大会决议：每户每年500元" });
    c.hall.post(&c.hall.worker, "/api/v1/money/years", year).await;
    let threshold = json!({ "compound": c.at, "amount": 200_000, "reason": "一事一议约定" });
    c.hall.post(&c.hall.worker, "/api/v1/money/threshold", threshold).await;
    assert_eq!(c.statements().await["years"][0]["full"], 6_000_000, "full collection is 60,000 yuan");
    assert_eq!(c.statements().await["due"], Json::Null, "without a line nothing is due");

    // A records fees by the quarter, B files expenses with their vouchers; neither writes the other's book.
    assert_eq!(c.income(30_000, "2026-02-01", "上半年物业费合计").await.status, StatusCode::CREATED);
    assert_eq!(c.expense(1_800, "2026-03-01", "清扫楼道", "").await.status, StatusCode::CREATED);
    for answer in [
        c.write(&c.hall.member, "expenses", 10, "2026-03-02", "扫帚", "").await,
        c.write(&c.hall.other_member, "income", 10, "2026-03-02", "废品收入", "").await,
    ] {
        assert_eq!(answer.code(), "money-other-line", "{}", answer.text());
    }
    // A major expense waits for its decision.
    assert_eq!(c.expense(9_000, "2026-06-01", "换水泵", "").await.code(), "money-decision-needed");
    let mut vote = c.hall.statutory("278-5");
    vote["settings"] = json!({ "starts": [{ "what": "money", "words": "换水泵", "amount": 900_000 }] });
    let path = c.hall.open_vote(vote, 7).await;
    for line in c.hall.roll(&path).await {
        c.hall.said(&path, line["id"].as_str().unwrap(), "for").await;
    }
    c.hall.close(7).await;
    c.hall.published(&path).await;
    c.hall.house.run_jobs().await;
    let decision = c.hall.get(&c.hall.worker, &path).await["starts"][0]["id"].as_str().unwrap().to_owned();
    for person in [&mut c.hall.worker, &mut c.hall.member, &mut c.hall.other_member] {
        person.sign_in_again(&c.hall.house).await;
    }
    assert_eq!(c.expense(9_000, "2026-06-20", "换水泵", &decision).await.status, StatusCode::CREATED);
}

/// The first statement: the sums of the books, a notice, and a question under it. Says when it was published.
async fn first_statement(c: &Compound) -> jiff::civil::Date {
    // The first statement is late: half a year after the first line was in August.
    let before = c.statements().await;
    assert_eq!((&before["due"], &before["overdue"]), (&json!("2026-08-01"), &json!(true)));
    let notice = c.state("2026-06-30").await;
    let first = c.statements().await["items"][0].clone();
    assert_eq!((&first["from"], &first["until"]), (&json!("2026-02-01"), &json!("2026-06-30")));
    assert_eq!((&first["income"], &first["expense"], &first["before"]), (&json!(3_000_000), &json!(1_080_000), &json!(0)));

    // It is a notice everybody reads, and the question under it is answered.
    let owner = c.neighbour().await;
    let page = c.hall.house.stranger().get(&format!("/notices/{notice}")).await;
    for words in ["收入 30,000 元，共 1 笔", "支出 10,800 元，共 2 笔", "本期末结余 19,200 元"] {
        assert!(page.says(words), "{words}: {}", page.text());
    }
    assert!(!page.says("1单元") && !page.says("欠"), "no household stands in it: {}", page.text());
    let asked = json!({ "kind": "question", "words": "换水泵的钱是哪一天付的？" });
    let voice = c.hall.post(&owner, &format!("/api/v1/notices/{notice}/voices"), asked).await;
    let answer = json!({ "answer": "六月二十日付的，凭证在收支页。" });
    c.hall
        .post(&c.hall.worker, &format!("/api/v1/notices/{notice}/voices/{}/answer", voice["id"].as_str().unwrap()), answer)
        .await;
    let page = owner.get(&format!("/notices/{notice}")).await;
    assert!(page.says("六月二十日付的"), "the question is answered under it: {}", page.text());
    first_published(c).await
}

async fn first_published(c: &Compound) -> jiff::civil::Date {
    c.statements().await["items"][0]["published"].as_str().unwrap().parse().unwrap()
}

/// The second one is due half a year after the first was published, and overdue the day after.
async fn second_is_due(c: &mut Compound, published: jiff::civil::Date) {
    let known = c.statements().await;
    assert_eq!(known["overdue"], false);
    let due: jiff::civil::Date = known["due"].as_str().unwrap().parse().unwrap();
    assert_eq!(due, published.saturating_add(jiff::Span::new().months(6)));
    let days = i64::from(published.until(due).unwrap().get_days());
    c.hall.house.clock.forward(days * DAY_MS);
    for person in [&mut c.hall.worker, &mut c.hall.member, &mut c.hall.other_member] {
        person.sign_in_again(&c.hall.house).await;
    }
    assert_eq!(c.statements().await["overdue"], false, "on the day itself it is in time");
    c.hall.house.clock.forward(DAY_MS);
    for person in [&mut c.hall.worker, &mut c.hall.member, &mut c.hall.other_member] {
        person.sign_in_again(&c.hall.house).await;
    }
    assert_eq!(c.statements().await["overdue"], true);
    let account = c.hall.worker.get(&format!("/money?compound={}", c.at)).await;
    assert!(account.says("已经过期"), "{}", account.text());
}

/// The second half of the fees, the second statement, and the year.
async fn second_statement_and_year(c: &Compound) {
    // The second half of the fees, and the second statement: together they are the sum of the books.
    assert_eq!(c.income(27_000, "2026-09-01", "下半年物业费合计").await.status, StatusCode::CREATED);
    assert_eq!(c.expense(1_999, "2026-12-01", "清扫楼道", "").await.status, StatusCode::CREATED);
    // Drawn too early and published by nobody, it is drawn again, and from the same day on.
    let early = json!({ "compound": c.at, "until": "2026-10-31" });
    let early = c.hall.post(&c.hall.member, "/api/v1/money/statements", early).await;
    assert_eq!(c.statements().await["items"][0]["from"], "2026-07-01");
    c.state("2026-12-31").await;
    let known = c.statements().await;
    assert_eq!(known["items"].as_array().unwrap().len(), 2, "the draft was replaced: {known}");
    assert_eq!(known["items"][0]["late"], 0);
    let (second, first) = (&known["items"][0], &known["items"][1]);
    assert_eq!(second["notice"], early["notice"], "the draft has the new words: the old ones can be published by nobody");
    assert_eq!((&second["from"], &second["before"]), (&json!("2026-07-01"), &json!(1_920_000)), "no day is left out");
    let sum = |name: &str| first[name].as_i64().unwrap() + second[name].as_i64().unwrap();
    let books = c.hall.get(&c.hall.worker, &format!("/api/v1/money?compound={}", c.at)).await;
    assert_eq!((Some(sum("income")), Some(sum("expense"))), (books["income"].as_i64(), books["expense"].as_i64()));
    assert_eq!(known["overdue"], false);

    // The year: what came in of what was agreed, what is left, and from where the next fee is talked about.
    let year = &known["years"][0];
    assert_eq!(
        (&year["full"], &year["income"], &year["collected_permille"]),
        (&json!(6_000_000), &json!(5_700_000), &json!(950))
    );
    assert_eq!((&year["left"], &year["fee_that_pays"]), (&json!(4_420_100), &json!(10_700)));
}

/// A line for days that were told already moves what was left before, and the next statement says by how much.
#[tokio::test]
async fn s02_what_is_entered_late_is_said_in_the_next_statement() {
    let c = compound().await;
    let threshold = json!({ "compound": c.at, "amount": 200_000, "reason": "一事一议约定" });
    c.hall.post(&c.hall.worker, "/api/v1/money/threshold", threshold).await;
    let named = json!({ "compound": c.at, "year": 2026, "fee": 50_000, "households": 120, "reason": "问 13800000001 便知" });
    let refused = c.hall.worker.api_post("/api/v1/money/years", named).await;
    assert_eq!(refused.code(), "money-names", "{}", refused.text());

    assert_eq!(c.income(300, "2026-02-01", "物业费合计").await.status, StatusCode::CREATED);
    c.state("2026-06-30").await;
    assert_eq!(c.expense(120, "2026-05-01", "补记的清扫费", "").await.status, StatusCode::CREATED);
    let notice = c.state("2026-09-30").await;
    let second = c.statements().await["items"][0].clone();
    assert_eq!((&second["before"], &second["late"]), (&json!(18_000), &json!(-12_000)));
    let page = c.hall.house.stranger().get(&format!("/notices/{notice}")).await;
    assert!(page.says("补记或划去的以前各期账目 -120 元"), "{}", page.text());
}

#[tokio::test]
async fn no_list_of_arrears_can_be_produced_by_anybody() {
    let c = compound().await;
    for name in ["arrears", "households", "debts", "unpaid", "dwellings"] {
        for path in [format!("/money/{name}?compound={}", c.at), format!("/api/v1/money/{name}?compound={}", c.at)] {
            let status = c.hall.worker.look(&path).await.status;
            assert!(matches!(status, StatusCode::NOT_FOUND | StatusCode::METHOD_NOT_ALLOWED), "{path} answers {status}");
        }
    }
    // A line that names a flat or somebody is refused, so that none can be kept line by line either.
    let named = c.income(1, "2026-02-01", "甲先生 13800000001 未交").await;
    assert_eq!(named.code(), "money-names", "{}", named.text());
    // No column of the room knows a dwelling or who paid.
    let root = pavilion_testkit::source::root();
    let mut columns = String::new();
    for file in ["migrations/0013_votes.sql", "migrations/0015_votes.sql"] {
        let text = std::fs::read_to_string(root.join(file)).unwrap();
        let money = text.split("-- Money").nth(1).unwrap().to_owned();
        columns.extend(money.lines().filter(|line| !line.trim().starts_with("--")));
    }
    for word in ["dwelling", "payer", "owed", "arrear", "household uuid"] {
        assert!(!columns.contains(word), "{word}");
    }
}
