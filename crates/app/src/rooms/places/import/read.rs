//! From rows of cells to dwellings, and every fault on the way.

use super::parts::{Fault, Row};
use super::sheet::{self, Cell, SheetRow};
use super::{FAULTS_MAX, ROWS_MAX};
use pavilion_rules::Refusal;
use pavilion_rules::places::dwellings::{
    Column, Unit, check_building, check_entrance, check_room, parse_area, parse_counts, parse_floor, parse_holder,
};
use pavilion_rules::places::{DWELLINGS_OF_ENTRANCE_MAX, Holder, No, natural_key, tidy};
use std::collections::BTreeMap;

/// A list as it was read.
#[derive(Debug, Default)]
pub(super) struct List {
    /// Sorted as people read building, entrance and room, so that one entrance's rows stand together.
    pub rows: Vec<Row>,
    pub faults: Vec<Fault>,
    pub columns: Vec<Column>,
    pub ignored: Vec<String>,
}

/// The heading is looked for in the first rows: offices put a title above it.
const HEADING_WITHIN: usize = 10;
const IGNORED_SHOWN_MAX: usize = 20;

/// Reads a whole file. Takes its time: call it where blocking is allowed.
pub(super) fn read(bytes: &[u8]) -> List {
    let mut reader = Reader::default();
    if let Err(fault) = sheet::each_row(bytes, &mut |row| reader.row(row)) {
        reader.list.faults.insert(0, Fault::of_file(&fault));
    }
    reader.finish()
}

#[derive(Default)]
struct Reader {
    list: List,
    /// Where each column stands, once the heading was found.
    places: BTreeMap<Column, u32>,
    before_heading: usize,
    rows: usize,
}

impl Reader {
    fn row(&mut self, (line, cells): SheetRow) -> Result<bool, Refusal> {
        if self.places.is_empty() {
            return self.look_for_heading(&cells);
        }
        let mine: BTreeMap<u32, Cell> = cells.into_iter().collect();
        if self.places.values().all(|at| is_blank(mine.get(at))) {
            return Ok(true);
        }
        self.rows += 1;
        if self.rows > ROWS_MAX {
            return Err(No::FileTooManyRows.with("max", ROWS_MAX));
        }
        self.dwelling(line, &mine);
        Ok(self.list.faults.len() < FAULTS_MAX)
    }

    fn look_for_heading(&mut self, cells: &[(u32, Cell)]) -> Result<bool, Refusal> {
        let texts = || cells.iter().filter_map(|(at, cell)| if let Cell::Text(text) = cell { Some((*at, text)) } else { None });
        let known: Vec<(u32, Column)> = texts().filter_map(|(at, text)| Some((at, Column::of_heading(text)?))).collect();
        if known.len() < 2 {
            self.before_heading += 1;
            return if self.before_heading < HEADING_WITHIN { Ok(true) } else { Err(heading_missing(&[])) };
        }
        for (at, column) in &known {
            if self.places.insert(*column, *at).is_some() {
                return Err(No::HeaderTwice.with("column", column.heading(true)));
            }
        }
        let missing: Vec<_> =
            Column::ALL.iter().filter(|column| column.is_needed() && !self.places.contains_key(column)).collect();
        if !missing.is_empty() {
            return Err(heading_missing(&missing));
        }
        self.list.columns = self.places.keys().copied().collect();
        self.list.ignored = texts()
            .filter(|(_, text)| Column::of_heading(text).is_none() && !text.trim().is_empty())
            .take(IGNORED_SHOWN_MAX)
            .map(|(_, text)| text.chars().take(40).collect())
            .collect();
        Ok(true)
    }

    fn dwelling(&mut self, line: u32, cells: &BTreeMap<u32, Cell>) {
        let before = self.list.faults.len();
        let building = self.read(line, cells, Column::Building, words(check_building));
        let entrance = self.read(line, cells, Column::Entrance, words(check_entrance));
        let room = self.read(line, cells, Column::Room, words(check_room));
        let floor = self.read(line, cells, Column::Floor, parse_floor);
        let area = self.read(line, cells, Column::Area, parse_area);
        let holder = self.read(line, cells, Column::Holder, parse_holder);
        let counts = self.read(line, cells, Column::Counts, parse_counts);
        let (Some(building), Some(entrance), Some(room)) = (building, entrance, room) else { return };
        if self.list.faults.len() == before {
            let unit = Unit {
                room,
                floor: floor.flatten(),
                area: area.flatten(),
                holder: holder.unwrap_or(Holder::Private),
                counts: counts.unwrap_or(true),
            };
            self.list.rows.push(Row { line, building, entrance, unit });
        }
    }

    /// Reads one cell; what is wrong with it goes to the faults. None: a fault, or a column the list does not have.
    fn read<T>(
        &mut self,
        line: u32,
        cells: &BTreeMap<u32, Cell>,
        column: Column,
        parse: impl Fn(&str) -> Result<T, Refusal>,
    ) -> Option<T> {
        let at = *self.places.get(&column)?;
        let (text, read) = match cells.get(&at) {
            None => ("", parse("")),
            Some(Cell::Text(text)) => (text.as_str(), parse(text)),
            Some(Cell::Failed(text)) => (text.as_str(), Err(No::CellFault.into())),
            Some(Cell::Date) => ("", Err(No::CellDate.into())),
        };
        read.map_err(|no| self.list.faults.push(Fault::new(line, Some(at), Some(column), text, &no))).ok()
    }

