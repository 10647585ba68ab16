//! How many connections come from one address: nobody takes all places.

use std::collections::HashMap;
use std::net::{IpAddr, Ipv6Addr};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

/// Connections at once from one address. Twilio, and an office full of dashboards, have far fewer.
const EACH: usize = 128;

/// Who is there.
#[derive(Clone, Default)]
pub(super) struct Crowd(Arc<Mutex<HashMap<IpAddr, usize>>>);

/// One of the connections of an address.
pub(super) struct Guest {
    crowd: Crowd,
    /// `None` for whoever is not counted.
    address: Option<IpAddr>,
}

impl Crowd {
    /// Lets one more connection of this address in; `None` when it has too many. Whatever comes over a proxy in the own network
    /// has that one's address, so those are not counted.
    pub(super) fn enter(&self, address: IpAddr) -> Option<Guest> {
        let address = household(address);
        if let Some(address) = address {
            let mut counts = self.counts();
            let count = counts.entry(address).or_default();
            if *count >= EACH {
                return None;
            }
            *count += 1;
        }
        let crowd = self.clone();
        Some(Guest { crowd, address })
    }

    fn counts(&self) -> MutexGuard<'_, HashMap<IpAddr, usize>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Drop for Guest {
    fn drop(&mut self) {
        let Some(address) = self.address else { return };
        let mut counts = self.crowd.counts();
        if let Some(count) = counts.get_mut(&address) {
            *count -= 1;
            if *count == 0 {
                counts.remove(&address);
            }
        }
    }
}

/// Whom an address belongs to, as far as it tells: of IPv6, a line gets 64 bits. `None` in the own network.
fn household(address: IpAddr) -> Option<IpAddr> {
    match address.to_canonical() {
        IpAddr::V4(v4) if v4.is_loopback() || v4.is_private() || v4.is_link_local() => None,
        IpAddr::V6(v6) if v6.is_loopback() || v6.is_unique_local() => None,
        IpAddr::V6(v6) if v6.is_unicast_link_local() => None,
        IpAddr::V6(v6) => {
            let line = v6.to_bits() >> 64 << 64;
            Some(Ipv6Addr::from_bits(line).into())
        }
        v4 @ IpAddr::V4(_) => Some(v4),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fill(crowd: &Crowd, address: &str) -> Vec<Guest> {
        let address: IpAddr = address.parse().expect("an address");
        let guests = (0..=EACH).map_while(|_| crowd.enter(address));
        guests.collect()
    }

    #[test]
    fn one_address_does_not_take_all_places() {
        let crowd = Crowd::default();
        let mut guests = fill(&crowd, "203.0.113.7");
        assert_eq!(guests.len(), EACH);
        assert!(fill(&crowd, "::ffff:203.0.113.7").is_empty());
        assert_eq!(fill(&crowd, "203.0.113.8").len(), EACH);
        guests.pop();
        assert_eq!(fill(&crowd, "203.0.113.7").len(), 1);
        drop(guests);
        assert!(crowd.counts().is_empty());
    }

    #[test]
    fn a_line_of_ipv6_counts_once_and_the_own_network_not_at_all() {
        let crowd = Crowd::default();
        let guests = fill(&crowd, "2001:db8:1:2::1");
        assert_eq!(guests.len(), EACH);
        assert!(fill(&crowd, "2001:db8:1:2:ffff::1").is_empty());
        assert_eq!(fill(&crowd, "2001:db8:1:3::1").len(), EACH);
        for near in ["127.0.0.1", "::1", "10.1.2.3", "192.168.1.1", "fd00::1"] {
            assert_eq!(fill(&crowd, near).len(), EACH + 1, "{near}");
        }
    }
}
