//! `pavilion record`: a public record in a folder, which anybody verifies with nothing but its public key.

use crate::machine::{SystemClock, chance};
use anyhow::{Context as _, bail};
use clap::{Args, Subcommand};
use pavilion_app::context::Clock as _;
use pavilion_record::{Entry, Item, Log, Reader, Receipt, SignerKey, Trust, Use, VerifierKey, Wish, Words, witness};
use std::io::{Read as _, Write as _};
use std::os::unix::fs::OpenOptionsExt as _;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

#[derive(Subcommand, Debug)]
pub enum Options {
    /// Make a key: a secret file, and its public line to publish
    Key(Key),
    /// Make an empty record in a folder
    Init(Init),
    /// Put entries on record, all of them as one group
    Append(Append),
    /// Verify every file of a record, in a folder or at an address, with nothing but its public key
    Verify(Verify),
    /// Write a receipt for an entry, or prove that the record continues an older checkpoint
    Prove(Prove),
    /// Check a receipt, without the record
    Check(Check),
    /// Erase the words of an entry; that they were erased is put on record
    Erase(Erase),
    /// As a witness, cosign the checkpoint of a record if it continues the one seen before
    Cosign(Cosign),
    /// Add a witness's cosignature to the checkpoint
    AddCosignature(AddCosignature),
}

#[derive(Args, Debug)]
pub struct Key {
    /// The file to write; readable by nobody else. The public line stands in a file beside it that ends in .pub
    file: PathBuf,
    /// The name of the record or witness, such as example.org/record
    #[arg(long)]
    name: String,
    /// Make the key of a witness instead of a record's
    #[arg(long)]
    witness: bool,
}

#[derive(Args, Debug)]
pub struct Init {
    /// The folder to make the record in
    folder: PathBuf,
    /// The secret key of the record, made by `pavilion record key`. Keep it outside the folder
    #[arg(long)]
    key: PathBuf,
}

#[derive(Args, Debug)]
#[command(
    after_help = "The bytes of each FILE become an entry of their own. With --kind an entry holds a salted digest instead, \
    and the bytes are kept beside it under words/, where they can be erased by `pavilion record erase`. \
    Entries can never be taken back: put nothing personal into --about."
)]
pub struct Append {
    /// The folder of the record
    folder: PathBuf,
    /// The secret key of the record
    #[arg(long)]
    key: PathBuf,
    /// Files to put on record; - reads from the standard input
    #[arg(required = true)]
    files: Vec<PathBuf>,
    /// Every line of the files is an entry of its own
    #[arg(long)]
    lines: bool,
    /// Keep the words beside the record; the kind of thing, such as notice, resolution or tally
    #[arg(long)]
    kind: Option<String>,
    /// What the entry is about, such as the number of a matter
    #[arg(long, requires = "kind", default_value = "")]
    about: String,
}

/// Whom to believe.
#[derive(Args, Debug)]
pub struct Believe {
    /// The public key of the record, or a file with it; get it from somewhere else than the record
    #[arg(long)]
    vkey: String,
    /// The first line of the checkpoints, when it is not the name of the key
    #[arg(long)]
    origin: Option<String>,
    /// The public key of a witness, or a file with it; may be given several times
    #[arg(long)]
    witness: Vec<String>,
    /// How many of these witnesses must have cosigned [usual: none]
    #[arg(long, default_value_t = 0)]
    quorum: usize,
}

#[derive(Args, Debug)]
#[command(after_help = "Exits with 0 when everything verifies and with 1 when anything does not; every fault is named.")]
pub struct Verify {
    /// The folder, or the http(s) address below which `checkpoint` and `tile/` lie
    place: String,
    #[command(flatten)]
    believe: Believe,
    /// An older checkpoint the record must continue; may be given several times
    #[arg(long)]
    against: Vec<PathBuf>,
    /// Ask an address for the words too
    #[arg(long)]
    words: bool,
    /// Print the report as JSON
    #[arg(long)]
    json: bool,
}

