//! The real binary with an account: what is booked is told, also when the program is killed in the middle.

use std::collections::BTreeSet;
use std::path::Path;
use std::time::Duration;

use bella::store::Store;
use bella::store::deliveries::{Deliveries, DeliveryState, due, save};
use bella::store::error::StoreError;
use bella::store::tx::{Cause, Read, Tx};
use jiff::tz::TimeZone;
use jiff::{Timestamp, ToSpan};
use serde_json::{Value, json};
use tokio::runtime::Runtime;
use tokio::time::{interval, timeout};

use crate::deliveries::OWNER;
use crate::deliveries::vendor::{FROM, FakeTwilio, Manner, SID};
use crate::twilio::program::{Server, TOKEN};

/// Longer than anything takes on a busy machine.
const PATIENCE: Duration = Duration::from_secs(60);

/// A server with an account at this vendor.
fn serve(folder: &Path, vendor: &FakeTwilio) -> Server {
    let environment = [
        ("TWILIO_ACCOUNT_SID", SID),
        ("TWILIO_PHONE_NUMBER", FROM),
        ("TWILIO_BASE_URL", vendor.url.as_str()),
        ("OWNER_PHONE", OWNER),
    ];
    Server::with(folder, &environment)
}

/// Asks with the key; the answer is good.
pub async fn ask(server: &Server, method: &str, path: &str, body: Value) -> Value {
    let client = reqwest::Client::builder().no_proxy().build();
    let method = method.parse::<reqwest::Method>().expect("a method");
    let request = client
        .expect("a client")
        .request(method, format!("{}{path}", server.url))
        .header("x-api-key", TOKEN)
        .json(&body);
    let answer = request.send().await.expect("an answer");
    let (status, url) = (answer.status(), answer.url().clone());
    let body = answer.json().await.unwrap_or(Value::Null);
    assert!(status.is_success(), "{url}: {body}");
    body
}

/// Books the first free time, of which nobody is reminded.
async fn book(server: &Server) {
    book_for(server, "+12125550142", 0).await;
}

/// The first free time so many days from now, of which nobody is reminded.
pub async fn book_for(server: &Server, phone: &str, days: i32) {
    let notices = json!({"reminder_hours": [], "owner_daily": 1000});
    ask(server, "PATCH", "/api/settings/notices", notices).await;
    book_at(server, phone, days).await;
}

/// The first free time so many days from now.
async fn book_at(server: &Server, phone: &str, days: i32) {
    let customer = json!({"name": "Maria Lopez", "phone": phone});
    let customer = ask(server, "POST", "/api/users", customer).await;
    let today = TimeZone::UTC.to_datetime(Timestamp::now()).date();
    let (from, to) = (today + days.days(), today + (days + 7).days());
    let path = format!("/api/availability?service_id=1&from={from}&to={to}");
    let free = ask(server, "GET", &path, Value::Null).await;
    let wish = json!({"user_id": customer["id"], "service_id": 1,
        "staff_id": free["items"][0]["staff_id"], "starts_at": free["items"][0]["starts_at"]});
    ask(server, "POST", "/api/appointments", wish).await;
}

/// The deliveries, once they all came to their end.
async fn ended(server: &Server) -> Vec<Value> {
    let all = async {
        let mut tick = interval(Duration::from_millis(50));
        loop {
            tick.tick().await;
            let page = ask(server, "GET", "/api/deliveries", Value::Null).await;
            let items = page["items"].as_array().cloned().unwrap_or_default();
            let is_over = items.iter().all(|item| item["state"] != "waiting");
            if is_over && !items.is_empty() {
                return items;
            }
        }
    };
    timeout(PATIENCE, all).await.expect("the deliveries end")
}

