//! Lists of appointments: filters, pages, holds left out.

use bella::desk::appointments::list::{Cursor, Filter, Page, list};
use bella::domain::availability::By;

use crate::desk::salon::{Salon, at};

fn read(salon: &Salon, filter: &Filter, cursor: Option<Cursor>, limit: usize) -> Page {
    let page = salon
        .store
        .read(|r| list(r, filter, cursor, limit, salon.now));
    page.expect("a readable store")
}

#[test]
fn appointments_are_listed_by_start_with_filters_and_pages() {
    let salon = Salon::open();
    let customer = salon.customer(1);
    let other = salon.customer(2);
    for (index, hour) in ["15:00", "09:00", "12:00", "10:00", "17:00"]
        .iter()
        .enumerate()
    {
        let wish = salon.wish_with("Ana", &format!("2026-03-03 {hour}"), index as u64 + 1);
        let who = if index < 3 { customer } else { other };
        salon.book(&wish, who).expect("free");
    }
    salon
        .hold(&salon.wish("2026-03-03 13:00", 9), 9)
        .expect("free");
    let hours = |page: &Page| -> Vec<i8> {
        page.items
            .iter()
            .map(|known| known.starts_on.hour())
            .collect()
    };
    let all = read(&salon, &Filter::default(), None, 50);
    assert_eq!((hours(&all), all.next), (vec![9, 10, 12, 15, 17], None));
    let first = read(&salon, &Filter::default(), None, 2);
    assert_eq!(hours(&first), [9, 10]);
    let second = read(&salon, &Filter::default(), first.next, 2);
    assert_eq!(hours(&second), [12, 15]);
    let third = read(&salon, &Filter::default(), second.next, 2);
    assert_eq!((hours(&third), third.next), (vec![17], None));
    let mine = Filter {
        customer: Some(customer),
        from: Some(at("2026-03-03T15:00:00Z")),
        ..Filter::default()
    };
    assert_eq!(hours(&read(&salon, &mine, None, 50)), [12, 15]);
    salon.cancel(&all.items[0], By::Caller).expect("in time");
    let cancelled = Filter {
        status: Some("cancelled".into()),
        ..Filter::default()
    };
    assert_eq!(hours(&read(&salon, &cancelled, None, 50)), [9]);
    let held = Filter {
        status: Some("held".into()),
        ..Filter::default()
    };
    assert_eq!(hours(&read(&salon, &held, None, 50)), [13]);
}
