//! What the architecture forbids, read from the sources themselves.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

/// The lines of the architecture: a module may use modules on lower lines only.
const LINES: &[(&str, u32)] = &[
    ("main", 9),
    ("cli", 9),
    ("app", 8),
    ("config", 7),
    ("api", 6),
    ("channels", 6),
    ("jobs", 6),
    ("web", 6),
    ("calls", 5),
    ("providers", 5),
    ("http", 5),
    ("desk", 4),
    ("watch", 4),
    ("ops", 4),
    ("store", 3),
    ("ports", 3),
    ("dialogue", 2),
    ("voice", 2),
    ("messages", 2),
    ("breaker", 2),
    ("understanding", 1),
    ("domain", 0),
];

/// Calls that have one real implementation, and the files that hold it.
const FORBIDDEN: &[(&str, &[&str])] = &[
    ("SystemTime::now(", &["src/ports/clock.rs"]),
    ("Instant::now(", &["src/ports/clock.rs"]),
    ("Timestamp::now(", &["src/ports/clock.rs"]),
    ("Zoned::now(", &[]),
    ("TimeZone::get(", &[]),
    ("TimeZone::system(", &[]),
    ("rand::rng(", &["src/ports/entropy.rs"]),
    ("env::var", &["src/config.rs"]),
    ("env::vars", &["src/config.rs"]),
    ("todo!(", &[]),
    ("unimplemented!(", &[]),
    ("dbg!(", &[]),
    ("#[allow(", &[]),
    ("#![allow(", &[]),
];

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

/// Every Rust file below `folder`, with its path from the root and its text.
fn sources(folder: &str) -> Vec<(String, String)> {
    fn walk(folder: &Path, found: &mut Vec<PathBuf>) {
        let entries = fs::read_dir(folder).expect("the source folder is readable");
        for entry in entries {
            let path = entry.expect("the entry is readable").path();
            if path.is_dir() {
                walk(&path, found);
            } else if path.extension().is_some_and(|extension| extension == "rs") {
                found.push(path);
            }
        }
    }
    let mut paths = Vec::new();
    walk(&root().join(folder), &mut paths);
    paths.sort();
    paths
        .into_iter()
        .map(|path| {
            let text = fs::read_to_string(&path).expect("the source is UTF-8");
            let name = path
                .strip_prefix(root())
                .expect("the path lies below the root");
            (name.to_string_lossy().into_owned(), text)
        })
        .collect()
}

fn top_module(path: &str) -> &str {
    let path = path.trim_start_matches("src/");
    let end = path.find(['/', '.']).unwrap_or(path.len());
    &path[..end]
}

/// The top modules that a line of code names through `crate::`.
fn crate_uses(line: &str) -> impl Iterator<Item = String> + '_ {
    line.match_indices("crate::").flat_map(|(at, found)| {
        let rest = &line[at + found.len()..];
        match rest.strip_prefix('{') {
            Some(group) => group
                .split(',')
                .map(|part| {
                    part.trim()
                        .split(|c: char| !c.is_alphanumeric() && c != '_')
                        .next()
                        .unwrap_or("")
                        .to_owned()
                })
                .collect::<Vec<_>>(),
            None => vec![
                rest.split(|c: char| !c.is_alphanumeric() && c != '_')
                    .next()
                    .unwrap_or("")
                    .to_owned(),
            ],
        }
    })
}

/// The code of a file before its test module, comment lines blanked.
fn product_lines(text: &str) -> Vec<&str> {
    text.lines()
        .take_while(|line| line.trim() != "#[cfg(test)]" && line.trim() != "mod tests {")
        .map(|line| {
            if line.trim_start().starts_with("//") {
                ""
            } else {
                line
            }
        })
        .collect()
}