#[derive(Args, Debug)]
pub struct Prove {
    /// The folder or address of the record
    place: String,
    /// The number of the entry, counted from 0
    #[arg(required_unless_present = "since", conflicts_with = "since")]
    index: Option<u64>,
    #[command(flatten)]
    believe: Believe,
    /// Prove that the record continues this older checkpoint instead
    #[arg(long)]
    since: Option<PathBuf>,
    /// The file to write [usual: the standard output]
    #[arg(long)]
    out: Option<PathBuf>,
    /// Draw the receipt as a QR code too, into this SVG file
    #[arg(long, conflicts_with = "since")]
    qr: Option<PathBuf>,
}

#[derive(Args, Debug)]
pub struct Check {
    /// The receipt: a .tlog-proof file
    receipt: PathBuf,
    #[command(flatten)]
    believe: Believe,
    /// The entry, when the receipt does not carry it
    #[arg(long)]
    entry: Option<PathBuf>,
    /// The words with their salt, as they are kept beside the record: check that they are those on record
    #[arg(long)]
    words: Option<PathBuf>,
    /// Print what was proven as JSON
    #[arg(long)]
    json: bool,
}

#[derive(Args, Debug)]
pub struct Erase {
    /// The folder of the record
    folder: PathBuf,
    /// The number of the entry whose words are to go
    index: u64,
    /// The secret key of the record
    #[arg(long)]
    key: PathBuf,
}

#[derive(Args, Debug)]
pub struct Cosign {
    /// The folder or address of the record
    place: String,
    #[command(flatten)]
    believe: Believe,
    /// The secret key of the witness
    #[arg(long)]
    key: PathBuf,
    /// Where the newest checkpoint seen is kept; made at the first time
    #[arg(long)]
    seen: PathBuf,
}

#[derive(Args, Debug)]
pub struct AddCosignature {
    /// The folder of the record
    folder: PathBuf,
    /// The file with the line of the witness
    line: PathBuf,
    /// The secret key of the record
    #[arg(long)]
    key: PathBuf,
    /// The public key of the witness, or a file with it
    #[arg(long)]
    witness: String,
}

pub fn run(options: Options) -> anyhow::Result<ExitCode> {
    match options {
        Options::Key(options) => key(&options)?,
        Options::Init(options) => init(&options)?,
        Options::Append(options) => append(&options)?,
        Options::Verify(options) => return verify(&options),
        Options::Prove(options) => prove(&options)?,
        Options::Check(options) => check(&options)?,
        Options::Erase(options) => erase(&options)?,
        Options::Cosign(options) => cosign(&options)?,
        Options::AddCosignature(options) => {
            let mut log = Log::open(&options.folder, signer(&options.key)?)?;
            log.add_cosignature(&String::from_utf8_lossy(&read(&options.line)?), &public(&options.witness)?)?;
            println!("{}", log.checkpoint());
            log.close()?;
        }
    }
    Ok(ExitCode::SUCCESS)
}

fn key(options: &Key) -> anyhow::Result<()> {
    let what_for = if options.witness { Use::Cosignature } else { Use::Note };
    let key = SignerKey::from_seed(&options.name, what_for, chance().bytes())?;
    let said = || format!("{} cannot be written; a key is never written over another", options.file.display());
    let mut file = std::fs::File::options().write(true).create_new(true).mode(0o600).open(&options.file).with_context(said)?;
    writeln!(file, "{}", key.secret_text()).with_context(said)?;
    file.sync_all().with_context(said)?;
    let public = options.file.with_added_extension("pub");
    std::fs::write(&public, format!("{}\n", key.public())).with_context(|| format!("{} cannot be written", public.display()))?;
    println!("{}", key.public());
    Ok(())
}

fn init(options: &Init) -> anyhow::Result<()> {
    let key = signer(&options.key)?;
    if let (Ok(file), Ok(folder)) = (options.key.canonicalize(), options.folder.canonicalize())
        && file.starts_with(folder)
    {
        bail!("the key {} lies in the folder to be published; keep it elsewhere", options.key.display());
    }
    let log = Log::create(&options.folder, key)?;
    print!("{}", log.checkpoint());
    Ok(log.close()?)
}

