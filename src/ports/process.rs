//! What the operating system says of this process: memory, processor time, open files. Linux only; elsewhere nothing is
//! known.

use std::fs;

/// Ticks of the processor's clock in a second: what Linux tells to every program.
const TICKS: f64 = 100.0;

/// What is known of this process.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Process {
    /// Memory in use, bytes.
    pub resident_bytes: Option<u64>,
    /// Address space, bytes.
    pub virtual_bytes: Option<u64>,
    /// Processor time since the start, seconds.
    pub cpu_s: Option<f64>,
    /// When it started, seconds since 1970.
    pub started_s: Option<f64>,
    /// Open files and connections.
    pub open_fds: Option<u64>,
    /// The most of them that are allowed.
    pub max_fds: Option<u64>,
    /// Threads.
    pub threads: Option<u64>,
}

impl Process {
    /// As it is now.
    pub fn read() -> Self {
        let text = |path: &str| fs::read_to_string(path).unwrap_or_default();
        let (status, stat) = (text("/proc/self/status"), text("/proc/self/stat"));
        let kilobytes = |name| Some(number(&status, name)? * 1024);
        let entries = fs::read_dir("/proc/self/fd").map(Iterator::count);
        let booted = number(&text("/proc/stat"), "btime");
        Self {
            resident_bytes: kilobytes("VmRSS:"),
            virtual_bytes: kilobytes("VmSize:"),
            cpu_s: cpu_s(&stat),
            started_s: booted.and_then(|booted| Some(booted as f64 + field(&stat, 21)? / TICKS)),
            // The folder itself is open while it is counted.
            open_fds: entries.ok().map(|count| (count as u64).saturating_sub(1)),
            max_fds: number(&text("/proc/self/limits"), "Max open files"),
            threads: number(&status, "Threads:"),
        }
    }
}

/// The first number after a word that begins a line.
fn number(text: &str, word: &str) -> Option<u64> {
    let line = text.lines().find_map(|line| line.strip_prefix(word))?;
    line.split_whitespace().next()?.parse().ok()
}

fn cpu_s(stat: &str) -> Option<f64> {
    Some((field(stat, 13)? + field(stat, 14)?) / TICKS)
}

/// A field of `/proc/self/stat`, counted from 0; the name in brackets may hold spaces.
fn field(stat: &str, index: usize) -> Option<f64> {
    let (_, rest) = stat.rsplit_once(')')?;
    rest.split_whitespace().nth(index - 2)?.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_with_spaces_shifts_nothing() {
        let stat = "7 (bella (x) y) S 1 7 7 0 -1 4194304 99 0 0 0 250 50 0 0 20 0 5 0 12345 1 2";
        assert_eq!(cpu_s(stat), Some(3.0));
        assert_eq!(field(stat, 21), Some(12345.0));
    }

    #[test]
    #[cfg(target_os = "linux")]
    fn this_process_is_known() {
        let process = Process::read();
        assert!(process.resident_bytes.is_some_and(|bytes| bytes > 100_000));
        assert!(process.open_fds.is_some_and(|count| count > 0));
        assert!(
            process.max_fds.is_some() && process.cpu_s.is_some() && process.started_s.is_some()
        );
    }
}
