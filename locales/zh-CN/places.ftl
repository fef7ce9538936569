# 地方：树、网格、房屋、清册的导入导出、首页与找人。

# 首页
places-landing-title = 议事亭
places-what-1 = 议事亭是小区居民议事、办事的地方。
places-what-2 = 您提一件事，有人接、有期限、能看到每一步，办完由您来评。
places-what-3 = 事情怎么定的、谁办的、办成什么样，大家都看得到；谁提的，不公开。
places-choose = 您住在哪个小区？
places-choose-search = 小区名称
places-search-go = 查找
places-compounds-total = { $n ->
    [0] 一个小区也没有
   *[other] 共 { $n } 个小区
}
places-no-compounds = 还没有小区
places-no-compounds-why = 管理员把小区录入以后，这里就能看到。
places-to-join = 我有睦邻卡，现在加入
places-to-desk = 去我的桌
places-raise = 提一件事
places-home-waiting = 等您办的
places-home-more = 更多
places-home-nothing-waits = 现在没有等您办的事。
places-home-mine = 我提的
places-home-going-on = 正在办的
places-home-all = 看全部
places-home-open = { $n ->
    [0] 没有正在办的事
   *[other] 正在办 { $n } 件
}
places-home-claimed = { $n ->
    [0] 没有等报事人确认的
   *[other] 说办完了、等报事人确认 { $n } 件
}
places-home-done = { $n ->
    [0] 近 30 天没有办完的事
   *[other] 近 30 天办完 { $n } 件
}
places-home-quiet = 现在没有正在办的事
places-home-quiet-why = 看到哪里坏了、有什么想法，就提出来。
places-other-homes = 我的其他小区
places-about = 这个小区
places-about-lead = 楼栋、单元与所属网格
places-home-of = 小区首页
places-no-phone = 这里还没有登记电话。可以拨打政务服务便民热线 12345。

# 找人
places-contacts-title = 有事找谁
places-contacts-all = 全部电话
places-contacts-choose = 先选您的小区。
places-contacts-places = 小区和社区
places-contacts-grids = 网格
places-contacts-place = 地方
places-contacts-grid = 网格
places-contacts-who = 找谁
places-contacts-phone = 电话
places-contacts-emergency = 遇到火情打 119，需要急救打 120，需要警察打 110。其他事可以打 12345。

# 树
places-title = 地方
places-lead = 从区县到单元，一层一层往下看。
places-way = 所在位置
places-search = 按名称查找
places-searched = 名称里有“{ $words }”
places-all = 看全部
places-total = { $n ->
    [0] 一个也没有
   *[other] 共 { $n } 个
}
places-count-below = 下面有 { $n } 个
places-none = 还没有录入任何地方
places-none-why = 系统管理员录入第一个地方以后，就能在它下面继续添加。
places-not-found = 没有找到
places-not-found-why = 换一个短一点的词试试。
places-pages = 翻页
places-next = 下一页
places-back = 返回
places-below = 下面的地方
places-nothing-below = 下面还没有录入。
places-facts = 基本情况
places-fact-kind = 类别
places-fact-layer = 网格层
places-fact-type = 小区类型
places-fact-code = 统计用代码
places-ended = 已停用
places-ended-since = 这个地方从{ $day }起停用，记录仍然保留。
places-since = 始于
places-over = 谁负责这里
places-over-via = 覆盖{ $place }

# 添加、更改、停用
places-add-root = 添加最上层的地方
places-add-below = 在下面添加
places-add-under = 在“{ $place }”下面添加
places-add = 添加
places-save = 保存
places-change = 更改
places-change-title = 更改“{ $place }”
places-end = 停用
places-end-title = 停用“{ $place }”
places-end-lead = 停用以后，这里不再发生新的事；以前的记录都保留。覆盖在上面的网格会同时解除。这一步不能撤回。
places-field-kind = 类别
places-field-name = 名称
places-field-type = 小区类型
places-field-type-hint = 只有小区要选。
places-field-type-none = 不选
places-field-layer = 网格层
places-field-layer-hint = 只有网格要选。同一处房屋可以同时属于不同层的网格。
places-field-layer-none = 不选
places-field-code = 统计用区划代码
places-field-code-hint = 12 位数字。没有就不填。
places-field-phone = 求助电话
places-field-phone-hint = 有人接的电话，会显示在这里的每一页上。请不要填私人号码。
places-field-who = 电话那头是谁
places-field-who-hint = 例如“社区服务台”“网格员值班电话”。
places-field-label = 本地叫法
places-field-label-hint = 例如把“小区”叫作“村”。不填就用通常的叫法。
places-field-zone = 时区
places-field-zone-hint = 例如 Asia/Shanghai。不填就与上一级相同。
flash-places-added = 已添加。
flash-places-changed = 已保存。
flash-places-ended = 已停用。

