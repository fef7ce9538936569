//! Tells systemd how it stands (`Type=notify`). Without systemd there is nobody to tell.

use std::os::linux::net::SocketAddrExt as _;
use std::os::unix::net::{SocketAddr, UnixDatagram};

/// Sends a state such as `READY=1` to the socket the supervisor named.
pub fn tell(state: &str) {
    let Ok(name) = std::env::var("NOTIFY_SOCKET") else { return };
    if let Err(fault) = send(&name, state) {
        tracing::warn!(%fault, "the supervisor was not told");
    }
}

fn send(name: &str, state: &str) -> std::io::Result<()> {
    let to = match name.strip_prefix('@') {
        Some(hidden) => SocketAddr::from_abstract_name(hidden)?,
        None => SocketAddr::from_pathname(name)?,
    };
    UnixDatagram::unbound()?.send_to_addr(state.as_bytes(), &to)?;
    Ok(())
}
