//! Whether a request that a browser sends by itself comes from our own pages.
//!
//! A cookie goes along with whatever page sends a request, so one that changes something must say that it comes from
//! here (OWASP Cross-Site Request Forgery Prevention, "Verifying Origin With Standard Headers").

use axum::http::{HeaderMap, Method, header};

/// Whether the request may use a cookie: it changes nothing, or comes from this very origin.
pub fn is_ours(method: &Method, headers: &HeaderMap) -> bool {
    if matches!(*method, Method::GET | Method::HEAD | Method::OPTIONS) {
        return true;
    }
    let text = |name: &str| headers.get(name).and_then(|value| value.to_str().ok());
    match text("sec-fetch-site") {
        Some(site) => site == "same-origin",
        None => {
            let origin = text(header::ORIGIN.as_str()).and_then(|origin| origin.split_once("://"));
            origin.is_some_and(|(_, host)| text(header::HOST.as_str()) == Some(host))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(method: Method, headers: &[(&'static str, &str)]) -> bool {
        let mut map = HeaderMap::new();
        for (name, value) in headers {
            map.insert(*name, value.parse().expect("a header"));
        }
        is_ours(&method, &map)
    }

    #[test]
    fn only_our_own_pages_change_anything() {
        assert!(check(Method::GET, &[("sec-fetch-site", "cross-site")]));
        assert!(check(Method::POST, &[("sec-fetch-site", "same-origin")]));
        assert!(!check(Method::POST, &[("sec-fetch-site", "cross-site")]));
        assert!(!check(Method::DELETE, &[("sec-fetch-site", "same-site")]));
        let host = ("host", "bella.example.com");
        assert!(check(
            Method::PATCH,
            &[host, ("origin", "https://bella.example.com")]
        ));
        assert!(!check(
            Method::PATCH,
            &[host, ("origin", "https://evil.example")]
        ));
        assert!(!check(Method::PATCH, &[host, ("origin", "null")]));
        assert!(!check(Method::POST, &[host]));
    }
}
