//! Disks that die: one at any byte (the process is killed), one taking with it what it had not been asked to keep (the power goes).
#![allow(dead_code, unreachable_pub, clippy::allow_attributes, clippy::unwrap_used, reason = "every test file uses a part of it")]

use pavilion_record::disk::{Disk, Real};
use std::collections::{BTreeMap, BTreeSet};
use std::io;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex};

/// A small generator of chance, so that a failure can be had again.
#[derive(Clone)]
pub struct Dice(pub u64);

impl Dice {
    pub fn roll(&mut self, below: u64) -> u64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % below.max(1)
    }
}

fn dead() -> io::Error {
    io::Error::other("killed")
}

/// Kills the process after so many bytes; everything but writing counts as one byte.
pub struct Torn(pub Arc<Mutex<u64>>);

impl Torn {
    /// How much of `wanted` may still be done.
    fn take(&self, wanted: u64) -> u64 {
        let mut left = self.0.lock().unwrap();
        let taken = wanted.min(*left);
        *left -= taken;
        taken
    }

    fn one(&self, act: impl FnOnce() -> io::Result<()>) -> io::Result<()> {
        if self.take(1) == 1 { act() } else { Err(dead()) }
    }

    fn many(&self, bytes: &[u8], act: impl FnOnce(&[u8]) -> io::Result<()>) -> io::Result<()> {
        self.one(|| Ok(()))?;
        let taken = self.take(bytes.len() as u64) as usize;
        act(&bytes[..taken])?;
        if taken == bytes.len() { Ok(()) } else { Err(dead()) }
    }
}

impl Disk for Torn {
    fn write(&mut self, path: &Path, bytes: &[u8]) -> io::Result<()> {
        self.many(bytes, |bytes| Real.write(path, bytes))
    }
    fn append(&mut self, path: &Path, bytes: &[u8]) -> io::Result<()> {
        self.many(bytes, |bytes| Real.append(path, bytes))
    }
    fn rename(&mut self, from: &Path, to: &Path) -> io::Result<()> {
        self.one(|| Real.rename(from, to))
    }
    fn remove(&mut self, path: &Path) -> io::Result<()> {
        self.one(|| Real.remove(path))
    }
    fn remove_folder(&mut self, path: &Path) -> io::Result<()> {
        self.one(|| Real.remove_folder(path))
    }
    fn make_folder(&mut self, path: &Path) -> io::Result<()> {
        self.one(|| Real.make_folder(path))
    }
    fn sync(&mut self, _path: &Path) -> io::Result<()> {
        self.one(|| Ok(()))
    }
}

/// What a disk holds: the bytes of numbered files, and the names that lead to them. A name without a number is a folder.
#[derive(Clone, Default)]
struct Held {
    names: BTreeMap<PathBuf, Option<usize>>,
    bytes: Vec<Vec<u8>>,
}

/// What there is, and what of it would be left without power.
#[derive(Default)]
pub struct Platter {
    now: Held,
    safe: Held,
}

impl Platter {
    /// Takes up what lies in a folder, all of it safe.
    pub fn of(folder: &Path) -> Arc<Mutex<Platter>> {
        let mut held = Held::default();
        held.names.insert(folder.to_owned(), None);
        for file in super::files(folder) {
            let mut above = file.parent();
            while let Some(at) = above.filter(|at| *at != folder) {
                held.names.insert(at.to_owned(), None);
                above = at.parent();
            }
            held.names.insert(file.clone(), Some(held.bytes.len()));
            held.bytes.push(std::fs::read(&file).unwrap());
        }
        Arc::new(Mutex::new(Platter { safe: held.clone(), now: held }))
    }

    /// The power goes: what is left is written to another folder.
    pub fn cut(&self, dice: &mut Dice, from: &Path, to: &Path) {
        std::fs::create_dir_all(to).unwrap();
        let all: BTreeSet<&PathBuf> = self.now.names.keys().chain(self.safe.names.keys()).collect();
        for path in all {
            let (now, safe) = (self.now.names.get(path), self.safe.names.get(path));
            let left = if now == safe || dice.roll(2) == 0 { safe } else { now };
            let target = to.join(path.strip_prefix(from).unwrap());
            // What is in a folder that was lost is lost with it.
            match left.filter(|_| target.parent().is_some_and(Path::exists)) {
                None => {}
                Some(None) => std::fs::create_dir_all(&target).unwrap(),
                Some(Some(n)) => std::fs::write(target, self.left_of(*n, dice)).unwrap(),
            }
        }
    }