fn append(options: &Append) -> anyhow::Result<()> {
    let mut items = Vec::new();
    let mut faults = Vec::new();
    for file in &options.files {
        match read(file) {
            Ok(bytes) if options.lines => {
                items.extend(lines(&bytes).map(|line| item(options, line.to_vec())).collect::<Result<Vec<_>, _>>()?);
            }
            Ok(bytes) => items.push(item(options, bytes)?),
            Err(fault) => faults.push(format!("{fault:#}")),
        }
    }
    if !faults.is_empty() {
        bail!("nothing was put on record:\n{}", faults.join("\n"));
    }
    let mut log = Log::open(&options.folder, signer(&options.key)?)?;
    let count = items.len() as u64;
    let done = log.append(&items)?;
    log.close()?;
    match count {
        0 => eprintln!("no entry"),
        1 => eprintln!("entry {}", done.first),
        _ => eprintln!("entries {} to {}", done.first, done.first + count - 1),
    }
    print!("{}", done.checkpoint);
    Ok(())
}

fn lines(bytes: &[u8]) -> impl Iterator<Item = &[u8]> {
    bytes.strip_suffix(b"\n").unwrap_or(bytes).split(|byte| *byte == b'\n')
}

fn item(options: &Append, bytes: Vec<u8>) -> anyhow::Result<Item> {
    let Some(kind) = &options.kind else { return Ok(Item::from(bytes)) };
    kept_beside(kind, &options.about, bytes)
}

fn kept_beside(kind: &str, about: &str, bytes: Vec<u8>) -> anyhow::Result<Item> {
    let words = Words { salt: chance().bytes(), words: bytes };
    let entry = Entry::new(kind, about, SystemClock.now().0, &words.digest())?;
    Ok(Item { entry: entry.to_bytes(), words: Some(words) })
}

