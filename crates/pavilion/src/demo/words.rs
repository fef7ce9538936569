//! Words for the large demos, where matters come by the ten thousand: patterns per category, filled from small lists.

use rand::{Rng, RngExt};

/// What people say about one category: the public title, the words, and the note of whoever mended it.
pub(crate) struct Pattern {
    pub category: &'static str,
    pub title: &'static str,
    pub words: &'static str,
    pub done: &'static str,
    /// How often it comes, beside the others.
    pub weight: u32,
}

const fn pattern(weight: u32, category: &'static str, title: &'static str, words: &'static str, done: &'static str) -> Pattern {
    Pattern { category, title, words, done, weight }
}

/// `{where}` and `{when}` are filled in.
pub(crate) const PATTERNS: &[Pattern] = &[
    pattern(
        14,
        "light-lamps",
        "{where}楼道灯不亮",
        "{where}的灯{when}开始不亮，晚上上下楼看不清台阶，请安排更换。",
        "已更换灯具，试亮正常",
    ),
    pattern(
        9,
        "lift-fault",
        "电梯异响、关门反复",
        "{where}电梯{when}起运行有异响，关门要反复几次，住户不敢乘坐。",
        "维保单位已调整门机，运行正常",
    ),
    pattern(9, "water-drain", "{where}下水堵塞", "{where}下水道{when}开始返水，脏水往外冒，麻烦尽快疏通。", "主管道已疏通"),
    pattern(6, "water-roof", "{where}顶层渗漏", "雨后{where}顶层屋面渗水，墙皮起鼓脱落，{when}又加重了。", "渗漏处已做防水修补"),
    pattern(9, "parking-cars", "车辆乱停堵住出入口", "{where}门前{when}总有车乱停，轮椅和婴儿车过不去。", "已劝离并补划禁停线"),
    pattern(
        7,
        "parking-bikes",
        "非机动车占道",
        "{where}门口电动车、自行车停得满满的，{when}消防疏散都成问题。",
        "已划线并清走废弃车辆",
    ),
    pattern(
        6,
        "parking-charging",
        "飞线充电",
        "有人从楼上甩线充电，{when}看到插排挂在{where}窗边，很危险。",
        "线已收回，充电需求已登记",
    ),
    pattern(8, "clean-rubbish", "垃圾清运不及时", "{where}旁边的垃圾桶{when}满了没人清，味道很大。", "已清运并增加频次"),
    pattern(7, "clean-stairs", "楼道杂物未清", "{where}楼道堆着纸箱和旧家具，{when}反映过还没有清。", "杂物已清走"),
    pattern(4, "building-road", "路面破损积水", "{where}前面的路面坑洼，{when}下雨积水，老人容易摔。", "坑洼已填补"),
    pattern(4, "light-gates", "单元门禁失灵", "{where}门禁刷卡没有反应，{when}起门一直敞着。", "读卡器已更换"),
    pattern(
        4,
        "heat-cold",
        "室内温度不达标",
        "{where}暖气不热，{when}量过只有十六度，家里有老人。",
        "已排气并调整阀门，温度回升",
    ),
    pattern(3, "fire-lane", "消防通道被占", "{where}旁的消防通道{when}停着车，救护车都进不来。", "现场已清空"),
    pattern(3, "neighbours-noise", "夜间噪声", "{where}附近{when}夜里十点后还有施工声音，影响休息。", "已上门劝导，回访无复发"),
    pattern(3, "green-plants", "树枝遮挡窗户", "{where}的树枝伸到窗户上，{when}刮风打玻璃。", "已修剪"),
    pattern(2, "building-wall", "外墙皮脱落", "{where}外墙{when}掉下来一块墙皮，下面是人行道。", "已设围挡并铲除松动墙皮"),
    pattern(
        2,
        "property-service",
        "报修电话无人接听",
        "{when}打了几次报修电话都没有人接，{where}的问题一直拖着。",
        "已核实并安排专人值守",
    ),
    pattern(1, "life-meals", "希望增设助餐点", "{where}高龄老人多，{when}大家都在问能不能设一个助餐点。", "助餐点已列入共建项目"),
];

const WHEN: [&str; 8] = ["前天晚上", "上周末", "这几天", "从昨天", "最近半个月", "今天早上", "下雨以后", "国庆节前"];

/// One of the patterns, the frequent ones more often.
pub(crate) fn any(rng: &mut impl Rng) -> &'static Pattern {
    let total: u32 = PATTERNS.iter().map(|pattern| pattern.weight).sum();
    let mut left = rng.random_range(0..total);
    for pattern in PATTERNS {
        if left < pattern.weight {
            return pattern;
        }
        left -= pattern.weight;
    }
    &PATTERNS[0]
}

pub(crate) fn filled(text: &str, place: &str, rng: &mut impl Rng) -> String {
    text.replace("{where}", place).replace("{when}", WHEN[rng.random_range(0..WHEN.len())])
}

const FIRST: [&str; 24] = [
    "和", "安", "乐", "康", "泰", "祥", "瑞", "明", "清", "雅", "文", "景", "春", "晴", "松", "柏", "竹", "兰", "云", "溪", "湖",
    "晓", "远", "曦",
];
const SECOND: [&str; 10] = ["园", "苑", "居", "庭", "里", "坊", "府", "湾", "轩", "台"];
const THIRD: [&str; 3] = ["样例小区", "样例家园", "样例新村"];

/// A name no real compound has: each number another one.
pub(crate) fn compound_name(at: usize) -> String {
    let (first, second, third) = (FIRST[at % 24], SECOND[at / 24 % 10], THIRD[at / 240 % 3]);
    format!("{first}{second}{third}")
}
