//! Calls to the world outside: one client, one deadline, no redirects, and no look at our own network through us.

use anyhow::{Context as _, anyhow, bail};
use reqwest::dns::{Addrs, Name, Resolve, Resolving};
use reqwest::{Client, Method, Url, redirect};
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};
use std::sync::{Arc, OnceLock};
use std::time::Duration;

const WITHIN: Duration = Duration::from_secs(10);
/// More than any answer that is of use here.
const BODY_BYTES_MAX: usize = 1024 * 1024;

/// Where a call may go.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reach {
    /// Where the operator's own settings point.
    Configured,
    /// Only to public addresses over TLS: what somebody typed.
    Public,
}

/// A call.
pub struct Call {
    pub method: Method,
    pub url: String,
    pub headers: Vec<(String, String)>,
    pub body: Vec<u8>,
}

/// What came back.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reply {
    pub status: u16,
    pub body: Vec<u8>,
}

impl Reply {
    #[must_use]
    pub const fn is_good(&self) -> bool {
        self.status >= 200 && self.status < 300
    }
}

/// Whether anybody on the internet reaches this address: not this machine, not this network, not a bridge into either.
#[must_use]
pub fn is_public(address: IpAddr) -> bool {
    match address {
        IpAddr::V4(v4) => is_public_v4(v4),
        IpAddr::V6(v6) => is_public_v6(v6),
    }
}

fn is_public_v4(v4: Ipv4Addr) -> bool {
    let [a, b, c, _] = v4.octets();
    let reserved =
        matches!((a, b, c), (0, ..) | (100, 64..=127, _) | (192, 0, 0) | (192, 88, 99) | (198, 18 | 19, _) | (240..=255, ..));
    !(reserved
        || v4.is_private()
        || v4.is_loopback()
        || v4.is_link_local()
        || v4.is_broadcast()
        || v4.is_documentation()
        || v4.is_multicast()
        || v4.is_unspecified())
}

fn is_public_v6(v6: Ipv6Addr) -> bool {
    if let Some(v4) = v6.to_ipv4_mapped() {
        return is_public_v4(v4);
    }
    let parts = v6.segments();
    // Only 2000::/3 is given out, and of it not what carries an older address inside or is for books.
    let given_out = parts[0] & 0xe000 == 0x2000;
    let inside = parts[0] == 0x2002 || (parts[0] == 0x2001 && (parts[1] == 0 || parts[1] == 0x0db8));
    given_out && !inside
}

/// Looks names up and keeps only public addresses, so that a name that points inside reaches nothing.
struct PublicOnly;

impl Resolve for PublicOnly {
    fn resolve(&self, name: Name) -> Resolving {
        Box::pin(async move {
            let found: Vec<SocketAddr> =
                tokio::net::lookup_host((name.as_str(), 0)).await?.filter(|address| is_public(address.ip())).collect();
            if found.is_empty() {
                return Err("the name has no public address".into());
            }
            Ok(Box::new(found.into_iter()) as Addrs)
        })
    }
}

fn client(reach: Reach) -> anyhow::Result<&'static Client> {
    static CONFIGURED: OnceLock<Client> = OnceLock::new();
    static PUBLIC: OnceLock<Client> = OnceLock::new();
    let cell = if reach == Reach::Public { &PUBLIC } else { &CONFIGURED };
    if let Some(client) = cell.get() {
        return Ok(client);
    }
    let mut building = Client::builder().timeout(WITHIN).redirect(redirect::Policy::none()).user_agent("Pavilion").no_proxy();
    if reach == Reach::Public {
        building = building.dns_resolver(Arc::new(PublicOnly)).https_only(true);
    }
    let made = building.build().context("no client for calls outside")?;
    Ok(cell.get_or_init(|| made))
}

/// Whether this address may be called at all, before anybody is asked. A name is judged when it is looked up.
pub fn check(url: &str, reach: Reach) -> anyhow::Result<Url> {
    let url: Url = url.parse().map_err(|_| anyhow!("this is no address"))?;
    if !url.username().is_empty() || url.password().is_some() {
        bail!("an address carries no name and password");
    }
    let https = url.scheme() == "https";
    let host = url.host_str().ok_or_else(|| anyhow!("this address names no host"))?;
    if reach == Reach::Configured {
        if !https && url.scheme() != "http" {
            bail!("only http and https");
        }
        return Ok(url);
    }
    if !https {
        bail!("only https");
    }
    let plain = host.trim_start_matches('[').trim_end_matches(']');
    if plain.parse::<IpAddr>().is_ok_and(|address| !is_public(address)) || plain.eq_ignore_ascii_case("localhost") {
        bail!("this address is not a public one");
    }
    Ok(url)
}

/// Calls, and says what came back or why nothing did. The reason names no content.
pub async fn call(reach: Reach, call: Call) -> anyhow::Result<Reply> {
    let url = check(&call.url, reach)?;
    let mut request = client(reach)?.request(call.method, url).body(call.body);
    for (name, value) in call.headers {
        request = request.header(name, value);
    }
    // The address of a gateway may hold its key; an error must not repeat it.
    let mut response = request.send().await.map_err(|fault| anyhow!(told(&fault.without_url())))?;
    let status = response.status().as_u16();
    let mut body = Vec::new();
    while let Some(part) = response.chunk().await.map_err(|fault| anyhow!(told(&fault.without_url())))? {
        body.extend(&part);
        if body.len() > BODY_BYTES_MAX {
            bail!("the answer is too long");
        }
    }
    Ok(Reply { status, body })
}

fn told(fault: &reqwest::Error) -> String {
    let mut said = fault.to_string();
    let mut deeper: Option<&dyn std::error::Error> = std::error::Error::source(fault);
    while let Some(one) = deeper {
        said = one.to_string();
        deeper = one.source();
    }
    if fault.is_timeout() { "nobody answered in time".to_owned() } else { said }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_inside_are_not_public() {
        for (address, public) in [
            ("1.1.1.1", true),
            ("127.0.0.1", false),
            ("10.1.2.3", false),
            ("172.31.0.1", false),
            ("192.168.1.1", false),
            ("169.254.169.254", false),
            ("100.64.0.1", false),
            ("0.0.0.0", false),
            ("224.0.0.1", false),
            ("255.255.255.255", false),
            ("198.18.0.1", false),
            ("192.0.2.1", false),
            ("::1", false),
            ("::", false),
            ("::ffff:10.0.0.1", false),
            ("fe80::1", false),
            ("fd00::1", false),
            ("2002:a00:1::", false),
            ("64:ff9b::a00:1", false),
            ("2001:db8::1", false),
            ("2606:4700::1111", true),
        ] {
            assert_eq!(is_public(address.parse().unwrap()), public, "{address}");
        }
    }

    #[test]
    fn what_somebody_typed_reaches_only_public_hosts_over_tls() {
        for (url, good) in [
            ("https://example.org/hook", true),
            ("http://example.org/hook", false),
            ("https://127.0.0.1/", false),
            ("https://[::1]/", false),
            ("https://localhost/", false),
            ("https://2130706433/", false),
            ("https://0x7f.1/", false),
            ("https://user:secret@example.org/", false),
            ("file:///etc/passwd", false),
            ("gopher://example.org/", false),
            ("", false),
        ] {
            assert_eq!(check(url, Reach::Public).is_ok(), good, "{url}");
        }
        assert!(check("http://127.0.0.1:8080/", Reach::Configured).is_ok());
        assert!(check("file:///etc/passwd", Reach::Configured).is_err());
    }
}
