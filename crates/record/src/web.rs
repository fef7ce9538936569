//! A record on a web server: plain GET requests for static files.

use crate::fault::Fault;
use crate::source::Source;
use std::io::Read as _;
use std::time::Duration;
use ureq::Agent;
use ureq::tls::{RootCerts, TlsConfig};

/// A URL prefix below which `checkpoint` and `tile/` lie.
pub struct Web {
    agent: Agent,
    prefix: String,
}

impl Web {
    /// Certificates are judged as the machine judges them; a request takes a minute at most.
    #[must_use]
    pub fn new(prefix: &str) -> Web {
        let tls = TlsConfig::builder().root_certs(RootCerts::PlatformVerifier).build();
        let agent = Agent::config_builder()
            .tls_config(tls)
            .timeout_global(Some(Duration::from_secs(60)))
            .timeout_connect(Some(Duration::from_secs(10)))
            .http_status_as_error(false)
            .max_redirects(3)
            .user_agent(concat!("pavilion-record/", env!("CARGO_PKG_VERSION")))
            .build()
            .new_agent();
        Web { agent, prefix: prefix.trim_end_matches('/').to_owned() }
    }
}

impl Source for Web {
    fn read(&self, path: &str, most: usize) -> Result<Option<Vec<u8>>, Fault> {
        let url = self.place(path);
        let wrong = |said: String| Fault::Web { url: url.clone(), said };
        let mut reply = self.agent.get(&url).call().map_err(|fault| wrong(fault.to_string()))?;
        match reply.status().as_u16() {
            200 => {}
            404 | 410 => return Ok(None),
            status => return Err(wrong(format!("the server answered {status}"))),
        }
        // What it is when unpacked counts: hashes become longer when a server packs them.
        let mut bytes = Vec::new();
        let body = reply.body_mut().as_reader().take(most as u64 + 1).read_to_end(&mut bytes);
        body.map_err(|fault| wrong(format!("the answer could not be read: {fault}")))?;
        if bytes.len() > most {
            Err(wrong(format!("longer than the {most} bytes such a file can have")))
        } else {
            Ok(Some(bytes))
        }
    }

    fn place(&self, path: &str) -> String {
        format!("{}/{path}", self.prefix)
    }
}
