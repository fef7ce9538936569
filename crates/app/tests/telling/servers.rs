//! Servers a test talks to: an HTTP one that writes down what it was told, and a mail server that keeps its letters.

use axum::Router;
use axum::body::Bytes;
use axum::extract::State;
use axum::http::{HeaderMap, Method, StatusCode, Uri};
use std::sync::{Arc, Mutex};
use tokio::io::{AsyncBufReadExt as _, AsyncWriteExt as _, BufReader};
use tokio::net::{TcpListener, TcpStream};

/// A request as it came.
#[derive(Clone, Debug)]
pub(crate) struct Heard {
    pub(crate) method: Method,
    pub(crate) uri: Uri,
    pub(crate) headers: HeaderMap,
    pub(crate) body: String,
}

impl Heard {
    pub(crate) fn header(&self, name: &str) -> &str {
        self.headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or_default()
    }
}

/// Writes down what it is told and answers what it is set to.
#[derive(Clone)]
pub(crate) struct Ear {
    pub(crate) address: String,
    heard: Arc<Mutex<Vec<Heard>>>,
    answer: Arc<Mutex<(StatusCode, String)>>,
}

impl Ear {
    pub(crate) async fn listening() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let ear = Self {
            address: format!("http://{}", listener.local_addr().unwrap()),
            heard: Arc::default(),
            answer: Arc::new(Mutex::new((StatusCode::OK, String::new()))),
        };
        let router = Router::new().fallback(hear).with_state(ear.clone());
        tokio::spawn(async move { axum::serve(listener, router).await.unwrap() });
        ear
    }

    pub(crate) fn answers(&self, status: u16, body: &str) {
        *self.answer.lock().unwrap() = (StatusCode::from_u16(status).unwrap(), body.to_owned());
    }

    pub(crate) fn heard(&self) -> Vec<Heard> {
        self.heard.lock().unwrap().clone()
    }
}

async fn hear(State(ear): State<Ear>, method: Method, uri: Uri, headers: HeaderMap, body: Bytes) -> (StatusCode, String) {
    let body = String::from_utf8_lossy(&body).into_owned();
    ear.heard.lock().unwrap().push(Heard { method, uri, headers, body });
    ear.answer.lock().unwrap().clone()
}

/// Serves a whole house, so that another can call it.
pub(crate) async fn serve(router: Router) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = format!("http://{}", listener.local_addr().unwrap());
    tokio::spawn(async move { axum::serve(listener, router).await.unwrap() });
    address
}

/// A mail server as small as one can be.
#[derive(Clone)]
pub(crate) struct Letterbox {
    pub(crate) port: u16,
    letters: Arc<Mutex<Vec<String>>>,
    /// What it says to who wants to hand over a letter; empty: it takes it.
    refuses: Arc<Mutex<String>>,
}

impl Letterbox {
    pub(crate) async fn open() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let all = Self { port: listener.local_addr().unwrap().port(), letters: Arc::default(), refuses: Arc::default() };
        let taking = all.clone();
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                let taking = taking.clone();
                tokio::spawn(async move { taking.talk(stream).await });
            }
        });
        all
    }

    pub(crate) fn refuses(&self, with: &str) {
        with.clone_into(&mut self.refuses.lock().unwrap());
    }

    pub(crate) fn letters(&self) -> Vec<String> {
        self.letters.lock().unwrap().clone()
    }

    async fn talk(&self, stream: TcpStream) {
        let (read, mut write) = stream.into_split();
        let mut lines = BufReader::new(read).lines();
        let _ = write.write_all(b"220 letterbox\r\n").await;
        let (mut inside, mut letter) = (false, String::new());
        while let Ok(Some(line)) = lines.next_line().await {
            let said = if inside {
                if line != "." {
                    letter.push_str(&line);
                    letter.push('\n');
                    continue;
                }
                inside = false;
                self.letters.lock().unwrap().push(std::mem::take(&mut letter));
                "250 kept".to_owned()
            } else {
                match line.split(' ').next().unwrap_or_default().to_ascii_uppercase().as_str() {
                    "EHLO" => "250-letterbox\r\n250 SMTPUTF8".to_owned(),
                    "RCPT" if !self.refuses.lock().unwrap().is_empty() => self.refuses.lock().unwrap().clone(),
                    "RCPT" => {
                        letter.push_str(&format!("{line}\n"));
                        "250 yes".to_owned()
                    }
                    "DATA" => {
                        inside = true;
                        "354 go on".to_owned()
                    }
                    "QUIT" => "221 bye".to_owned(),
                    _ => "250 yes".to_owned(),
                }
            };
            if write.write_all(format!("{said}\r\n").as_bytes()).await.is_err() {
                return;
            }
        }
    }
}