places-kind-district = 区县
places-kind-subdistrict = 街道（乡镇）
places-kind-community = 社区
places-kind-compound = 小区
places-kind-building = 楼栋
places-kind-entrance = 单元
places-kind-party-committee = 党委
places-kind-party-general-branch = 党总支
places-kind-party-branch = 党支部
places-kind-party-group = 党小组
places-kind-party-household = 党员中心户
places-kind-grid = 网格
places-kind-micro-grid = 微网格
places-kind-hint-district = 县、区、县级市
places-kind-hint-subdistrict = 街道、乡、镇
places-kind-hint-community = 社区、行政村
places-kind-hint-compound = 小区、自然村
places-kind-hint-building = 一栋楼，或一个村民小组
places-kind-hint-entrance = 一个单元门；只有一个门也要录一个
places-kind-hint-party-committee = 党委、党工委
places-kind-hint-party-general-branch = 社区党总支等
places-kind-hint-party-branch = 小区党支部、网格党支部等
places-kind-hint-party-group = 楼栋党小组、网格党小组等
places-kind-hint-party-household = 可以去找的地方，不是住户名单
places-kind-hint-grid = 覆盖若干小区或楼栋
places-kind-hint-micro-grid = 网格下面再分的一块

places-layer-party = 党建网格
places-layer-governance = 治理网格
places-layer-police = 警务网格

places-type-unit = 单位小区
places-type-mixed-use = 商住小区
places-type-old = 老旧小区
places-type-new = 新建小区
places-type-unmanaged = “三无”小区
places-type-affordable = 保障性住房小区
places-type-single-building = 单栋楼
places-type-former-village = 村改社区
places-type-village = 村

# 覆盖
places-covers = 覆盖的地方
places-covers-count = { $n ->
    [0] 没有覆盖任何地方
   *[other] 先后覆盖 { $n } 处
}
places-covers-open = 看覆盖的地方
places-covers-title = “{ $place }”覆盖的地方
places-covers-lead = 覆盖一个小区，就包括它里面的楼栋和单元。以前的覆盖也保留。
places-covers-none = 还没有覆盖任何地方
places-covers-none-why = 选定小区、楼栋或单元以后，那里就归它负责。
places-covers-place = 地方
places-covers-since = 从
places-covers-until = 到
places-covers-now = 至今
places-covers-act = 操作
places-covers-end = 解除
places-covers-add = 再覆盖一处
places-covers-search = 要覆盖的地方的名称
places-covers-add-one = 覆盖“{ $place }”
places-covers-not-found = 没有找到您能管理的地方。换一个词试试。
flash-places-covered = 已覆盖，从现在起算。
flash-places-uncovered = 已解除，以前的记录保留。

# 房屋
places-dwellings = 房屋
places-dwelling-figures = 房屋 { $n } 套，其中计入总数 { $counted } 套，建筑面积 { $area } ㎡。
places-dwellings-open = 看房屋清册
places-dwellings-title = “{ $place }”的房屋
places-dwellings-lead = 只登记房屋，不登记住户。面积精确到 0.01 ㎡。
places-dwellings-total = { $n ->
    [0] 一套也没有
   *[other] 共 { $n } 套
}
places-dwellings-counted = 计入总数 { $n } 套
places-dwellings-area = 计入的建筑面积 { $area } ㎡
places-dwellings-none = 还没有登记房屋
places-dwellings-none-why = 可以在单元里一套一套添加，也可以在小区导入清册。
places-dwellings-choose = 选择
places-dwellings-end = 停用选中的房屋
places-dwelling-add = 添加一套
places-col-place = 位置
places-col-room = 房号
places-col-floor = 楼层
places-col-area = 建筑面积（㎡）
places-col-holder = 权属
places-col-counts = 计入
places-area-hint = 例如 89.5。最多两位小数，不知道就不填。
places-counts-label = 计入总数
places-counts-hint = 按房屋和面积计算时算不算它。
places-yes = 是
places-no = 否
places-holder-private = 私有
places-holder-developer = 开发商
places-holder-public = 公有
places-unit-floor = { $floor } 层
flash-places-dwelling-added = 已添加。
flash-places-dwellings-ended = 已停用选中的房屋。

