// The pages of the gallery. Every person, place and number here is invented.

const at = (text) => Date.parse(`2026-${text}+08:00`);
const photo = (n) => ({ href: `/photo/${n}`, thumb: `/photo/${n}.svg`, alt: ['二单元门口破损的地砖', '积水一直流到自行车棚', '修好以后的台阶'][n % 3] });

const rows = [
  { href: '/matters/1', title: '十四号楼二单元门口的地砖碎了三块，下雨天老人出门容易滑倒，希望在雨季以前修好', words: '', place: '丽园小区 14 号楼', code: 'M-2026-000417', who: '康居物业 维修班', word: '正在办', tone: 'go', clock: 'soon', clock_word: '办结期限', at_ms: at('11-18T08:05'), due_ms: at('11-21T18:00') },
  { href: '/matters/2', title: '路灯不亮', words: '', place: '东门', code: 'M-2026-000416', who: '第三网格 网格员', word: '等受理', tone: 'wait', clock: 'on', clock_word: '办结期限', at_ms: at('11-20T21:40'), due_ms: at('11-22T09:00') },
  { href: '/matters/3', title: '电动自行车在楼道里充电（七号楼三单元，已经是第三次反映）', words: '', place: '丽园小区 7 号楼 3 单元', code: 'M-2026-000390', who: '凤山街道综合执法队', word: '有争议', tone: 'bad', clock: 'over', clock_word: '办结期限', at_ms: at('10-30T19:12'), due_ms: at('11-15T18:00') },
  { href: '/matters/4', title: '儿童滑梯螺丝松动', words: '', place: '中心花园', code: 'M-2026-000377', who: '', word: '已办结', tone: 'done', clock: '', clock_word: '', at_ms: at('10-21T07:30'), due_ms: 0 },
  { href: '/matters/5', title: '申请在北门增设 12 个充电插座', words: '', place: '北门', code: '', who: '业主委员会', word: '等材料', tone: 'wait', clock: 'paused', clock_word: '办结期限', at_ms: at('10-02T12:00'), due_ms: at('12-01T00:00') },
];

const story = [
  { what: '居民提出', who: '一位居民', at_ms: at('11-17T18:22'), reason: '门口的地砖碎了三块，翘起来一角，我母亲昨天绊了一下，还好扶住了栏杆。\n下雨天更滑，希望在雨季以前修好。', tone: 'info', photos: [photo(0), photo(1)] },
  { what: '受理，定为「简单」事项', who: '网格员（第三网格）', at_ms: at('11-17T19:05'), reason: '', tone: 'go', photos: [] },
  { what: '派给物业维修班', who: '网格员（第三网格）', at_ms: at('11-17T19:06'), reason: '地砖属于共用部位，按物业服务合同由物业维修。', tone: 'go', photos: [] },
  { what: '暂停计时：等同款地砖到货', who: '物业维修班', at_ms: at('11-18T09:30'), reason: '库里没有同色的砖，厂家说 11 月 20 日能到。先放了警示牌和防滑垫。', tone: 'wait', photos: [] },
  { what: '办完，请提出人看一看', who: '物业维修班', at_ms: at('11-20T16:48'), reason: '换了五块，另把旁边松动的两块也重新铺了。', tone: 'done', photos: [photo(2)] },
  { what: '提出人认为没办好', who: '一位居民', at_ms: at('11-20T20:15'), reason: '台阶边缘还有一块是松的。', tone: 'bad', photos: [] },
];

const rights = [
  { kind: 'know', kind_text: '知道', href: '#story', text: '看全部经过', since_ms: 0 },
  { kind: 'propose', kind_text: '建议', href: '#say', text: '补充一句', since_ms: 0 },
  { kind: 'decide', kind_text: '决定', href: '', text: '这件事按合同由物业办理，不需要业主表决。', since_ms: 0 },
  { kind: 'appraise', kind_text: '评价', href: '', text: '您在这件事里不是提出人，由提出人评价。', since_ms: at('11-20T16:48') },
];

const kinds = [
  { value: 'repair', label: '东西坏了', hint: '灯、门、管道、地面、电梯' },
  { value: 'clean', label: '不干净', hint: '垃圾、异味、积水' },
  { value: 'safe', label: '不安全', hint: '消防通道、电动车充电、高空坠物' },
  { value: 'quarrel', label: '邻里有矛盾', hint: '' },
  { value: 'other', label: '别的事', hint: '说不清归哪一类也没关系，网格员会帮您分' },
];

