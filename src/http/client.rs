//! The address of the client: what the connection says, or a proxy that the operator trusts.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

use axum::http::HeaderMap;

use crate::http::listen::Peer;

/// The proxies whose word is taken.
#[derive(Clone, Debug, Default)]
pub struct Proxies(Vec<IpAddr>);

impl Proxies {
    /// Trusts these.
    pub fn new(trusted: Vec<IpAddr>) -> Self {
        Self(trusted)
    }

    /// The client's address: the last address of `X-Forwarded-For` that is not itself a trusted proxy, and only when the
    /// connection comes from one. Whatever else stands there, anybody could have written.
    pub fn client(&self, peer: Option<Peer>, headers: &HeaderMap) -> Option<IpAddr> {
        let Some(Peer::Address(address)) = peer else {
            return None;
        };
        let direct = address.ip().to_canonical();
        if !self.0.contains(&direct) {
            return Some(direct);
        }
        let hops: Vec<&str> = headers
            .get_all("x-forwarded-for")
            .iter()
            .filter_map(|value| value.to_str().ok())
            .flat_map(|value| value.split(','))
            .collect();
        let client = hops
            .iter()
            .rev()
            .map_while(|hop| hop.trim().parse::<IpAddr>().ok())
            .map(|hop| hop.to_canonical())
            .find(|hop| !self.0.contains(hop));
        Some(client.unwrap_or(direct))
    }
}

/// The network that is limited as one: the address itself, or the /64 of IPv6, which one customer owns whole.
pub fn network(address: IpAddr) -> IpAddr {
    match address {
        IpAddr::V4(address) => Ipv4Addr::into(address),
        IpAddr::V6(address) => {
            let network = address.to_bits() >> 64 << 64;
            Ipv6Addr::from_bits(network).into()
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(peer: &str, forwarded: &str, expected: &str) {
        let trusted = ["10.0.0.1", "10.0.0.2"].map(|address| address.parse().expect("an address"));
        let proxies = Proxies::new(trusted.to_vec());
        let mut headers = HeaderMap::new();
        headers.insert("x-forwarded-for", forwarded.parse().expect("a header"));
        let peer = Peer::Address(format!("{peer}:1").parse().expect("an address"));
        let client = proxies
            .client(Some(peer), &headers)
            .map(|ip| ip.to_string());
        assert_eq!(client.as_deref(), Some(expected), "{forwarded}");
    }

    #[test]
    fn only_trusted_proxies_are_believed() {
        check("192.0.2.7", "198.51.100.1", "192.0.2.7");
        check("10.0.0.1", "198.51.100.1", "198.51.100.1");
        check(
            "10.0.0.1",
            "6.6.6.6, 198.51.100.1, 10.0.0.2",
            "198.51.100.1",
        );
        check("10.0.0.1", "6.6.6.6, rubbish", "10.0.0.1");
        check("10.0.0.1", "", "10.0.0.1");
    }
}