# 导入
places-import = 导入清册
places-import-title = 把房屋清册导入“{ $place }”
places-import-lead = 先检查，再给您看会添加什么、改动什么；您确认之前，什么都不会写入。
places-import-file = 清册文件
places-import-limits = XLSX 或 CSV，最大 { $mb } MB，最多 { $rows } 行。
places-import-upload = 上传并检查
places-import-shape = 清册的样子
places-import-shape-lead = 一行一套房屋。列名：楼栋、单元、房号、楼层、建筑面积(㎡)、权属（私有、开发商、公有）、计入（是、否）。前三列必须有。其他列不读，也不保存。
places-import-template = 下载样表
places-import-earlier = 以前的导入
places-import-rows = { $n } 行
places-import-of = 导入 { $file }
places-import-reload = 看看到哪一步了
places-import-total = 行数
places-import-added = 添加
places-import-changed = 改动
places-import-same = 不变
places-import-new-buildings = 新的楼栋
places-import-new-entrances = 新的单元
places-import-ignored = 没有读、也没有保存的列：{ $columns }
places-import-ready-lead = 检查完毕，没有错误。请看看下面的内容，对了就确认写入。清册里没有的房屋保持原样。
places-import-go-on-lead = 已写入一部分。可以从停下的地方接着写。
places-import-confirm = 确认写入
places-import-go-on = 接着写
places-import-cancel = 不要了
places-import-preview = 会发生什么
places-import-preview-none = 这一类没有。
places-import-tab-changed = 改动
places-import-tab-added = 添加
places-import-tab-places = 新楼栋和单元
places-import-dwelling = 房屋
places-import-was = 原来
places-import-becomes = 改为
places-import-new = 新添加
places-import-cut = 只列出前 1000 行，数目是全部的。
places-import-faults = { $n ->
   *[other] 有 { $n } 处要改
}
places-import-faults-lead = 什么都没有写入。请在文件里改好，再上传一次。
places-import-faults-caption = 要改的地方
places-import-faults-csv = 下载全部（CSV）
places-import-again = 再传一个文件
places-fault-row = 行
places-fault-column = 列
places-fault-value = 现在写的
places-fault-text = 哪里不对，怎么改
places-import-state-checking = 正在检查
places-import-state-faulty = 有错误
places-import-state-ready = 等您确认
places-import-state-writing = 正在写入
places-import-state-done = 已完成
places-import-state-cancelled = 已停下
places-import-state-failed = 没有写完
flash-places-import-started = 文件已收到。
flash-places-import-confirmed = 已确认。
flash-places-import-cancelled = 已停下。已经写入的部分保留。

