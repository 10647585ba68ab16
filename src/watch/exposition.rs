//! Figures as Prometheus reads them: text exposition format 0.0.4.
//!
//! Everything is written from what is known at the moment of the scrape, so that turns pay nothing for it.

use std::fmt::Write;

use crate::store::rollups::histogram::Histogram;

/// The media type; newer servers refuse an answer without it.
pub const MEDIA_TYPE: &str = "text/plain; version=0.0.4; charset=utf-8";

/// Upper bounds of the buckets that are shown, microseconds.
const BOUNDS_US: [u32; 13] = [
    1_000, 2_500, 5_000, 10_000, 25_000, 50_000, 100_000, 250_000, 500_000, 1_000_000, 2_000_000,
    5_000_000, 10_000_000,
];

/// What a family counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Only grows.
    Counter,
    /// Goes up and down.
    Gauge,
    /// Durations in buckets.
    Histogram,
}

/// Names and values of a sample.
pub type Labels<'l> = &'l [(&'l str, &'l str)];

/// Writes families one after the other.
#[derive(Debug, Default)]
pub struct Exposition {
    text: String,
    name: &'static str,
}

impl Exposition {
    /// Begins a family; its samples follow.
    pub fn family(&mut self, kind: Kind, name: &'static str, help: &str) -> &mut Self {
        let kind = match kind {
            Kind::Counter => "counter",
            Kind::Gauge => "gauge",
            Kind::Histogram => "histogram",
        };
        self.name = name;
        // Writing to a string cannot fail.
        let _ = writeln!(self.text, "# HELP {name} {help}\n# TYPE {name} {kind}");
        self
    }

    /// One sample of the family.
    pub fn sample(&mut self, labels: Labels, value: f64) -> &mut Self {
        self.line("", labels, None, value);
        self
    }

    /// A family of one sample, or none when nothing is known.
    pub fn one(&mut self, kind: Kind, name: &'static str, help: &str, value: Option<f64>) {
        if let Some(value) = value {
            self.family(kind, name, help).sample(&[], value);
        }
    }

    /// A sample of a family of histograms, in seconds.
    pub fn histogram(&mut self, labels: Labels, took: &Histogram) -> &mut Self {
        for bound in BOUNDS_US {
            let bound_s = (f64::from(bound) / 1_000_000.0).to_string();
            let within = took.within(bound) as f64;
            self.line("_bucket", labels, Some(&bound_s), within);
        }
        let count = took.count() as f64;
        self.line("_bucket", labels, Some("+Inf"), count);
        self.line("_sum", labels, None, took.sum_us() as f64 / 1_000_000.0);
        self.line("_count", labels, None, count);
        self
    }

    /// The text.
    pub fn into_text(self) -> String {
        self.text
    }

    fn line(&mut self, suffix: &str, labels: Labels, bound: Option<&str>, value: f64) {
        let bound = bound.map(|bound| ("le", bound));
        let mut pairs = labels.iter().copied().chain(bound).peekable();
        self.text.push_str(self.name);
        self.text.push_str(suffix);
        if pairs.peek().is_some() {
            let pairs: Vec<String> = pairs
                .map(|(name, value)| format!("{name}=\"{}\"", escaped(value)))
                .collect();
            let _ = write!(self.text, "{{{}}}", pairs.join(","));
        }
        let _ = writeln!(self.text, " {value}");
    }
}

fn escaped(value: &str) -> String {
    value
        .replace('\\', "\\\\")
        .replace('"', "\\\"")
        .replace('\n', "\\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn families_are_written_whole() {
        let mut text = Exposition::default();
        let mut took = Histogram::default();
        for us in [900, 30_000, 30_000, 99_000_000] {
            took.record(us);
        }
        text.family(Kind::Gauge, "a", "What a is.")
            .sample(&[("of", "x\"\\\n")], 1.5)
            .sample(&[], 2.0);
        text.family(Kind::Histogram, "b_seconds", "What b is.")
            .histogram(&[("of", "y")], &took);
        let text = text.into_text();
        assert!(
            text.starts_with(
                "# HELP a What a is.\n# TYPE a gauge\na{of=\"x\\\"\\\\\\n\"} 1.5\na 2\n"
            ),
            "{text}"
        );
        assert!(
            text.contains("b_seconds_bucket{of=\"y\",le=\"0.025\"} 1\n"),
            "{text}"
        );
        assert!(
            text.contains("b_seconds_bucket{of=\"y\",le=\"0.05\"} 3\n"),
            "{text}"
        );
        assert!(
            text.contains("b_seconds_bucket{of=\"y\",le=\"+Inf\"} 4\n"),
            "{text}"
        );
        assert!(text.ends_with("b_seconds_count{of=\"y\"} 4\n"), "{text}");
    }
}