#[test]
fn the_program_tells_customer_and_owner_at_once() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    Runtime::new().expect("a runtime").block_on(async {
        let vendor = FakeTwilio::start().await;
        let server = serve(folder.path(), &vendor);
        book(&server).await;
        let mut taken = vendor.took(2).await;
        taken.sort_by(|a, b| a.to.cmp(&b.to));
        assert_eq!(taken[0].to, "+12125550142");
        assert!(taken[0].body.starts_with("Bella Salon: Haircut with "));
        assert_eq!(taken[1].to, OWNER);
        assert!(taken[1].body.contains("Maria Lopez, +12125550142"));
        for delivery in ended(&server).await {
            assert_eq!(delivery["state"], "sent", "{delivery}");
            assert!(
                delivery["reference"]
                    .as_str()
                    .is_some_and(|sid| sid.starts_with("SM"))
            );
        }
        let path = "/api/unified/circuit-breakers";
        let breakers = ask(&server, "GET", path, Value::Null).await;
        assert_eq!(breakers["twilio_api"]["state"], "closed");
        assert_eq!(breakers["twilio_api"]["is_in_use"], true);
    });
}

#[test]
fn whoever_is_killed_between_sending_and_noting_it_sends_once() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    Runtime::new().expect("a runtime").block_on(async {
        let vendor = FakeTwilio::start().await;
        vendor.behave(Manner::TakesAndHangs);
        let server = serve(folder.path(), &vendor);
        book(&server).await;
        vendor.took(2).await;
        // Killed without a warning.
        drop(server);
        vendor.behave(Manner::Works);
        let server = serve(folder.path(), &vendor);
        let states: Vec<Value> = ended(&server).await;
        assert!(
            states.iter().all(|one| one["state"] == "sent"),
            "{states:?}"
        );
        assert_eq!(vendor.taken().len(), 2, "each once");
    });
}

/// The short form takes seconds.
fn rounds() -> usize {
    match std::env::var_os("BELLA_LONG") {
        Some(_) => 200,
        None => 9,
    }
}

/// Few enough bookings a day.
pub fn days(round: usize) -> i32 {
    i32::try_from(round / 12).expect("few rounds")
}

/// The time of every reminder that is planned has come. Nobody else has the store open.
fn remind_now(folder: &Path) {
    let store = Store::open(&folder.join("bella.redb")).expect("the store opens");
    let work = |tx: &mut Tx| -> Result<(), StoreError> {
        for (_, id) in due(tx, Timestamp::MAX, 10_000)? {
            let Some(mut row) = tx.get::<Deliveries>(&id)? else {
                continue;
            };
            let is_untold = row.is_untold();
            if let DeliveryState::Waiting(waiting) = &mut row.state
                && row.errand.is_reminder()
                && is_untold
            {
                waiting.due_at = tx.now();
                save(tx, id, &row)?;
            }
        }
        Ok(())
    };
    let moved = store.write_blocking(Cause::system(Timestamp::now()), work);
    moved.expect("the store takes writes");
    store.close();
}

#[test]
fn killed_at_any_moment_it_tells_everybody_once() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    Runtime::new().expect("a runtime").block_on(async {
        let vendor = FakeTwilio::start().await;
        for round in 0..rounds() {
            // Killed when the booking is answered, before the vendor answers, or about when it does.
            let manner = match round % 3 {
                1 => Manner::TakesAndHangs,
                _ => Manner::Works,
            };
            vendor.behave(manner);
            let before = vendor.taken().len();
            let server = serve(folder.path(), &vendor);
            let notices =
                json!({"reminder_hours": [24], "customer_quiet": null, "owner_daily": 1000});
            ask(&server, "PATCH", "/api/settings/notices", notices).await;
            let phone = format!("+1212555{:04}", 200 + round);
            book_at(&server, &phone, 3 + days(round)).await;
            if round % 3 > 0 {
                vendor.took(before + 1).await;
            }
            drop(server);
            // It goes out, and is cut off, in the next round.
            remind_now(folder.path());
        }
        vendor.behave(Manner::Works);
        let server = serve(folder.path(), &vendor);
        ended(&server).await;
        let taken = vendor.took(3 * rounds()).await;
        let each: BTreeSet<(String, String)> = taken
            .iter()
            .map(|one| (one.to.clone(), one.body.clone()))
            .collect();
        let all = 3 * rounds();
        println!(
            "{} kills: {} messages, {} different ones",
            rounds(),
            taken.len(),
            each.len()
        );
        assert_eq!(
            (each.len(), taken.len()),
            (all, all),
            "owner, customer, reminder"
        );
    });
}