fn verify(options: &Verify) -> anyhow::Result<ExitCode> {
    let trust = options.believe.trust()?;
    let against: anyhow::Result<Vec<(String, Vec<u8>)>> =
        options.against.iter().map(|path| Ok((path.display().to_string(), read(path)?))).collect();
    let source = pavilion_record::open(&options.place)?;
    let report = pavilion_record::verify(source.as_ref(), &trust, &Wish { against: against?, words: options.words });
    if options.json {
        println!("{}", serde_json::to_string_pretty(&report)?);
    } else {
        report.faults.iter().for_each(|fault| println!("WRONG  {fault}"));
        report.notes.iter().for_each(|note| println!("note   {note}"));
        report.continues.iter().for_each(|older| println!("continues {older}"));
        report.witnesses.iter().for_each(|(name, time)| println!("cosigned by {name} at {time}"));
        if !report.origin.is_empty() {
            println!("{}: {} entries, root {}", report.origin, report.size, report.root);
            println!("words: {} promised, {} kept here and right", report.words_promised, report.words_kept);
        }
        println!("{}", if report.verified { "verified" } else { "NOT verified" });
    }
    Ok(if report.verified { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

fn prove(options: &Prove) -> anyhow::Result<()> {
    let trust = options.believe.trust()?;
    let source = pavilion_record::open(&options.place)?;
    let record = Reader::open(source.as_ref(), &trust)?;
    let text = match (&options.since, options.index) {
        (Some(since), _) => {
            let lenient = Trust { quorum: 0, ..trust };
            witness::request(&record, &lenient.open(&since.display().to_string(), &read(since)?)?)?
        }
        (None, index) => {
            let receipt = Receipt::issue(&record, index.unwrap_or_default())?;
            if let Some(qr) = &options.qr {
                std::fs::write(qr, receipt.to_qr_svg()?).with_context(|| format!("{} cannot be written", qr.display()))?;
            }
            receipt.to_string()
        }
    };
    match &options.out {
        Some(out) => std::fs::write(out, text).with_context(|| format!("{} cannot be written", out.display()))?,
        None => print!("{text}"),
    }
    Ok(())
}

fn check(options: &Check) -> anyhow::Result<()> {
    let place = options.receipt.display().to_string();
    let entry = options.entry.as_deref().map(read).transpose()?;
    let receipt = Receipt::parse(&place, &read(&options.receipt)?)?;
    let proven = receipt.check(&place, &options.believe.trust()?, entry.as_deref())?;
    let known = Entry::parse("", &proven.entry).ok();
    if let Some(file) = &options.words {
        let words = Words::parse(&file.display().to_string(), &read(file)?)?;
        match &known {
            Some(entry) if entry.words() == words.digest() => {}
            Some(_) => bail!("{}: are not the words the entry is of", file.display()),
            None => bail!("{place}: the entry holds no digest of words"),
        }
    }
    let at = &proven.signed.checkpoint;
    let witnesses: Vec<(&str, u64)> = proven.signed.witnessed.iter().map(|one| (one.key.name(), one.time)).collect();
    if options.json {
        let said = serde_json::json!({
            "proven": true, "origin": at.origin, "index": proven.index, "size": at.size, "root": at.root.to_base64(),
            "entry": known, "witnesses": witnesses, "words_checked": options.words.is_some(),
        });
        println!("{}", serde_json::to_string_pretty(&said)?);
        return Ok(());
    }
    println!("entry {} of {} was on record when it had {} entries", proven.index, at.origin, at.size);
    witnesses.iter().for_each(|(name, time)| println!("cosigned by {name} at {time}"));
    println!("{}", String::from_utf8_lossy(&proven.entry));
    if options.words.is_some() {
        println!("these are the words it is of");
    }
    Ok(())
}

fn erase(options: &Erase) -> anyhow::Result<()> {
    let mut log = Log::open(&options.folder, signer(&options.key)?)?;
    // First the fact, then the deed: should the machine stop between them, the deed can be done again.
    let item = kept_beside("erasure", &format!("entry/{}", options.index), Vec::new())?;
    if !log.keeps_words(options.index) {
        bail!("no words of entry {} are kept here; they may have been erased before", options.index);
    }
    log.append(&[item])?;
    log.erase_words(options.index)?;
    print!("{}", log.checkpoint());
    Ok(log.close()?)
}

fn cosign(options: &Cosign) -> anyhow::Result<()> {
    let trust = options.believe.trust()?;
    let key = signer(&options.key)?;
    let kept = std::fs::File::options().create(true).truncate(false).read(true).write(true).open(&options.seen);
    let kept = kept.with_context(|| format!("{} cannot be opened", options.seen.display()))?;
    // Held until the end: two cosignings at once could cosign backwards.
    kept.lock().with_context(|| format!("{} cannot be locked", options.seen.display()))?;
    let seen = read(&options.seen)?;
    let name = options.seen.display().to_string();
    let seen = (!seen.is_empty()).then_some((name.as_str(), seen.as_slice()));
    let source = pavilion_record::open(&options.place)?;
    let time = u64::try_from(SystemClock.now().0 / 1000)?;
    let done = witness::cosign(source.as_ref(), &trust, seen, &key, time)?;
    witness::keep(&options.seen, &done.signed)?;
    print!("{}", done.line);
    Ok(())
}

impl Believe {
    fn trust(&self) -> anyhow::Result<Trust> {
        let log = public(&self.vkey)?;
        let witnesses: anyhow::Result<Vec<VerifierKey>> = self.witness.iter().map(|text| public(text)).collect();
        let origin = self.origin.clone().unwrap_or_else(|| log.name().to_owned());
        Ok(Trust { log, origin, witnesses: witnesses?, quorum: self.quorum })
    }
}

/// A public key, or the file it is in.
fn public(text: &str) -> anyhow::Result<VerifierKey> {
    let path = Path::new(text);
    if path.is_file() {
        let found = read(path)?;
        return Ok(VerifierKey::parse(String::from_utf8_lossy(&found).trim())?);
    }
    Ok(VerifierKey::parse(text.trim())?)
}

fn signer(path: &Path) -> anyhow::Result<SignerKey> {
    let text = std::fs::read_to_string(path);
    let text = text.with_context(|| format!("the key {} cannot be read; `pavilion record key` makes one", path.display()))?;
    SignerKey::parse(&text).with_context(|| path.display().to_string())
}

/// A file, or with - the standard input.
fn read(path: &Path) -> anyhow::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    if path == Path::new("-") {
        std::io::stdin().read_to_end(&mut bytes).context("the standard input cannot be read")?;
        return Ok(bytes);
    }
    let said = || format!("{} cannot be read", path.display());
    std::fs::File::open(path).and_then(|mut file| file.read_to_end(&mut bytes)).with_context(said)?;
    Ok(bytes)
}
