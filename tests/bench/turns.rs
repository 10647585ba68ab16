//! Plays pre-signed telephone calls against a server and measures each turn.
//!
//! `turns FILE ADDR [--connections N] [--seconds S] [--rate TURNS_PER_SECOND] [--skip-calls N]`
//!
//! A line of FILE is one turn: path, signature and form body, tab-separated; an empty line ends a call. Each
//! connection plays whole calls one after the other, so a call's turns keep their order. Prints one JSON line.

use std::io::{BufRead, BufReader};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

/// One HTTP request, ready to send.
type Request = Vec<u8>;

struct Options {
    file: String,
    address: String,
    connections: usize,
    seconds: f64,
    rate: Option<f64>,
    skip_calls: usize,
}

#[derive(Default)]
struct Measured {
    latencies_us: Vec<u32>,
    failed: usize,
    calls: usize,
}

fn main() -> anyhow::Result<()> {
    let options = options()?;
    let calls = Arc::new(read_calls(&options)?);
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()?;
    runtime.block_on(play(options, calls))
}

fn options() -> anyhow::Result<Options> {
    let mut arguments = std::env::args().skip(1);
    let mut required = |what: &str| {
        arguments
            .next()
            .ok_or_else(|| anyhow::anyhow!("{what} is missing"))
    };
    let mut options = Options {
        file: required("FILE")?,
        address: required("ADDR")?,
        connections: 64,
        seconds: 10.0,
        rate: None,
        skip_calls: 0,
    };
    while let Some(name) = arguments.next() {
        let value = arguments
            .next()
            .ok_or_else(|| anyhow::anyhow!("{name} wants a value"))?;
        match name.as_str() {
            "--connections" => options.connections = value.parse()?,
            "--seconds" => options.seconds = value.parse()?,
            "--rate" => options.rate = Some(value.parse()?),
            "--skip-calls" => options.skip_calls = value.parse()?,
            _ => anyhow::bail!("{name} is not known"),
        }
    }
    Ok(options)
}

fn read_calls(options: &Options) -> anyhow::Result<Vec<Vec<Request>>> {
    let mut calls = Vec::new();
    let mut call = Vec::new();
    for line in BufReader::new(std::fs::File::open(&options.file)?).lines() {
        let line = line?;
        if line.is_empty() {
            calls.push(std::mem::take(&mut call));
            continue;
        }
        let mut fields = line.splitn(3, '\t');
        let mut field = || {
            fields
                .next()
                .ok_or_else(|| anyhow::anyhow!("a line has three fields"))
        };
        let (path, signature, body) = (field()?, field()?, field()?);
        call.push(
            format!(
                "POST {path} HTTP/1.1\r\nHost: {}\r\nContent-Type: application/x-www-form-urlencoded\r\n\
                 X-Twilio-Signature: {signature}\r\nContent-Length: {}\r\n\r\n{body}",
                options.address,
                body.len()
            )
            .into_bytes(),
        );
    }
    Ok(calls.split_off(options.skip_calls.min(calls.len())))
}

async fn play(options: Options, calls: Arc<Vec<Vec<Request>>>) -> anyhow::Result<()> {
    let next = Arc::new(AtomicUsize::new(0));
    let started = Instant::now();
    let until = started + Duration::from_secs_f64(options.seconds);
    let pause = options
        .rate
        .map(|rate| Duration::from_secs_f64(options.connections as f64 / rate));
    let mut players = Vec::new();
    for index in 0..options.connections {
        let (address, calls, next) = (options.address.clone(), calls.clone(), next.clone());
        let offset = pause.map(|pause| pause.mul_f64(index as f64 / options.connections as f64));
        players.push(tokio::spawn(async move {
            let mut line =
                Line::connect(&address, pause, started + offset.unwrap_or_default()).await?;
            let mut measured = Measured::default();
            while Instant::now() < until {
                let Some(call) = calls.get(next.fetch_add(1, Ordering::Relaxed)) else {
                    break;
                };
                if line.play(call, &mut measured).await.is_err() {
                    // A server that hangs up in the middle of a call failed that turn; the next call dials anew.
                    measured.failed += 1;
                    line = Line::connect(&address, pause, Instant::now()).await?;
                }
            }
            anyhow::Ok(measured)
        }));
    }
    let mut all = Measured::default();
    for player in players {
        let measured = player.await??;
        all.latencies_us.extend(measured.latencies_us);
        all.failed += measured.failed;
        all.calls += measured.calls;
    }
    report(&mut all, started.elapsed());
    Ok(())
}

/// One keep-alive connection.
struct Line {
    stream: TcpStream,
    buffer: Vec<u8>,
    pause: Option<Duration>,
    due: Instant,
}

impl Line {
    async fn connect(address: &str, pause: Option<Duration>, due: Instant) -> anyhow::Result<Self> {
        let stream = TcpStream::connect(address).await?;
        stream.set_nodelay(true)?;
        Ok(Self {
            stream,
            buffer: Vec::with_capacity(16 * 1024),
            pause,
            due,
        })
    }

    async fn play(&mut self, call: &[Request], measured: &mut Measured) -> anyhow::Result<()> {
        for request in call {
            if let Some(pause) = self.pause {
                tokio::time::sleep_until(self.due.into()).await;
                self.due += pause;
            }
            let sent = Instant::now();
            self.stream.write_all(request).await?;
            let status = self.answer().await?;
            measured
                .latencies_us
                .push(sent.elapsed().as_micros() as u32);
            measured.failed += usize::from(status != 200);
        }
        measured.calls += 1;
        Ok(())
    }

    /// Reads one answer whole and returns its status.
    async fn answer(&mut self) -> anyhow::Result<u16> {
        loop {
            if let Some(head) = find(&self.buffer, b"\r\n\r\n") {
                let text = String::from_utf8_lossy(&self.buffer[..head]).to_ascii_lowercase();
                let status = text.split(' ').nth(1).unwrap_or("0").parse()?;
                let length: usize = text
                    .lines()
                    .find_map(|line| line.strip_prefix("content-length:"))
                    .ok_or_else(|| anyhow::anyhow!("an answer without a length"))?
                    .trim()
                    .parse()?;
                while self.buffer.len() < head + 4 + length {
                    self.fill().await?;
                }
                self.buffer.drain(..head + 4 + length);
                return Ok(status);
            }
            self.fill().await?;
        }
    }

    async fn fill(&mut self) -> anyhow::Result<()> {
        anyhow::ensure!(
            self.stream.read_buf(&mut self.buffer).await? > 0,
            "the server hung up"
        );
        Ok(())
    }
}

fn find(bytes: &[u8], pattern: &[u8]) -> Option<usize> {
    bytes
        .windows(pattern.len())
        .position(|window| window == pattern)
}

#[expect(clippy::print_stdout, reason = "the figures are this program's output")]
fn report(all: &mut Measured, elapsed: Duration) {
    all.latencies_us.sort_unstable();
    let turns = all.latencies_us.len();
    let percentile = |share: f64| {
        let index = ((turns as f64 * share) as usize).min(turns.saturating_sub(1));
        all.latencies_us
            .get(index)
            .map_or(0.0, |us| f64::from(*us) / 1000.0)
    };
    println!(
        "{}",
        serde_json::json!({
            "turns": turns,
            "calls": all.calls,
            "failed": all.failed,
            "seconds": elapsed.as_secs_f64(),
            "turns_per_second": turns as f64 / elapsed.as_secs_f64(),
            "p50_ms": percentile(0.50),
            "p99_ms": percentile(0.99),
            "max_ms": percentile(1.0),
        })
    );
}
