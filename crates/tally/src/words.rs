//! What people call columns and values; the lists stand in `texts/headers.toml`.

use std::collections::HashMap;
use std::sync::OnceLock;

/// Name or alias, in lower case, to the name this crate uses; by group.
type Groups = HashMap<String, Group>;

#[derive(Default)]
pub(crate) struct Group {
    by_alias: HashMap<String, u8>,
    names: Vec<String>,
    shown: String,
}

impl Group {
    /// The number of what a cell says, in the order the caller knows the names in.
    pub(crate) fn find(&self, cell: &str, order: &[&str]) -> Option<u8> {
        // What programs write is found without making a copy.
        if let Some(at) = order.iter().position(|name| *name == cell) {
            return Some(at as u8);
        }
        let name = &self.names[usize::from(*self.by_alias.get(&cell.trim().to_lowercase())?)];
        order.iter().position(|known| known == name).map(|at| at as u8)
    }

    /// What may be said, for a remedy.
    pub(crate) fn shown(&self) -> &str {
        &self.shown
    }
}

fn groups() -> &'static Groups {
    static GROUPS: OnceLock<Groups> = OnceLock::new();
    GROUPS.get_or_init(|| {
        let table = include_str!("../texts/headers.toml").parse::<toml::Table>().unwrap_or_default();
        let mut out = Groups::new();
        for (group, names) in &table {
            let mut made = Group::default();
            for (name, aliases) in names.as_table().into_iter().flatten() {
                let aliases = aliases.as_array().into_iter().flatten().filter_map(toml::Value::as_str);
                made.by_alias.extend(aliases.map(|alias| (alias.to_lowercase(), made.names.len() as u8)));
                made.names.push(name.clone());
            }
            made.shown = made.names.join(", ");
            out.insert(group.clone(), made);
        }
        out
    })
}

/// A group of values; an unknown group knows no word.
pub(crate) fn group(name: &str) -> &'static Group {
    static NONE: OnceLock<Group> = OnceLock::new();
    groups().get(name).unwrap_or_else(|| NONE.get_or_init(Group::default))
}

/// The column a header means, by its name in this crate.
pub(crate) fn column(header: &str) -> Option<&'static str> {
    let group = group("column");
    let at = *group.by_alias.get(&header.trim().to_lowercase())?;
    Some(&group.names[usize::from(at)])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_word_means_two_things() {
        let table = include_str!("../texts/headers.toml").parse::<toml::Table>().unwrap();
        for (group, names) in &table {
            let mut seen = HashMap::new();
            for (name, aliases) in names.as_table().unwrap() {
                for alias in aliases.as_array().unwrap() {
                    if let Some(other) = seen.insert(alias.as_str().unwrap().to_lowercase(), name) {
                        panic!("{group}: {alias} is {name} and {other}");
                    }
                }
            }
        }
        assert_eq!(column(" 面积（㎡） "), Some("area_m2"));
        assert_eq!(column("Area_M2"), Some("area_m2"));
        assert_eq!(group("choice").find("同意", &["for"]), Some(0));
        assert_eq!(group("choice").find("perhaps", &["for"]), None);
    }
}