    fn finish(mut self) -> List {
        if self.list.faults.is_empty() && self.places.is_empty() {
            let no = if self.before_heading == 0 { No::FileEmpty.into() } else { heading_missing(&[]) };
            self.list.faults.push(Fault::of_file(&no));
        }
        if self.list.faults.is_empty() && self.rows == 0 {
            self.list.faults.push(Fault::of_file(&No::FileEmpty.into()));
        }
        sort(&mut self.list.rows);
        self.between_rows();
        self.list.faults.truncate(FAULTS_MAX);
        // The file's own faults keep line 0 and so come first.
        self.list.faults.sort_by_key(|fault| (fault.line, fault.at));
        self.list
    }

    /// Faults no single row shows: a dwelling named twice, an entrance with more of them than any has.
    fn between_rows(&mut self) {
        let room_at = self.places.get(&Column::Room).copied();
        let entrance_at = self.places.get(&Column::Entrance).copied();
        for rows in self.list.rows.chunk_by(|a, b| (&a.building, &a.entrance) == (&b.building, &b.entrance)) {
            for pair in rows.windows(2).filter(|pair| pair[0].unit.room == pair[1].unit.room) {
                let no = No::RoomTwice.with("line", pair[0].line);
                self.list.faults.push(Fault::new(pair[1].line, room_at, Some(Column::Room), &pair[1].unit.room, &no));
            }
            if let Some(row) = rows.get(DWELLINGS_OF_ENTRANCE_MAX) {
                let no = No::TooManyDwellings.with("max", DWELLINGS_OF_ENTRANCE_MAX);
                self.list.faults.push(Fault::new(row.line, entrance_at, Some(Column::Entrance), &row.entrance, &no));
            }
        }
    }
}

fn is_blank(cell: Option<&Cell>) -> bool {
    match cell {
        None => true,
        Some(Cell::Text(text)) => text.trim().is_empty(),
        Some(Cell::Failed(_) | Cell::Date) => false,
    }
}

fn words(check: impl Fn(&str) -> Result<(), Refusal>) -> impl Fn(&str) -> Result<String, Refusal> {
    move |text| {
        let text = tidy(text);
        check(&text).map(|()| text)
    }
}

fn heading_missing(missing: &[&Column]) -> Refusal {
    let all = [Column::Building, Column::Entrance, Column::Room];
    let names: Vec<_> = if missing.is_empty() { all.iter().collect() } else { missing.to_vec() };
    let names: Vec<_> = names.into_iter().map(|column| format!("{} ({})", column.heading(true), column.heading(false))).collect();
    No::HeaderMissing.with("columns", names.join(", "))
}

fn sort(rows: &mut [Row]) {
    rows.sort_by_cached_key(|row| {
        let words = [&row.building, &row.entrance, &row.unit.room];
        (words.map(|word| (natural_key(word), word.clone())), row.line)
    });
}

#[cfg(test)]
mod tests {
    use super::*;

    fn codes(list: &List) -> Vec<(u32, Option<u32>, &str)> {
        list.faults.iter().map(|fault| (fault.line, fault.at, fault.code.as_str())).collect()
    }

    #[test]
    fn a_title_above_the_heading_and_blank_rows_are_no_faults() {
        let list = read(
            "样例小区房屋清册\n\n楼栋,单元,房号,业主姓名,建筑面积\n10号楼,1单元,101,张样例,89.5\n,,,,\n2号楼,1单元,102,,\n"
                .as_bytes(),
        );
        assert_eq!(codes(&list), vec![]);
        assert_eq!(list.ignored, vec!["业主姓名"]);
        let rows: Vec<_> = list.rows.iter().map(|row| (row.line, row.building.as_str(), row.unit.area)).collect();
        assert_eq!(rows, vec![(6, "2号楼", None), (4, "10号楼", Some(8_950))], "sorted as people read");
    }

    #[test]
    fn every_fault_is_listed_with_row_and_column() {
        let list = read(
            "楼栋,单元,房号,楼层,面积,权属,计入\n\
             1号楼,1单元,101,1,89.5,私有,是\n\
             ,1单元,,三,89.555,别人,也许\n\
             1号楼,1单元,101,1,0,公有,否\n\
             1号楼,1单元,101,1,70,公有,否\n"
                .as_bytes(),
        );
        assert_eq!(
            codes(&list),
            vec![
                (3, Some(0), "places-building-missing"),
                (3, Some(2), "places-room-missing"),
                (3, Some(3), "places-floor-unreadable"),
                (3, Some(4), "places-area-decimals"),
                (3, Some(5), "places-holder-unknown"),
                (3, Some(6), "places-counts-unknown"),
                (4, Some(4), "places-area-outside"),
                (5, Some(2), "places-room-twice"),
            ]
        );
    }

    #[test]
    fn a_file_without_heading_rows_or_needed_columns_says_so() {
        for (text, code) in [
            ("", "places-file-empty"),
            ("楼栋,单元,房号\n", "places-file-empty"),
            ("a,b,c\n1,2,3\n", "places-header-missing"),
            ("楼栋,房号\n1,2\n", "places-header-missing"),
            ("楼栋,楼号,单元,房号\n1,1,1,1\n", "places-header-twice"),
        ] {
            assert_eq!(codes(&read(text.as_bytes())), vec![(0, None, code)], "{text:?}");
        }
    }
}
