//! What happened in the demo compound: told as steps, then lived through by calling the real actions with a moving clock.

use super::pictures::Motif;

/// Where something is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Spot {
    Compound,
    Building(usize),
    Entrance(usize, usize),
}

/// One matter: how many hours before "now" it was raised, in whose words, and how it went on.
pub(crate) struct Story {
    pub hours_ago: i64,
    pub category: &'static str,
    pub place: Spot,
    pub spot: &'static str,
    /// The reporter's own words.
    pub words: &'static str,
    /// What everybody reads once somebody has checked it; empty when the own words name nobody.
    pub title: &'static str,
    pub open_words: &'static str,
    pub motif: Option<Motif>,
    pub photos: usize,
    /// Which of the demo residents raised it.
    pub who: usize,
    pub life: &'static [Step],
}

/// One step, and how many hours after the one before.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Step {
    Accept(i64),
    Decline(i64, &'static str, &'static str),
    Assign(i64),
    Contact(i64, &'static str),
    /// A note and whether a photo shows it.
    Finish(i64, &'static str, bool),
    Confirm(i64),
    Rate(i64, &'static str, &'static str),
    Reopen(i64, &'static str),
    Withdraw(i64, &'static str),
}
use Step::{Accept, Assign, Confirm, Contact, Decline, Finish, Rate, Reopen, Withdraw};

macro_rules! story {
    ($hours:expr, $category:literal, $place:expr, $spot:literal, $who:literal, $motif:expr, $photos:literal,
     $title:literal, $words:literal, $open:literal, $life:expr) => {
        Story {
            hours_ago: $hours,
            category: $category,
            place: $place,
            spot: $spot,
            words: $words,
            title: $title,
            open_words: $open,
            motif: $motif,
            photos: $photos,
            who: $who,
            life: $life,
        }
    };
}

const DAY: i64 = 24;

/// Everything, in the order it was raised.
pub(crate) const STORIES: &[Story] = &[
    story!(
        58 * DAY,
        "light-wires",
        Spot::Compound,
        "2号楼与1号楼之间的半空",
        3,
        Some(Motif::Cables),
        1,
        "楼间飞线凌乱，雨天打火花",
        "两栋楼中间的电线像蜘蛛网一样，不知道是哪几家通信公司拉的，上个月下雨的时候还打了火花，老人孩子从底下过都害怕。问了三家都说不是自己的线。希望有人牵头，把能剪的剪掉，剩下的穿管。",
        "",
        &[
            Accept(5),
            Assign(3),
            Contact(20, "已约三家通信公司周四到现场认线"),
            Finish(12 * DAY, "无主线缆已剪除，其余线缆穿管固定，共清理约八十米", true),
            Confirm(20),
            Rate(2, "satisfied", "总算有人牵头了，辛苦各位师傅")
        ]
    ),
    story!(
        49 * DAY,
        "neighbours-noise",
        Spot::Entrance(0, 1),
        "",
        1,
        None,
        0,
        "夜间装修噪声",
        "楼上连着三天晚上十点以后还在打电钻，孩子要中考，实在睡不好。",
        "有住户连续数日夜间十点以后施工，影响休息。",
        &[
            Accept(2),
            Assign(1),
            Contact(3, "已上门提醒，对方答应晚上八点后不再施工"),
            Finish(2 * DAY, "回访两晚，没有再施工", false),
            Confirm(10),
            Rate(1, "satisfied", "")
        ]
    ),
    story!(
        45 * DAY,
        "parking-bikes",
        Spot::Compound,
        "每个单元门口",
        2,
        Some(Motif::Bicycles),
        2,
        "单元门口非机动车乱停，僵尸车占地方",
        "咱们小区电动车自行车少说也有三百辆，单元门口停得满满当当，轮椅都推不过去，其中有不少是没人要的僵尸车，车胎都烂了，建议贴通知、给期限，到期没人认领的统一清走，再划出停车的线。",
        "",
        &[
            Accept(8),
            Assign(20),
            Contact(DAY, "已清点，疑似废弃车辆四十一辆，贴通知三十天"),
            Finish(32 * DAY, "认领期满，清走三十六辆，六个单元门口全部划线", true),
            Confirm(2 * DAY)
        ]
    ),
    story!(
        41 * DAY,
        "property-fees",
        Spot::Compound,
        "",
        4,
        None,
        0,
        "物业费标准为什么与合同不一致",
        "今年物业费的单价和前期合同不一样，请说明是哪次会议定的。我家是1号楼的，欠费名单贴电梯里也不合适。",
        "今年物业费单价与前期合同不一致，请说明依据；请不要公开张贴欠费信息。",
        &[Decline(30, "收费争议需由业主与物业企业协商或依法解决，本平台不能裁定；欠费名单已要求物业当天撤下", "court")]
    ),
    story!(
        36 * DAY,
        "lift-fault",
        Spot::Entrance(1, 0),
        "单元电梯",
        0,
        Some(Motif::Lift),
        1,
        "电梯门关不严，运行中有异响",
        "电梯关门要关好几次才能走，走的时候咯噔咯噔响，老太太不敢坐，天天爬楼。",
        "",
        &[
            Accept(1),
            Assign(1),
            Contact(1, "维保单位一小时内到场，电梯先停用"),
            Finish(DAY, "更换门机皮带并调整门板间隙", true),
            Confirm(3),
            Rate(1, "partly", "修是修好了，停用的时候没有贴通知"),
            Reopen(6 * DAY, "响声又出现了，七层到八层之间特别明显"),
            Contact(2, "已约维保单位当天下午复查"),
            Finish(20, "导靴磨损，已更换，试运行两小时无异响", true),
            Confirm(5),
            Rate(1, "satisfied", "这回没有响声了")
        ]
    ),
    story!(
        30 * DAY,
        "water-roof",
        Spot::Entrance(0, 2),
        "单元顶层屋面",
        5,
        Some(Motif::Roof),
        2,
        "顶层屋面渗漏，连续三年雨季漏水",
        "我家住顶层，楼顶防水层老化，已经连续三年一到雨季就漏，今年最严重，厨房、客厅、卫生间都有水渍，墙皮大片大片往下掉，电灯开关里也进过水，报修过四次，每次来人看看就走了，说要动用维修资金、要全楼签字，可到底怎么签、找谁签、多长时间能定下来，从来没有人说清楚过，希望这一次能有个准话。",
        "单元屋面防水层老化，已经连续三年一到雨季就漏，今年最严重，墙皮大片大片往下掉，报修过四次。动用维修资金要签字，到底怎么签、找谁签、多长时间能定下来，从来没有人说清楚过，希望这一次能有个准话。",
        &[
            Accept(10),
            Assign(12),
            Contact(DAY, "已现场查看并拍照，先做临时封堵，维修资金使用流程单另送达"),
            Finish(9 * DAY, "裂缝处做了应急封堵，彻底翻修待维修资金表决", true),
            Confirm(20),
            Rate(3, "not-satisfied", "只堵了三条缝，另外两处还在渗"),
            Reopen(2 * DAY, "我家卫生间上方和阳台转角两处仍在渗水")
        ]
    ),
    story!(
        26 * DAY,
        "clean-stairs",
        Spot::Entrance(1, 2),
        "三层到五层转角",
        2,
        None,
        0,
        "楼道堆放杂物",
        "楼道里堆着纸箱和旧柜子，五层转角基本走不了人。",
        "",
        &[
            Accept(3),
            Assign(1),
            Contact(5, "已挨户说明，约定周末前自行清走"),
            Finish(4 * DAY, "杂物已清，楼道畅通", false),
            Confirm(8),
            Rate(1, "satisfied", "谢谢")
        ]
    ),
    story!(
        21 * DAY,
        "green-seats",
        Spot::Compound,
        "1号楼南侧空地",
        6,
        None,
        0,
        "希望加几条长椅和一处遮阳",
        "老人们下楼没地方坐，都是自己搬小板凳，能不能在南边空地放几条长椅？最好有个遮阳的棚子，下棋的、带孩子的都用得上，花不了多少钱。",
        "",
        &[Accept(DAY), Assign(6), Contact(DAY, "已量好尺寸，报街道申请两条长椅")]
    ),
    story!(
        19 * DAY,
        "fire-lane",
        Spot::Compound,
        "北门到2号楼东侧",
        3,
        None,
        0,
        "消防通道被车占用",
        "北门进来那条消防通道天天停着两三辆车，牌照我都记着呢，晋A·XXXX1 那辆最常停。",
        "北门至2号楼东侧消防通道经常停有车辆。",
        &[
            Accept(1),
            Assign(1),
            Contact(1, "已联系车主挪车"),
            Finish(6, "现场已清空，补划黄线并加装隔离柱两根", true),
            Confirm(DAY),
            Rate(1, "satisfied", "")
        ]
    ),
    story!(
        16 * DAY,
        "water-drain",
        Spot::Entrance(0, 0),
        "单元底层下水管",
        0,
        Some(Motif::Pipe),
        1,
        "底层下水反水",
        "我家地漏往上冒脏水，家里没法待人了。",
        "单元底层下水管堵塞，往上冒脏水。",
        &[
            Accept(1),
            Assign(1),
            Contact(1, "疏通师傅三十分钟内到"),
            Finish(5, "主管道疏通，清出抹布和油块", true),
            Confirm(2),
            Rate(1, "satisfied", "来得很快")
        ]
    ),
    story!(
        13 * DAY,
        "light-cameras",
        Spot::Entrance(1, 1),
        "",
        4,
        None,
        0,
        "单元门口监控坏了",
        "门口监控好像不亮了。",
        "",
        &[Withdraw(9, "是自己看错了，指示灯白天不亮")]
    ),
    story!(
        12 * DAY,
        "neighbours-dogs",
        Spot::Entrance(1, 2),
        "二层公共平台",
        1,
        None,
        0,
        "公共平台放置狗笼",
        "二层平台上放了两个狗笼子，夏天味道很大，孩子经过也害怕，希望能好好商量一下，不是要为难谁。",
        "公共平台放有狗笼，气味大，希望协商解决。",
        &[
            Accept(6),
            Assign(2),
            Contact(DAY, "已与养犬住户沟通，对方愿意搬回家中"),
            Finish(6 * DAY, "狗笼已搬离，平台已冲洗", true)
        ]
    ),
    story!(
        10 * DAY,
        "building-slip",
        Spot::Building(0),
        "1号楼无障碍坡道",
        0,
        None,
        0,
        "坡道太滑，扶手松动",
        "下雨下雪的时候坡道滑得站不住人，扶手一拽就晃。",
        "",
        &[Accept(4), Assign(2), Contact(8, "防滑条已下单"), Finish(5 * DAY, "加装防滑条十二道，扶手重新打膨胀螺栓固定", true)]
    ),
    story!(
        9 * DAY,
        "parking-charging",
        Spot::Building(1),
        "楼东侧墙边",
        6,
        None,
        0,
        "飞线充电，插排挂在外墙上",
        "有人从四楼甩线下来充电，插排就挂在一楼窗户边上，着火了谁负责？能不能在楼下多装几个充电口，问问大家要几个、装在哪里、怎么收费。",
        "有住户从高层拉线充电，存在火灾隐患；建议增加集中充电口。",
        &[Accept(1), Assign(1), Contact(2, "线已收回，正在统计各单元充电需求")]
    ),
    story!(
        8 * DAY,
        "building-road",
        Spot::Compound,
        "南门入口第二个减速带旁",
        0,
        Some(Motif::Road),
        2,
        "南门路面坑洼积水",
        "南门进来那个坑越来越大了，一下雨就成了水塘，电动车摔过人。",
        "",
        &[Accept(3), Assign(5)]
    ),
    story!(
        6 * DAY,
        "light-gates",
        Spot::Entrance(0, 2),
        "单元门",
        2,
        None,
        0,
        "单元门禁刷卡没反应",
        "门禁卡刷了没反应，现在门整天敞着。",
        "",
        &[Accept(2), Assign(1), Contact(4, "读卡器主板损坏，配件预计两天到")]
    ),
    story!(
        5 * DAY,
        "public-policy",
        Spot::Compound,
        "",
        3,
        None,
        0,
        "询问学区划分",
        "想问一下我们小区明年还是不是划在第二小学？",
        "",
        &[Decline(12, "学区划分由区教育局发布，社区无权答复；每年五月在区政府网站公布", "12345")]
    ),
    story!(
        4 * DAY,
        "clean-rubbish",
        Spot::Building(1),
        "2号楼西侧垃圾投放点",
        1,
        Some(Motif::Bins),
        1,
        "垃圾桶满溢，周末没有人清运",
        "每到周六周日垃圾桶就满了，袋子堆到路上，天热味道大，招苍蝇。能不能周末也安排清运？",
        "",
        &[
            Accept(5),
            Assign(2),
            Contact(6, "已与清运单位协商周末加一班"),
            Finish(2 * DAY, "周六、周日上午各加清运一次，已执行", true)
        ]
    ),
    story!(
        3 * DAY,
        "life-meals",
        Spot::Compound,
        "",
        5,
        None,
        0,
        "希望设老年助餐点",
        "我们这栋七十岁以上的老人有二十多位，做饭越来越吃力，附近能不能有个助餐点，或者送餐上门？",
        "",
        &[Accept(20)]
    ),
    story!(
        50,
        "heat-cold",
        Spot::Entrance(1, 0),
        "",
        4,
        None,
        0,
        "室内温度只有十五度",
        "暖气不热，我家十二层东户只有十五度，我妈八十三了，穿着棉袄坐在被窝里。我是2号楼1单元的，姓样，电话你们有。",
        "单元里有住户室内温度约十五度，请检查供暖。",
        &[Accept(3), Assign(1)]
    ),
    story!(
        44,
        "neighbours-vendors",
        Spot::Compound,
        "南门外人行道",
        6,
        None,
        0,
        "南门外早市占道",
        "早市摆到人行道上，上学的孩子只能走马路。",
        "",
        &[]
    ),
    story!(
        30,
        "green-plants",
        Spot::Building(0),
        "1号楼北侧第三棵槐树",
        3,
        None,
        0,
        "树枝挡住窗户",
        "槐树枝子伸到我家三层窗户上了，刮风的时候打玻璃。",
        "槐树枝子伸到住户窗户上，刮风的时候打玻璃。",
        &[Accept(6)]
    ),
    story!(
        20,
        "light-lamps",
        Spot::Entrance(0, 0),
        "二层到三层之间",
        0,
        Some(Motif::StairLamp),
        1,
        "楼道灯坏了，晚上看不见台阶",
        "二层到三层的楼道灯坏了三天了，晚上黑得看不见台阶，昨天邻居差点摔了。",
        "",
        &[Accept(2), Assign(1), Contact(2, "今天下午带灯具过来")]
    ),
    story!(
        6,
        "property-service",
        Spot::Compound,
        "",
        2,
        None,
        0,
        "",
        "打物业服务电话，连着三次没人接，接通了说“等着吧”就挂了。",
        "",
        &[]
    ),
    story!(
        2,
        "clean-pests",
        Spot::Building(1),
        "2号楼地下室入口",
        1,
        None,
        0,
        "",
        "地下室门口白天都能看见老鼠跑，麻烦统一投一次药，注意别让小孩和宠物碰到。",
        "",
        &[]
    ),
];
