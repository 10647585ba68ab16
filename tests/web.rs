//! The dashboard as a browser gets it: pages, files that are kept, what is current, what a page may do.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use axum::http::{HeaderMap, Method, StatusCode, Uri};
use axum::response::Response;
use bella::store::events::kinds::ALL;
use bella::web::find;
use sha2::{Digest, Sha256};

/// What the built files are made from; `web/vite.config.ts` computes the same.
const SOURCES: [&str; 7] = [
    "index.html",
    "package-lock.json",
    "public",
    "src",
    "svelte.config.js",
    "tsconfig.json",
    "vite.config.ts",
];

fn get(path: &str, headers: &[(&'static str, &str)]) -> Option<Response> {
    let mut map = HeaderMap::new();
    for (name, value) in headers {
        map.insert(*name, value.parse().expect("a header"));
    }
    find(&Method::GET, &path.parse::<Uri>().expect("a path"), &map)
}

fn page(path: &str) -> Option<Response> {
    get(path, &[("accept", "text/html,*/*;q=0.8")])
}

fn header<'a>(response: &'a Response, name: &str) -> &'a str {
    let value = response.headers().get(name);
    value.and_then(|value| value.to_str().ok()).unwrap_or("")
}

#[test]
fn every_page_of_the_program_is_answered_and_nothing_else() {
    for path in ["/", "/calendar", "/calls/12", "/setup", "/settings/hours"] {
        let page = page(path).expect(path);
        assert_eq!(header(&page, "content-type"), "text/html");
        assert!(header(&page, "content-security-policy").contains("default-src 'none'"));
    }
    for path in [
        "/api/nothing",
        "/twilio/nothing",
        "/a/token",
        "/assets/gone.js",
        "/wp-login.php",
    ] {
        assert!(page(path).is_none(), "{path}");
    }
    assert!(get("/calendar", &[("accept", "*/*")]).is_none(), "a script");
    assert!(
        find(
            &Method::POST,
            &Uri::from_static("/calendar"),
            &HeaderMap::new()
        )
        .is_none()
    );
}

#[test]
fn files_are_kept_by_browsers_and_packed_for_the_way() {
    let assets = fs::read_dir("web/dist/assets").expect("the built files");
    let names = assets.map(|entry| entry.expect("an entry").file_name());
    let names: Vec<String> = names.filter_map(|name| name.into_string().ok()).collect();
    let script = names
        .iter()
        .find(|name| name.starts_with("index-") && name.ends_with(".js"));
    let path = format!("/assets/{}", script.expect("the program"));
    let plain = get(&path, &[]).expect("a file");
    assert_eq!(header(&plain, "content-encoding"), "");
    assert!(header(&plain, "cache-control").contains("immutable"));
    let packed = get(&path, &[("accept-encoding", "gzip, br")]).expect("a file");
    assert_eq!(header(&packed, "content-encoding"), "gzip");
    let index = page("/").expect("a page");
    assert_eq!(header(&index, "cache-control"), "no-cache");
    let tag = header(&index, "etag").to_owned();
    let again = get("/", &[("if-none-match", &tag)]).expect("a page");
    assert_eq!(again.status(), StatusCode::NOT_MODIFIED);
}

#[test]
fn the_built_files_are_those_of_these_sources() {
    let mut found = BTreeMap::new();
    for source in SOURCES {
        collect(Path::new("web"), Path::new(source), &mut found);
    }
    let mut hash = Sha256::new();
    for (path, content) in found {
        hash.update(path.as_bytes());
        hash.update([0]);
        hash.update(&content);
        hash.update([0]);
    }
    let digest: String = hash
        .finalize()
        .iter()
        .map(|byte| format!("{byte:02x}"))
        .collect();
    let noted = fs::read_to_string("web/dist/sources.sha256").expect("the built files");
    assert_eq!(
        noted.trim(),
        digest,
        "web/dist is not built from web/: cd web && npm ci --include=dev && npm run build"
    );
}

fn collect(base: &Path, path: &Path, found: &mut BTreeMap<String, Vec<u8>>) {
    let full = base.join(path);
    if full.is_dir() {
        for entry in fs::read_dir(&full).expect("a folder") {
            let name: PathBuf = entry.expect("an entry").file_name().into();
            collect(base, &path.join(name), found);
        }
        return;
    }
    let name = path.to_str().expect("a name").to_owned();
    if !name.ends_with(".test.ts") {
        found.insert(name, fs::read(full).expect("a file"));
    }
}

#[test]
fn the_dashboard_listens_to_everything_that_can_happen() {
    let kinds = fs::read_to_string("web/src/api/kinds.ts").expect("the list");
    let heard: Vec<&str> = kinds.split('\'').skip(1).step_by(2).collect();
    assert_eq!(heard, ALL, "web/src/api/kinds.ts and store/events/kinds.rs");
    let mut sources = BTreeMap::new();
    collect(Path::new("."), Path::new("src"), &mut sources);
    sources.remove("src/store/events/kinds.rs");
    let written: Vec<String> = sources
        .into_values()
        .filter_map(|text| String::from_utf8(text).ok())
        .collect();
    for kind in ALL {
        let quoted = format!("\"{kind}\"");
        let is_told = written.iter().any(|text| text.contains(&quoted));
        assert!(is_told, "{kind} is never told");
    }
}

#[test]
fn the_first_paint_is_small() {
    let index = fs::read_to_string("web/dist/index.html").expect("the built files");
    let parts = index.split('"').filter(|part| part.starts_with("/assets/"));
    let size = |part: &str| {
        let packed = fs::metadata(format!("web/dist{part}.gz"));
        let plain = || fs::metadata(format!("web/dist{part}")).expect("a file");
        packed.unwrap_or_else(|_| plain()).len()
    };
    let total: u64 = parts.map(size).sum();
    assert!(
        (10_000..45_000).contains(&total),
        "{total} bytes before the first paint"
    );
}

#[test]
fn the_whole_program_is_small() {
    let assets = fs::read_dir("web/dist/assets").expect("the built files");
    let mut total = 0;
    for entry in assets {
        let path = entry.expect("an entry").path();
        let name = path.file_name().and_then(|name| name.to_str());
        let name = name.expect("a name");
        let is_packed = name.ends_with(".gz");
        let has_packed = fs::exists(format!("{}.gz", path.display())).expect("a folder");
        // The second language is loaded by who wants it.
        if !name.starts_with("es-") && (is_packed || !has_packed) {
            total += fs::metadata(&path).expect("a file").len();
        }
    }
    assert!(
        (50_000..160_000).contains(&total),
        "{total} bytes for every page in one language"
    );
}
