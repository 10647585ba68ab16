//! Anything at all comes in through each door: nothing panics, nothing is half done, and every refusal is a clear one.
//!
//! Seeded mutations of good input, a few hundred in the short form; with `BELLA_LONG` each door is tried for two and a
//! half minutes, ten in all. A failure prints its seed, and `BELLA_SEED` runs that one alone.

mod api;
mod import;
mod mutation;
mod soak;
mod understanding;
mod webhooks;

use std::time::Duration;

use bella::ports::clock::{Clock, SystemClock};
use rand::SeedableRng;
use rand::rngs::StdRng;

/// How long each door is tried in the long form.
const LONG: Duration = Duration::from_secs(150);

fn is_long() -> bool {
    std::env::var_os("BELLA_LONG").is_some()
}

/// Runs `case` with one generator after the other: `short` times, or for as long as the long form takes.
fn fuzz(short: u64, mut case: impl FnMut(&mut StdRng)) {
    if let Ok(seed) = std::env::var("BELLA_SEED") {
        return case(&mut StdRng::seed_from_u64(seed.parse().expect("a seed")));
    }
    let started = SystemClock.elapsed();
    let mut seed = 0;
    while seed < short || is_long() && SystemClock.elapsed() - started < LONG {
        let told = Told(seed);
        case(&mut StdRng::seed_from_u64(seed));
        drop(told);
        seed += 1;
    }
    println!("{seed} cases");
}

/// Says which seed it was when the case panics.
struct Told(u64);

impl Drop for Told {
    fn drop(&mut self) {
        if std::thread::panicking() {
            eprintln!("run it again with BELLA_SEED={}", self.0);
        }
    }
}