    /// The bytes of a file that was not waited for: all, as many as were safe, or anything between, perhaps as zeroes.
    fn left_of(&self, n: usize, dice: &mut Dice) -> Vec<u8> {
        let (now, none) = (&self.now.bytes[n], Vec::new());
        let safe = self.safe.bytes.get(n).unwrap_or(&none);
        if now == safe {
            return now.clone();
        }
        let kept = if now.starts_with(safe) { safe.len() } else { 0 };
        let end = kept + dice.roll((now.len() - kept) as u64 + 1) as usize;
        let mut left = now[..end].to_vec();
        if dice.roll(3) == 0 {
            left[kept..].fill(0);
        }
        left
    }
}

/// A disk that counts what it was asked to do and stops after so much of it; what is left, [`Platter::cut`] says.
pub struct Lossy {
    pub platter: Arc<Mutex<Platter>>,
    pub left: Arc<Mutex<u64>>,
    /// Whether it does what it says when asked to wait.
    pub is_honest: bool,
}

impl Lossy {
    fn one(&self, act: impl FnOnce(&mut Platter) -> io::Result<()>) -> io::Result<()> {
        let mut left = self.left.lock().unwrap();
        if *left == 0 {
            return Err(dead());
        }
        *left -= 1;
        act(&mut self.platter.lock().unwrap())
    }
}

impl Disk for Lossy {
    fn write(&mut self, path: &Path, bytes: &[u8]) -> io::Result<()> {
        self.one(|platter| {
            // A file that is made anew: `safe` has not heard of it, unless it was there before.
            let n = match platter.now.names.get(path) {
                Some(Some(n)) => *n,
                _ => {
                    platter.now.bytes.push(Vec::new());
                    platter.safe.bytes.resize(platter.now.bytes.len(), Vec::new());
                    platter.now.names.insert(path.to_owned(), Some(platter.now.bytes.len() - 1));
                    platter.now.bytes.len() - 1
                }
            };
            platter.now.bytes[n] = bytes.to_vec();
            Real.write(path, bytes)
        })
    }
    fn append(&mut self, path: &Path, bytes: &[u8]) -> io::Result<()> {
        self.one(|platter| {
            let Some(Some(n)) = platter.now.names.get(path) else { return Err(dead()) };
            platter.now.bytes[*n].extend_from_slice(bytes);
            Real.append(path, bytes)
        })
    }
    fn rename(&mut self, from: &Path, to: &Path) -> io::Result<()> {
        self.one(|platter| {
            let n = platter.now.names.remove(from).ok_or_else(dead)?;
            platter.now.names.insert(to.to_owned(), n);
            Real.rename(from, to)
        })
    }
    fn remove(&mut self, path: &Path) -> io::Result<()> {
        self.one(|platter| {
            platter.now.names.remove(path);
            Real.remove(path)
        })
    }
    fn remove_folder(&mut self, path: &Path) -> io::Result<()> {
        self.one(|platter| {
            platter.now.names.remove(path);
            Real.remove_folder(path)
        })
    }
    fn make_folder(&mut self, path: &Path) -> io::Result<()> {
        self.one(|platter| {
            platter.now.names.entry(path.to_owned()).or_insert(None);
            Real.make_folder(path)
        })
    }
    fn sync(&mut self, path: &Path) -> io::Result<()> {
        if !self.is_honest {
            return self.one(|_| Ok(()));
        }
        self.one(|platter| {
            let Platter { now, safe } = platter;
            if let Some(Some(n)) = now.names.get(path) {
                safe.bytes[*n].clone_from(&now.bytes[*n]);
                return Ok(());
            }
            safe.names.retain(|name, _| name.parent() != Some(path) || now.names.contains_key(name));
            for (name, n) in now.names.iter().filter(|(name, _)| name.parent() == Some(path)) {
                safe.names.insert(name.clone(), *n);
            }
            Ok(())
        })
    }
}