# 为什么不行
refused-places-name-missing = 请填写名称。
refused-places-name-too-long = 名称太长，最多 { $max } 个字。
refused-places-name-taken = 同一级里已经有这个名称。请换一个，或加上区别的字。
refused-places-label-too-long = 本地叫法太长，最多 { $max } 个字。
refused-places-unprintable = 里面有看不见的控制字符或换行。请删去后手工重填。
refused-places-kind-not-under = 这一类不能放在这里。请换一个上一级。
refused-places-kind-not-in-tree = 这一类不属于这棵树。
refused-places-layer-missing = 请选择网格属于哪一层。
refused-places-layer-not-here = 只有网格才有网格层，请不要选。
refused-places-layer-of-parent = 微网格要和它上面的网格同一层。
refused-places-code-unreadable = 代码是 12 位数字，请检查。
refused-places-code-not-here = 只有区县、街道和社区有统计用代码，这里请留空。
refused-places-code-level = 代码与级别不符：区县后 6 位是 0，街道后 3 位是 0，社区后 3 位不全是 0。
refused-places-code-outside-parent = 代码与上一级的代码接不上，请检查前几位。
refused-places-code-taken = 这个代码已经用在另一个地方。
refused-places-code-below = 下面的地方已有代码，与新的代码接不上。请先改下面的。
refused-places-type-not-here = 只有小区才有小区类型，请不要选。
refused-places-phone-unreadable = 请填能拨通的电话号码，例如 0351-1234567。
refused-places-who-too-long = 这一项太长，最多 { $max } 个字。
refused-places-zone-unknown = 没有这个时区。通常是 Asia/Shanghai。
refused-places-parent-ended = 上一级已经停用，不能再往里添加。
refused-places-ended = 这个地方已经停用，不能再改。
refused-places-has-children = 下面还有 { $n } 个在用的地方，请先停用它们。
refused-places-has-dwellings = 里面还有 { $n } 套在用的房屋，请先停用它们。
refused-places-too-many-siblings = 这一级放不下更多了。
refused-places-cover-node = 只有网格和党组织能覆盖地方。
refused-places-cover-place = 只能覆盖区县到单元这些地方。
refused-places-cover-twice = 这里已经由“{ $name }”覆盖。请先解除，再覆盖。
refused-places-cover-ended = 这个覆盖已经解除了。
refused-places-entrance-needed = 房屋要添加在单元里。
refused-places-too-many-dwellings = 一个单元最多 { $max } 套。请检查单元是否写错，或分成几个单元。
refused-places-building-missing = 没有写楼栋。请填写，例如“1号楼”。
refused-places-building-too-long = 楼栋名称太长，最多 { $max } 个字。
refused-places-entrance-missing = 没有写单元。只有一个门的楼，请写“1单元”。
refused-places-entrance-too-long = 单元名称太长，最多 { $max } 个字。
refused-places-room-missing = 没有写房号。请填写，例如“101”。
refused-places-room-too-long = 房号太长，最多 { $max } 个字。
refused-places-room-twice = 这套房屋在第 { $line } 行已经写过。请删去一行，或改正房号。
refused-places-room-taken = 这个单元里已经有 { $room } 了。
refused-places-dwellings-not-chosen = 请先勾选要停用的房屋。
refused-places-floor-unreadable = 楼层要写成整数，例如 3；地下写 -1。不知道就留空。
refused-places-floor-outside = 楼层要在 { $min } 到 { $max } 之间。
refused-places-area-unreadable = 面积要写成数字，例如 89.5，不要写其他字。不知道就留空。
refused-places-area-decimals = 面积最多两位小数。请按房产证上的数字重填。
refused-places-area-outside = 面积要在 0.01 到 99999.99 ㎡ 之间。请检查小数点。
refused-places-holder-unknown = 权属请写“私有”“开发商”或“公有”。
refused-places-counts-unknown = 计入请写“是”或“否”。
refused-places-cell-fault = 这一格的公式出错了。请直接填写内容。
refused-places-cell-date = 表格软件把这一格变成了日期。请把这一列设为“文本”，再重填。
refused-places-file-missing = 请选择文件。
refused-places-file-too-large = 文件太大，最大 { $max } MB。请分成几个文件，或只留需要的列。
refused-places-file-unreadable = 文件打不开。请在表格软件里另存为 XLSX 或 CSV，再上传。
refused-places-file-old-excel = 这是旧格式的 XLS 文件。请在表格软件里另存为 XLSX，再上传。
refused-places-file-unpacks-too-large = 文件展开后太大，不像房屋清册。请只留需要的列，另存后再上传。
refused-places-file-empty = 文件里没有房屋。请检查是不是第一张表。
refused-places-file-too-many-rows = 行数太多，最多 { $max } 行。请分成几个文件。
refused-places-header-missing = 没有找到列名。前几行里要有这些列：{ $columns }。可以下载样表对照。
refused-places-header-twice = 列“{ $column }”出现了两次。请只留一列。
refused-places-import-here = 清册要导入到小区。请先打开小区。
refused-places-import-state = 现在不能这样做：请看看它到了哪一步。
refused-places-import-busy = 这个小区正在导入另一个文件。请等它完成，或先停下它。
refused-places-import-stopped = 存放的文件不见了，没有办法继续。请重新上传。
refused-places-export-here = 请先打开小区、楼栋或单元，再导出。

places-home-part = 正在进行，请您参加
places-home-vote = 投票，截止
places-home-meeting = 开会，时间
places-home-survey = 调查，截止
places-home-meeting-running = 会议进行中，开始于
places-home-links = 这个小区
places-link-meetings = 议事
places-link-venues = 议事亭和会客厅
places-link-money = 收支
