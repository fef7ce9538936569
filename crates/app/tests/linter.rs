//! The page linter itself: a good page passes, and each fault it exists for is found.

use pavilion_testkit::linter::faults;
use pavilion_testkit::{Client, House};

const GOOD: &str = r##"<!doctype html><html lang="zh-CN"><head><title>家</title></head><body>
<main id="main"><h1>家</h1><form method="post" action="/x"><input type="hidden" name="csrf" value="1">
<label for="a">甲</label><input id="a" name="a"><button>好</button></form></main></body></html>"##;

#[test]
fn a_good_page_passes_and_each_fault_is_found() {
    assert_eq!(faults(GOOD, true), Vec::<String>::new());
    for (what, from, to, expected) in [
        ("no language", "lang=\"zh-CN\"", "", "language"),
        ("no title", "<title>家</title>", "", "0 <title>"),
        ("an empty title", "<title>家</title>", "<title> </title>", "title is empty"),
        ("two headings", "<h1>家</h1>", "<h1>家</h1><h1>园</h1>", "2 <h1>"),
        ("no main landmark", "main", "div", "0 <main>"),
        ("a field without a label", "<label for=\"a\">甲</label>", "", "has no label"),
        ("a label for nothing", "id=\"a\"", "id=\"b\"", "which is not there"),
        ("an id twice", "<h1>", "<h1 id=\"a\">", "stands 2 times"),
        ("a form without its token", "name=\"csrf\" value=\"1\"", "name=\"csrf\" value=\"\"", "has no token"),
        ("a script in the page", "<h1>", "<script>1</script><h1>", "script stands in the page"),
        ("a style in the page", "<h1>", "<h1 style=\"color:red\">", "carries style"),
        ("a handler in the page", "<h1>", "<h1 onclick=\"x()\">", "carries onclick"),
        ("a missing sentence", "<button>好", "<button>[[matters-x]]", "missing key [[matters-x]]"),
        ("a raw refusal", "<button>好", "<button>refused-matters-x", "raw key"),
        ("an image without words", "<h1>", "<img src=\"/a.png\"><h1>", "has no alt"),
        ("a button without words", "<button>好", "<button>", "says nothing"),
        ("a thing never closed", "</form>", "", "closes while <form>"),
        ("a script from elsewhere", "</head>", "<script src=\"https://evil.example/x.js\"></script></head>", "from elsewhere"),
    ] {
        let found = faults(&GOOD.replacen(from, to, if what == "no main landmark" { 9 } else { 1 }), true);
        assert!(found.iter().any(|fault| fault.contains(expected)), "{what}: {found:?}");
    }
}

#[tokio::test]
async fn error_pages_are_whole_pages_in_both_languages() {
    let house = House::new().await;
    for lang in ["zh-CN", "en"] {
        let client = Client::new(&house.router);
        client.set_cookie("pv_lang", lang);
        let page = client.get("/there/is/no/such/page").await;
        assert_eq!(page.status.as_u16(), 404);
        assert!(page.body.contains(&format!("lang=\"{lang}\"")));
    }
}