#[test]
fn dependencies_point_down() {
    let lines: BTreeMap<&str, u32> = LINES.iter().copied().collect();
    let mut wrong = Vec::new();
    for (path, text) in sources("src") {
        let from = top_module(&path);
        if from == "lib" {
            continue;
        }
        let Some(own) = lines.get(from) else {
            wrong.push(format!(
                "{path}: module {from} has no line in the architecture"
            ));
            continue;
        };
        for (number, line) in product_lines(&text).into_iter().enumerate() {
            for used in crate_uses(line) {
                match lines.get(used.as_str()) {
                    Some(target) if used != from && target >= own => {
                        wrong.push(format!(
                            "{path}:{}: {from} (line {own}) uses {used} (line {target})",
                            number + 1
                        ));
                    }
                    _ => {}
                }
            }
        }
    }
    assert!(
        wrong.is_empty(),
        "upward or sideways:\n{}",
        wrong.join("\n")
    );
}

#[test]
fn the_core_is_pure() {
    let impure = [
        "async fn", ".await", "tokio::", "std::fs", "std::net", "reqwest", "axum::", "redb::",
    ];
    let mut wrong = Vec::new();
    for (path, text) in sources("src") {
        let core = LINES
            .iter()
            .any(|(module, line)| *module == top_module(&path) && *line <= 2);
        if !core {
            continue;
        }
        for (number, line) in product_lines(&text).into_iter().enumerate() {
            if let Some(word) = impure.iter().find(|word| line.contains(**word)) {
                wrong.push(format!("{path}:{}: {word}", number + 1));
            }
        }
    }
    assert!(
        wrong.is_empty(),
        "lines 0 to 2 do no I/O:\n{}",
        wrong.join("\n")
    );
}

#[test]
fn clock_chance_and_environment_have_one_home() {
    let mut wrong = Vec::new();
    for (path, text) in sources("src") {
        for (number, line) in product_lines(&text).into_iter().enumerate() {
            for (call, homes) in FORBIDDEN {
                if line.contains(call) && !homes.contains(&path.as_str()) {
                    wrong.push(format!("{path}:{}: {call}", number + 1));
                }
            }
        }
    }
    assert!(wrong.is_empty(), "forbidden calls:\n{}", wrong.join("\n"));
}

#[test]
fn every_file_says_what_it_is_for() {
    let silent: Vec<String> = sources("src")
        .into_iter()
        .chain(sources("tests"))
        .filter(|(_, text)| !text.starts_with("//!"))
        .map(|(path, _)| path)
        .collect();
    assert!(silent.is_empty(), "no head comment: {}", silent.join(", "));
}

#[test]
fn nothing_names_a_machine() {
    let names = ["/work/", "/root/", "/home/"];
    let mut wrong = Vec::new();
    for (path, text) in sources("src").into_iter().chain(sources("tests")) {
        if path == "tests/tidy.rs" {
            continue;
        }
        for (number, line) in text.lines().enumerate() {
            if names.iter().any(|name| line.contains(name)) {
                wrong.push(format!("{path}:{}", number + 1));
            }
        }
    }
    assert!(
        wrong.is_empty(),
        "a path of one machine: {}",
        wrong.join(", ")
    );
}

/// The OpenAPI document knows a schema by its name alone: of two with one name, one would be lost.
#[test]
fn every_schema_has_a_name_of_its_own() {
    let mut seen = BTreeMap::new();
    let mut twice = Vec::new();
    for (path, text) in sources("src/api") {
        let mut is_schema = false;
        for line in text.lines() {
            is_schema |= line.contains("ToSchema)]");
            let name = line
                .strip_prefix("pub struct ")
                .or_else(|| line.strip_prefix("struct "));
            let name = name.or_else(|| line.strip_prefix("pub enum "));
            let Some(name) = name.filter(|_| is_schema) else {
                continue;
            };
            is_schema = false;
            let name: String = name.chars().take_while(|c| c.is_alphanumeric()).collect();
            if let Some(other) = seen.insert(name.clone(), path.clone()) {
                twice.push(format!("{name}: {other} and {path}"));
            }
        }
    }
    assert!(twice.is_empty(), "{}", twice.join("\n"));
}
