//! Who holds a locked file, as the kernel tells it.

use std::os::unix::fs::MetadataExt;
use std::path::Path;

/// The kernel's list of locks.
const LOCKS: &str = "/proc/locks";

/// The process that holds a lock on the file, in words.
pub fn holder(path: &Path) -> String {
    let found = std::fs::metadata(path).ok().and_then(|file| {
        let locks = std::fs::read_to_string(LOCKS).ok()?;
        holder_in(&locks, file.ino())
    });
    match found {
        Some(pid) if pid == std::process::id() => "this process itself".into(),
        Some(pid) => match command(pid) {
            Some(name) => format!("process {pid} ({name})"),
            None => format!("process {pid}"),
        },
        None => "another process".into(),
    }
}

fn command(pid: u32) -> Option<String> {
    let name = std::fs::read_to_string(format!("/proc/{pid}/comm")).ok()?;
    Some(name.trim().to_owned())
}

/// The first process that holds a lock on this inode; range locks of open file descriptions have no process (-1).
fn holder_in(locks: &str, inode: u64) -> Option<u32> {
    locks.lines().find_map(|line| {
        let mut fields = line.split_whitespace().skip(4);
        let pid = fields.next()?.parse().ok()?;
        let of = fields.next()?.rsplit(':').next()?.parse::<u64>().ok()?;
        (of == inode).then_some(pid)
    })
}

#[cfg(test)]
mod tests {
    use super::holder_in;

    #[test]
    fn the_holder_is_found_by_inode() {
        let locks = "1: OFDLCK ADVISORY  WRITE -1 fe:00:42 0 EOF\n\
                     2: FLOCK  ADVISORY  WRITE 1310 fe:00:42 0 EOF\n\
                     3: FLOCK  ADVISORY  READ 77 fe:00:43 0 EOF\n";
        assert_eq!(holder_in(locks, 42), Some(1310));
        assert_eq!(holder_in(locks, 43), Some(77));
        assert_eq!(holder_in(locks, 44), None);
        assert_eq!(holder_in("", 42), None);
    }
}
