//! Records, as another version or a damaged disk may leave them: what parses can be stored again, found by its key,
//! folded into an entry, and searched.

#![no_main]

use libfuzzer_sys::fuzz_target;
use photo::{Decided, Entry, File, FileState, Key, Record};
use query::{Query, Sort};

fuzz_target!(|bytes: &[u8]| {
    if let Ok(decided) = Decided::parse(bytes) {
        assert_eq!(Decided::parse(&decided.to_bytes()).expect("what was read can be written"), decided);
        assert_eq!(Key::parse(&decided.key().to_string()), Some(decided.key()));
    }
    let Ok(record) = Record::parse(bytes) else { return };
    let again = Record::parse(&record.to_bytes()).expect("a record that was read can be written");
    assert_eq!((again.photo(), again.said()), (record.photo(), record.said()));
    assert_eq!(Key::parse(&record.key().to_string()), Some(record.key()));

    let file = match record.file() {
        Some((path, FileState::Present { size_bytes, modified_ms })) => {
            File { path: path.clone(), size_bytes, modified_ms }
        }
        Some((_, FileState::Gone)) => return,
        None => File { path: "2006/10/cat.jpg".parse().expect("a path"), size_bytes: 1, modified_ms: 0 },
    };
    let entry = Entry::of_records(record.photo(), vec![file], [&record]).expect("a photo with a file has an entry");
    assert!(!query::terms(&entry).is_empty());
    assert!(Query::default().matches(&entry));
    let by_size = Query { sort: Some(Sort::SizeDesc), ..Query::default() };
    assert!(by_size.order(&entry, &entry).is_eq());
});
