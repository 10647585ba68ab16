//! Where traces go, by the variables that all of OpenTelemetry knows.

use crate::config::Reader;
use crate::config::secret::Secret;

/// A collector of traces.
#[derive(Clone, Debug)]
pub struct Collector {
    /// The whole address.
    pub url: String,
    /// What it wants to see, such as a key.
    pub headers: Vec<(String, Secret)>,
    /// What this server is called there.
    pub service: String,
}

impl Reader<'_> {
    /// The collector that is set, if any.
    pub(super) fn collector(&mut self) -> Option<Collector> {
        let base = self.vendor_url("OTEL_EXPORTER_OTLP_ENDPOINT")?;
        Some(Collector {
            url: format!("{base}/v1/traces"),
            headers: self.headers("OTEL_EXPORTER_OTLP_HEADERS"),
            service: self.text("OTEL_SERVICE_NAME").unwrap_or("bella").to_owned(),
        })
    }

    /// `name=value` with commas between them.
    fn headers(&mut self, name: &str) -> Vec<(String, Secret)> {
        let text = self.text(name).unwrap_or_default();
        let mut headers = Vec::new();
        for part in text
            .split(',')
            .map(str::trim)
            .filter(|part| !part.is_empty())
        {
            match part.split_once('=') {
                Some((key, value)) if is_token(key.trim()) => {
                    headers.push((key.trim().to_lowercase(), Secret::new(value.trim())));
                }
                _ => self.mistake(name, "must be name=value, with commas between several"),
            }
        }
        headers
    }
}

fn is_token(name: &str) -> bool {
    let is_plain = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'-' || byte == b'_';
    !name.is_empty() && name.bytes().all(is_plain)
}