const steps = '{% block content %}';

export const pages = {
  home: {
    title: '丽园小区', path: '/', face: { flash: '已送出。网格员会在一个工作日内回您。' },
    data: {
      rows: rows.slice(0, 2), decided: rows.slice(3, 4), none: [],
      messages: [
        { href: '/m/1', text: '您 11 月 17 日提的「十四号楼二单元门口的地砖碎了三块」已经办完，请您看一看办得怎么样。', at_ms: at('11-20T16:48'), fresh: true },
        { href: '/m/2', text: '周六上午九点，中心花园议事。', at_ms: at('11-19T10:00'), fresh: false },
      ],
    },
    body: `${steps}
{{ ui::heading("丽园小区", lead = "十九栋楼，1036 户。您住在 14 号楼。") }}
<div class="actions">{{ ui::link_button("我要提一件事", "/matters/new", glyph = "raise") }} {{ ui::link_button("找人", "/contacts", kind = "secondary", glyph = "phone") }}</div>
<section><h2 class="section-title">等您看的</h2>{{ ui::messages(messages) }}</section>
<section class="stack"><h2>正在办的</h2>{{ ui::list_head(27, filter = "丽园小区，最近三十天") }}<ul class="rows">{% for m in rows %}{{ ui::matter_row(m) }}{% endfor %}</ul>{{ ui::pager(27, older = "?page=2") }}</section>
<section class="stack"><h2>您提的事</h2>{{ ui::empty("您还没有提过事", "看到东西坏了、不干净、不安全，都可以在这里说。拍一张照片，写一句话就行。", href = "/matters/new", action = "提一件事") }}</section>
{{ ui::notice("info", "停水通知：11 月 22 日（周日）8:00 至 14:00，9 号楼至 14 号楼停水，请提前存水。") }}
{{ ui::notice("wait", "物业费公示正在征询意见，11 月 30 日截止。") }}
{% endblock %}`,
  },
  matter: {
    title: '十四号楼二单元门口的地砖碎了三块', path: '/matters/1',
    data: { story, rights, facts: [{ name: '编号', value: 'M-2026-000417' }, { name: '地点', value: '丽园小区 14 号楼 2 单元门口' }, { name: '类别', value: '东西坏了 / 地面' }, { name: '定级', value: '简单' }] },
    body: `${steps}
{{ ui::back("/matters", "全部事项") }}
<div data-live="/live?subject=1" id="live"></div>
{{ ui::heading("十四号楼二单元门口的地砖碎了三块，下雨天老人出门容易滑倒，希望在雨季以前修好") }}
<p>{{ ui::badge("没办好，再办", "bad") }} {{ ui::clock("soon", ${at('11-21T18:00')}, "快到办完期限") }}</p>
{{ ui::now_card("康居物业服务有限公司丽园项目部 维修班", "重新铺台阶边缘松动的那一块，办完再请提出人看", clock_state = "soon", due_ms = ${at('11-21T18:00')}, clock_word = "快到办完期限", phone = "0453-6120000") }}
<div class="split">
<div><section id="story" data-live-part class="stack"><h2>全部经过</h2>{{ ui::story(story) }}</section>
<section class="card" id="say"><h2>补充一句</h2><form class="form" method="post" action="/matters/1/voices" data-draft="say-1">{{ ui::hidden() }}{{ ui::textarea("text", "您想说的话", hint = "所有能看到这件事的人都会看到。请不要写别人的姓名和电话。", required = true, rows = 3, dictate = true) }}<div class="actions">{{ ui::button("送出") }}</div></form></section></div>
<aside>{{ ui::rights(rights) }}<section class="card"><h2>基本情况</h2>{{ ui::facts(facts) }}</section>{{ ui::other_routes() }}</aside>
</div>
{% endblock %}`,
  },
  raise: {
    title: '提一件事', path: '/matters/new',
    data: { kinds, errors: [{ field: 'where', text: '请选在哪里' }, { field: 'what', text: '请写一句发生了什么，四个字以上' }], places: [{ value: '1', label: '丽园小区 14 号楼 2 单元' }, { value: '2', label: '中心花园' }] },
    body: `${steps}
{{ ui::error_summary(errors) }}
{{ ui::heading("提一件事", lead = "写一句话，拍一张照片就行。您的姓名和电话不会给物业看到。") }}
<form class="form" method="post" action="/matters" enctype="multipart/form-data">
{{ ui::hidden() }}
{{ ui::steps(1, 3, "发生了什么") }}
{{ ui::textarea("what", "发生了什么", value = "地砖", hint = "例如：二单元门口的灯不亮，已经三天了。", error = "请写一句发生了什么，四个字以上", required = true, rows = 4, dictate = true) }}
{{ ui::photo_field("photos", "照片", hint = "最多六张。请不要拍到人脸和门牌以外的私人物品。") }}
{{ ui::radio_cards("kind", "是哪一类", kinds, value = "repair") }}
{{ ui::select("where", "在哪里", places, blank = "请选择", error = "请选在哪里", required = true) }}
{{ ui::text_field("spot", "具体位置", hint = "例如：电梯旁边") }}
{{ ui::checkbox("hide", "不让邻居看到这件事，只给办事的人看", on = true, hint = "涉及邻里矛盾时建议选上。") }}
<div class="actions">{{ ui::button("看一看再送出") }} {{ ui::link_button("先不提了", "/", kind = "quiet") }}</div>
</form>
{% endblock %}`,
  },
  wizard: {
    title: '提一件事', path: '/matters/new', data: { kinds, lost: false, places: [{ value: '1', label: '丽园小区 14 号楼 2 单元' }] },
    body: `${steps}
{{ ui::heading("提一件事") }}
<form class="form" method="post" action="/matters" enctype="multipart/form-data" data-steps data-draft="raise" data-outbox>
{{ ui::hidden() }}
<fieldset class="stack" data-step><legend class="step-title">发生了什么</legend>
{{ ui::textarea("what", "写一句话", required = true, rows = 4) }}{% if lost %}{{ ui::photos_lost() }}{% endif %}{{ ui::photo_field("photos", "照片") }}</fieldset>
<fieldset class="stack" data-step><legend class="step-title">在哪里</legend>
{{ ui::select("where", "地点", places, blank = "请选择", required = true) }}{{ ui::radio_cards("kind", "哪一类", kinds) }}</fieldset>
<fieldset class="stack" data-step><legend class="step-title">看一看，再送出</legend><div data-check></div><div class="actions">{{ ui::button("送出") }}</div></fieldset>
</form>
{% endblock %}`,
  },
  list: {
    title: '事项', path: '/matters?state=open', open: ['desk', 'board', 'cards', 'posts'],
    data: { rows, tabs: [{ href: '?state=open', text: '没办完的', count: 27, on: true }, { href: '?state=over', text: '超期的', count: 3, on: false }, { href: '?state=closed', text: '办完的', count: 1384, on: false }, { href: '?state=all', text: '全部', count: -1, on: false }], grades: [{ value: 's', label: '简单' }, { value: 'c', label: '复杂' }] },
    body: `${steps}
{{ ui::heading("事项") }}
{{ ui::tabs("按状态看", tabs) }}
{% call ui::filter_form("/matters") %}{{ ui::text_field("q", "找一找") }}{{ ui::select("grade", "难易", grades, blank = "不限") }}{% endcall %}
{{ ui::list_head(27, filter = "没办完的，丽园小区") }}
<ul class="rows">{% for m in rows %}{{ ui::matter_row(m) }}{% endfor %}</ul>
{{ ui::pager(27, filter = "没办完的", newer = "?p=1", older = "?p=3") }}
{{ ui::empty("没有超期的事项", "这里只列过了期限还没办完的。现在一件也没有。") }}
{% endblock %}`,
  },
  desk: {
    title: '我的桌', path: '/desk', open: ['raise', 'desk', 'board', 'places', 'cards', 'posts', 'journal', 'readings'], face: { unread: 128, flash: '' },
    data: { rows },
    body: `${steps}
{{ ui::heading("我的桌", lead = "按期限排，最急的在上面。") }}
{{ ui::notice("bad", "有 1 件已经超期：电动自行车在楼道里充电。") }}
{{ ui::notice("done", "今天办完 6 件。") }}
{% call ui::table("本月各楼的事项") %}<thead><tr><th scope="col">楼</th><th scope="col">最常见的事</th><th scope="col" class="num">提出</th><th scope="col" class="num">办完</th><th scope="col">状态</th></tr></thead><tbody>
<tr><th scope="row" data-label="楼">14 号楼</th><td data-label="最常见的事">地面破损、路灯不亮、电动自行车在楼道里充电</td><td class="num" data-label="提出">128</td><td class="num" data-label="办完">119</td><td data-label="状态">{{ ui::badge("正在办", "go") }}</td></tr>
<tr><th scope="row" data-label="楼">7 号楼</th><td data-label="最常见的事">充电</td><td class="num" data-label="提出">9</td><td class="num" data-label="办完">9</td><td data-label="状态">{{ ui::badge("已办结", "done") }}</td></tr></tbody>{% endcall %}
<section class="card"><h2>按钮</h2><div class="actions">{{ ui::button("受理", glyph = "check") }} {{ ui::button("转给别人", kind = "secondary") }} {{ ui::button("不受理", kind = "danger") }} {{ ui::button("放一放", kind = "quiet") }}</div>
<p>{{ ui::badge("等受理", "wait") }} {{ ui::badge("正在办", "go") }} {{ ui::badge("已办结", "done") }} {{ ui::badge("有争议", "bad") }} {{ ui::badge("供参考", "info") }}</p>
<p>{{ ui::clock("on", ${at('12-01T18:00')}, "办完期限") }} {{ ui::clock("soon", ${at('11-21T18:00')}, "快到办完期限") }} {{ ui::clock("over", ${at('11-15T18:00')}, "已过回话期限") }} {{ ui::clock("paused", ${at('11-15T18:00')}, "") }}</p></section>
{{ ui::progress("正在导入住户名册", 412, 1036, cancel = "/imports/1/stop") }}
{{ ui::code("您的查询码", "7K4M-29QX-TB", note = "只显示这一次。请抄下来，或者打印。") }}
<figure class="chart"><figcaption>十一月办得比提得快 <span class="unit">（件）</span></figcaption><svg viewBox="0 0 320 76" role="img" aria-label="提出 128 件，办完 137 件"><rect class="mark" x="44" y="6" width="224" height="24" rx="3"/><rect class="mark-2" x="44" y="42" width="240" height="24" rx="3"/><text x="0" y="23">提出</text><text x="0" y="59">办完</text><text x="274" y="23">128</text><text x="290" y="59">137</text></svg><details><summary>看数字</summary><p>提出 128 件，办完 137 件。</p></details></figure>
{% endblock %}`,
  },
  contacts: {
    title: '找人', path: '/contacts', face: { signed_in: false },
    data: {},
    body: `${steps}
{{ ui::heading("找人", lead = "打电话最快。下面的人都是为这个小区服务的。") }}
<div class="grid">
<section class="card"><h2>网格员</h2><p>受理您提的事，上门看，帮您跑。</p>{{ ui::call_link("0453-6120001", "第三网格") }}</section>
<section class="card"><h2>物业</h2><p>修东西、打扫、看门。</p>{{ ui::call_link("0453-6120000", "康居物业服务有限公司丽园项目部") }}</section>
<section class="card"><h2>业主委员会</h2><p>每周三晚上七点在中心花园议事亭。</p>{{ ui::call_link("0453-6120002", "值班委员") }}</section>
</div>
{{ ui::other_routes() }}
{% endblock %}`,
  },
  paper: {
    title: '公示', path: '/notices/1/print',
    data: { cards: Array.from({ length: 10 }, (_, n) => n) },
    body: `${steps}
{{ ui::print_button() }}
<article class="sheet large-print">{{ ui::print_head("关于修改机动车辆停放管理办法的公示", "/photo/qr.svg", "liyuan.example/n/3f8k") }}<p>征询期：11 月 20 日至 12 月 5 日，共 15 天。</p><p>取消固定车位，每车每月 100 元；充电桩设在 2 号楼和 10 号楼附近。</p></article>
<div class="card-sheet">{% for card in cards %}<section><h2>睦邻卡</h2><p>丽园小区 第三网格</p><p>有事请打 0453-6123456</p><p class="code-text">7K4M-29QX</p><img src="/photo/qr.svg" alt="扫一扫，打开您的卡"></section>{% endfor %}</div>
{% endblock %}`,
  },
  api: {
    title: '接口说明', path: '/api/docs', data: {},
    body: `${steps}
{{ ui::heading("接口说明", lead = "页面能做的事，接口都能做。") }}
<div data-api-docs="/api/v1/openapi.json"></div>
{% endblock %}`,
  },
};
