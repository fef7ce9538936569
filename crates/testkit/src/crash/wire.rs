//! The least of HTTP that the harness needs: one connection, one request after the other.

use crate::page::multipart;
use anyhow::{Context as _, bail};
use serde_json::Value as Json;
use std::time::Duration;
use tokio::io::{AsyncBufReadExt as _, AsyncReadExt as _, AsyncWriteExt as _, BufReader};
use tokio::net::TcpStream;

const ANSWER_WITHIN: Duration = Duration::from_secs(10);

pub(super) struct Wire {
    stream: BufReader<TcpStream>,
    host: String,
}

impl Wire {
    pub(super) async fn open(address: &str) -> anyhow::Result<Self> {
        let stream = TcpStream::connect(address).await?;
        stream.set_nodelay(true)?;
        Ok(Self { stream: BufReader::new(stream), host: address.to_owned() })
    }

    pub(super) async fn get(&mut self, path: &str) -> anyhow::Result<(u16, Json)> {
        let head = format!("GET {path} HTTP/1.1\r\nhost: {}\r\naccept: application/json\r\n\r\n", self.host);
        self.ask(head.into_bytes()).await
    }

    /// Sends the fields of a form to the API, as a program with a token does.
    pub(super) async fn post(
        &mut self,
        path: &str,
        token: &str,
        key: &str,
        fields: &[(String, String)],
    ) -> anyhow::Result<(u16, Json)> {
        let (kind, body) = multipart(fields, &[]);
        self.send(path, token, key, &kind, body).await
    }

    /// Sends a JSON body.
    pub(super) async fn post_json(&mut self, path: &str, token: &str, key: &str, body: &Json) -> anyhow::Result<(u16, Json)> {
        self.send(path, token, key, "application/json", serde_json::to_vec(body)?).await
    }

    async fn send(&mut self, path: &str, token: &str, key: &str, kind: &str, body: Vec<u8>) -> anyhow::Result<(u16, Json)> {
        let head = format!(
            "POST {path} HTTP/1.1\r\nhost: {}\r\nauthorization: Bearer {token}\r\nidempotency-key: {key}\r\n\
             content-type: {kind}\r\naccept: application/json\r\ncontent-length: {}\r\n\r\n",
            self.host,
            body.len()
        );
        let mut request = head.into_bytes();
        request.extend(body);
        self.ask(request).await
    }

    async fn ask(&mut self, request: Vec<u8>) -> anyhow::Result<(u16, Json)> {
        let talk = async {
            self.stream.get_mut().write_all(&request).await?;
            self.answer().await
        };
        tokio::time::timeout(ANSWER_WITHIN, talk).await.context("no answer in time")?
    }

    async fn answer(&mut self) -> anyhow::Result<(u16, Json)> {
        let first = self.line().await?;
        let status =
            first.split(' ').nth(1).and_then(|status| status.parse().ok()).context("an answer begins with its status")?;
        let (mut length, mut chunked) = (0, false);
        loop {
            let line = self.line().await?.to_lowercase();
            match line.split_once(':') {
                None => break,
                Some(("content-length", value)) => length = value.trim().parse()?,
                Some(("transfer-encoding", value)) => chunked = value.contains("chunked"),
                Some(_) => {}
            }
        }
        let body = if chunked { self.chunks().await? } else { self.bytes(length).await? };
        // A page of words is no JSON; only its status matters then.
        Ok((status, serde_json::from_slice(&body).unwrap_or(Json::Null)))
    }

    async fn line(&mut self) -> anyhow::Result<String> {
        let mut line = String::new();
        if self.stream.read_line(&mut line).await? == 0 {
            bail!("the connection ended");
        }
        Ok(line.trim_end().to_owned())
    }

    async fn bytes(&mut self, length: usize) -> anyhow::Result<Vec<u8>> {
        let mut body = vec![0; length];
        self.stream.read_exact(&mut body).await?;
        Ok(body)
    }

    async fn chunks(&mut self) -> anyhow::Result<Vec<u8>> {
        let mut body = Vec::new();
        loop {
            let length = usize::from_str_radix(self.line().await?.split(';').next().unwrap_or_default().trim(), 16)?;
            body.extend(self.bytes(length).await?);
            self.line().await?;
            if length == 0 {
                return Ok(body);
            }
        }
    }
}
