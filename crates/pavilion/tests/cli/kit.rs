//! The binary as an operator runs it: in a directory of its own, with nothing from the surroundings.

use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::TcpStream;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Output, Stdio};
use std::time::{Duration, Instant};

/// A directory with a data directory in it, and the way to call the binary there.
pub(crate) struct Place {
    pub(crate) dir: tempfile::TempDir,
    pub(crate) database_url: String,
}

/// What a call said.
pub(crate) struct Said {
    pub(crate) ok: bool,
    pub(crate) out: String,
    pub(crate) err: String,
}

impl Said {
    fn new(output: &Output) -> Self {
        Self {
            ok: output.status.success(),
            out: String::from_utf8_lossy(&output.stdout).into_owned(),
            err: String::from_utf8_lossy(&output.stderr).into_owned(),
        }
    }

    /// It worked; what it printed.
    #[track_caller]
    pub(crate) fn worked(self) -> String {
        assert!(self.ok, "{}\n{}", self.out, self.err);
        self.out
    }

    /// It refused; what it said of it.
    #[track_caller]
    pub(crate) fn refused(self) -> String {
        assert!(!self.ok, "it should not have worked: {}", self.out);
        self.err
    }

    /// The first word of what was printed: the id of what was made.
    #[track_caller]
    pub(crate) fn id(self) -> String {
        self.worked().split_whitespace().next().expect("it printed an id").to_owned()
    }
}

pub(crate) fn binary() -> PathBuf {
    PathBuf::from(env!("CARGO_BIN_EXE_pavilion"))
}

impl Place {
    pub(crate) fn new() -> Self {
        Self { dir: tempfile::Builder::new().prefix("pavilion-cli").tempdir().unwrap(), database_url: String::new() }
    }

    pub(crate) fn path(&self) -> &Path {
        self.dir.path()
    }

    pub(crate) fn data(&self) -> PathBuf {
        self.path().join("data")
    }

    pub(crate) fn database(&self) -> PathBuf {
        self.data().join("pavilion.db")
    }

    pub(crate) fn command(&self, args: &[&str]) -> Command {
        let mut command = Command::new(binary());
        command.current_dir(self.path()).args(args).stdin(Stdio::null());
        for (name, _) in std::env::vars().filter(|(name, _)| name.starts_with("PAVILION_") || name == "NOTIFY_SOCKET") {
            command.env_remove(name);
        }
        command.env("PAVILION_DATABASE_URL", &self.database_url);
        command
    }

    pub(crate) fn run(&self, args: &[&str]) -> Said {
        Said::new(&self.command(args).output().unwrap())
    }

    pub(crate) fn run_with_input(&self, args: &[&str], input: &str) -> Said {
        let mut child = self.command(args).stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
        child.stdin.take().unwrap().write_all(input.as_bytes()).unwrap();
        Said::new(&child.wait_with_output().unwrap())
    }

    /// A district and somebody with a post in it, as the operator makes them on the first day.
    pub(crate) fn settle(&self) -> (String, String) {
        let district = self.run(&["place", "add", "--kind", "district", "--name", "样例区"]).id();
        let add = ["user", "add", "--name", "张样例", "--phone", "13800000001", "--password-stdin"];
        let account = self.run_with_input(&add, "a-lantern-by-the-gate\n").id();
        self.run(&["user", "post", "give", &account, "--kind", "system-admin", "--place", &district]).worked();
        (district, account)
    }

    /// Starts the platform and waits until it says where.
    pub(crate) fn serve(&self) -> Serving {
        self.serve_with(&mut self.command(&["serve", "--listen", "127.0.0.1:0", "--set", "secure_cookies=false"]))
    }

    pub(crate) fn serve_with(&self, command: &mut Command) -> Serving {
        let mut child = command.stdout(Stdio::piped()).stderr(Stdio::null()).spawn().unwrap();
        let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
        let first = lines.next().expect("it prints its address").unwrap();
        let address = first.split("http://").nth(1).expect("the first line names the address").to_owned();
        Serving { child, address }
    }
}

/// A running platform; killed when dropped.
pub(crate) struct Serving {
    child: Child,
    pub(crate) address: String,
}

impl Serving {
    /// Status and body of a page.
    pub(crate) fn get(&self, path: &str) -> (u16, String) {
        let mut wire = TcpStream::connect(&self.address).unwrap();
        wire.set_read_timeout(Some(Duration::from_secs(10))).unwrap();
        write!(wire, "GET {path} HTTP/1.1\r\nHost: {}\r\nConnection: close\r\n\r\n", self.address).unwrap();
        let mut answer = Vec::new();
        wire.read_to_end(&mut answer).unwrap();
        let text = String::from_utf8_lossy(&answer).into_owned();
        let status = text.split(' ').nth(1).unwrap().parse().unwrap();
        (status, text.split_once("\r\n\r\n").map_or_else(String::new, |(_, body)| body.to_owned()))
    }

    /// Opens a page and leaves it open.
    pub(crate) fn hold_open(&self, path: &str) -> TcpStream {
        let mut wire = TcpStream::connect(&self.address).unwrap();
        write!(wire, "GET {path} HTTP/1.1\r\nHost: {}\r\n\r\n", self.address).unwrap();
        let mut begin = [0; 12];
        wire.read_exact(&mut begin).unwrap();
        assert_eq!(&begin, b"HTTP/1.1 200");
        wire
    }

    /// Asks it to stop, as systemd does, and says whether it ended well and how long it took.
    pub(crate) fn stop(mut self) -> (bool, Duration) {
        let begun = Instant::now();
        let pid = self.child.id().to_string();
        assert!(Command::new("kill").args(["-TERM", &pid]).status().unwrap().success());
        let ended = self.child.wait().unwrap();
        (ended.success(), begun.elapsed())
    }
}

impl Drop for Serving {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
