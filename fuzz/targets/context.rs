//! Contexts, as people write them by hand: a search in the first line, the JSON in the others.
//! What parses serves any search without a panic, on the day that it names itself.

#![no_main]

use jiff::civil::date;
use libfuzzer_sys::fuzz_target;
use query::Context;

fuzz_target!(|text: &str| {
    let Some((search, json)) = text.split_once('\n') else { return };
    let Ok(context) = Context::from_json(json) else { return };
    let today = context.today.unwrap_or(date(2026, 11, 23));
    let understood = query::Reader::new(context).read(search, today);
    serde_json::to_string(&understood.query).expect("a query can be shown");
    let _ = understood.query.lookup();
});
