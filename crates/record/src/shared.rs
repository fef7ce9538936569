//! One record, many callers: whoever comes while a group is being written becomes part of the next group, so that all of
//! them wait for the disk together.

use crate::fault::Fault;
use crate::log::{Appended, Item, Log};
use std::collections::HashMap;
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};

/// A record many threads append to.
pub struct Shared {
    state: Mutex<State>,
    changed: Condvar,
}

struct State {
    /// Away while somebody writes a group.
    log: Option<Log>,
    /// The group that is being gathered.
    gathered: Vec<Item>,
    number: u64,
    /// What became of groups whose members have not all heard of it, and how many have not.
    finished: HashMap<u64, (Arc<Result<Appended, String>>, usize)>,
}

impl Shared {
    #[must_use]
    pub fn new(log: Log) -> Shared {
        let state = State { log: Some(log), gathered: Vec::new(), number: 0, finished: HashMap::new() };
        Shared { state: Mutex::new(state), changed: Condvar::new() }
    }

    /// Puts an entry on record; returns when it is safely there, with its index and a checkpoint that has it.
    pub fn append(&self, item: Item) -> Result<Appended, Fault> {
        let mut state = self.lock();
        let (mine, at) = (state.number, state.gathered.len() as u64);
        state.gathered.push(item);
        loop {
            if let Some((done, left)) = state.finished.get_mut(&mine) {
                let done = Arc::clone(done);
                *left -= 1;
                if *left == 0 {
                    state.finished.remove(&mine);
                }
                return match done.as_ref() {
                    Ok(group) => Ok(Appended { first: group.first + at, checkpoint: group.checkpoint.clone() }),
                    Err(said) => Err(Fault::refused(said.clone(), "whether it is on record is known after opening anew")),
                };
            }
            state = match state.log.take() {
                Some(log) => self.write_group(state, log),
                None => self.changed.wait(state).unwrap_or_else(PoisonError::into_inner),
            };
        }
    }

    /// Writes the group gathered so far, while the next is being gathered.
    fn write_group<'a>(&'a self, mut state: MutexGuard<'a, State>, mut log: Log) -> MutexGuard<'a, State> {
        let group = std::mem::take(&mut state.gathered);
        let number = state.number;
        state.number += 1;
        drop(state);
        let done = log.append(&group).map_err(|fault| fault.to_string());
        let mut state = self.lock();
        state.log = Some(log);
        state.finished.insert(number, (Arc::new(done), group.len()));
        self.changed.notify_all();
        state
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The record, when nobody appends any more.
    pub fn into_log(self) -> Result<Log, Fault> {
        let state = self.state.into_inner().unwrap_or_else(PoisonError::into_inner);
        state.log.ok_or_else(|| Fault::refused("a group is being written", "wait for it"))
    }
}
