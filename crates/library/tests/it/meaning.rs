//! What looks like what is asked for is found after what is called so, within everything else that is asked.

use std::sync::Arc;

use catalogue::Catalogue;
use library::{Library, PhotoId, Sizes};
use photo::seen::Features;
use photo::{FileState, Format, Reading, Record, Said, Stack, Taken, Under, Why};
use recognise::meaning::{Meaning, Memory};

/// Pictures: where they are, whom they show, and what they mean: how far red and green, beside what has nothing to do with either.
const PICTURES: [(&str, &str, [f32; 3]); 11] = [
    ("2007/05/a.jpg", "Natalie", [1.0, 0.0, 0.1]),
    ("2007/06/b.jpg", "", [0.8, 0.3, 0.1]),
    ("2008/05/c.jpg", "Natalie", [0.9, 0.1, 0.1]),
    ("2008/06/d.jpg", "", [0.0, 1.0, 0.1]),
    ("2008/07/red.jpg", "", [0.0, 0.9, 0.1]),
    ("2008/08/red.jpg", "", [1.0, 0.0, 0.0]),
    ("2009/01/e.jpg", "", [0.0, 0.1, 1.0]),
    ("2009/02/f.jpg", "", [0.02, 0.1, 1.0]),
    ("2009/03/g.jpg", "", [0.01, 0.1, 1.0]),
    ("2009/04/h.jpg", "", [0.0, 0.1, 1.0]),
    ("2009/05/i.jpg", "", [0.01, 0.1, 1.0]),
];

fn photo(path: &str) -> PhotoId {
    PhotoId::of(path.as_bytes())
}

fn records((path, who, _): (&str, &str, [f32; 3])) -> [Record; 2] {
    let local = format!("{}-{}-01T12:00:00", &path[..4], &path[5..7]).parse().unwrap();
    let reading = Reading {
        format: Format::Jpeg,
        width_px: 3,
        height_px: 2,
        colour: Some([1, 2, 3]),
        taken: Some(Taken { local, offset_minutes: None, clock: library::Clock::Exif }),
        people: who.split_whitespace().map(str::to_owned).collect(),
        ..Reading::default()
    };
    let file = Said::File { path: path.parse().unwrap(), state: FileState::Present { size_bytes: 1, modified_ms: 1 } };
    [file, Said::Original(Box::new(reading))].map(|said| Record::new(photo(path), 1, said))
}

fn meaning() -> Memory {
    let memory = Memory::called("one");
    memory.tell_words("red", &[1.0, 0.0, 0.0]);
    memory.tell_words("red thingummy", &[1.0, 0.0, 0.0]);
    memory.tell_words("thingummy", &[0.0, 0.0, -1.0]);
    memory
}

async fn library(meaning: &dyn Meaning, catalogue: Arc<dyn Catalogue>) -> Library {
    for picture in PICTURES {
        catalogue.add(&records(picture)).await.unwrap();
        catalogue.add(&[meaning.record(photo(picture.0), Features::of(&picture.2))]).await.unwrap();
    }
    let store = Arc::new(store::memory::Memory::default());
    Library::new(store, catalogue, Sizes { thumbnail_px: 2_048, tile_px: 360 })
}

/// What a search finds, with a bar before what only looks like it.
async fn found(library: &Library, words: &str) -> String {
    let mut answer = library.search(words, "2026-11-24".parse().unwrap()).await.unwrap();
    answer.collapse();
    let ids: Vec<PhotoId> = answer.found.rows.iter().map(|row| row.id).collect();
    let entries = library.photos(&ids).await.unwrap();
    let mut paths: Vec<&str> = entries.iter().map(|entry| entry.files[0].path.as_str()).collect();
    if let Some(alike) = answer.alike {
        paths.insert(paths.len() - alike, "|");
    }
    paths.join(" ")
}

#[tokio::test]
async fn words_come_first_and_the_likest_next_within_all_else_that_is_asked() {
    let meaning = meaning();
    let words = library(&meaning, Arc::new(catalogue::memory::Memory::default())).await;
    let both = words.clone().with_meaning(Arc::new(meaning));
    for (search, by_words, by_both) in [
        (
            "red",
            "2008/08/red.jpg 2008/07/red.jpg",
            "2008/08/red.jpg 2008/07/red.jpg | 2007/05/a.jpg 2008/05/c.jpg 2007/06/b.jpg",
        ),
        ("red in 2008", "2008/08/red.jpg 2008/07/red.jpg", "2008/08/red.jpg 2008/07/red.jpg | 2008/05/c.jpg"),
        ("red with Natalie", "", "| 2007/05/a.jpg 2008/05/c.jpg"),
        ("red without Natalie in 2007", "", "| 2007/06/b.jpg"),
        ("red in 2009", "", "|"),
        ("red IMG_1234", "", "|"),
        ("thingummy", "", "|"),
        ("Natalie", "2008/05/c.jpg 2007/05/a.jpg", "2008/05/c.jpg 2007/05/a.jpg |"),
        ("", &found(&words, "").await, &format!("{} |", found(&words, "").await)),
    ] {
        assert_eq!(found(&words, search).await, by_words, "{search}");
        assert_eq!(found(&both, search).await, by_both, "{search}");
    }
}

#[tokio::test]
async fn a_stack_is_shown_once_and_a_limit_holds() {
    let meaning = meaning();
    let catalogue = Arc::new(catalogue::memory::Memory::default());
    let library = library(&meaning, catalogue.clone()).await.with_meaning(Arc::new(meaning));
    assert_eq!(found(&library, "3 photos of red").await, "2008/08/red.jpg 2008/07/red.jpg | 2007/05/a.jpg");
    let stack =
        |top: &str, under: &str| Stack { top: photo(top), under: vec![Under { photo: photo(under), why: Why::Burst }] };
    let mut said = Vec::new();
    for (top, under) in [("2007/05/a.jpg", "2008/05/c.jpg"), ("2007/06/b.jpg", "2008/07/red.jpg")] {
        let stack = stack(top, under);
        said.extend([top, under].map(|path| Record::new(photo(path), 1, Said::Stack(Some(stack.clone())))));
    }
    catalogue.add(&said).await.unwrap();
    assert_eq!(found(&library, "red").await, "2008/08/red.jpg 2008/07/red.jpg | 2007/05/a.jpg");
}

#[tokio::test]
async fn what_comes_and_goes_is_known_and_another_pair_is_not_believed() {
    let catalogue = Arc::new(catalogue::memory::Memory::default());
    let one = meaning();
    let library = library(&one, catalogue.clone()).await;
    let other = Memory::called("other");
    other.tell_words("red", &[1.0, 0.0, 0.0]);
    let by_other = library.clone().with_meaning(Arc::new(other));
    assert_eq!(found(&by_other, "red").await, "2008/08/red.jpg 2008/07/red.jpg |");
    let record = one.record(photo("2010/01/j.jpg"), Features::of(&[1.0, 0.0, 0.01]));
    let by_one = library.with_meaning(Arc::new(one));
    let natalie = "red with Natalie";
    assert_eq!(found(&by_one, natalie).await, "| 2007/05/a.jpg 2008/05/c.jpg");
    catalogue.add(&records(("2010/01/j.jpg", "Natalie", [0.0; 3]))).await.unwrap();
    assert_eq!(found(&by_one, natalie).await, "| 2007/05/a.jpg 2008/05/c.jpg");
    catalogue.add(&[record]).await.unwrap();
    assert_eq!(found(&by_one, natalie).await, "| 2010/01/j.jpg 2007/05/a.jpg 2008/05/c.jpg");
    let gone = Said::File { path: "2007/05/a.jpg".parse().unwrap(), state: FileState::Gone };
    catalogue.add(&[Record::new(photo("2007/05/a.jpg"), 2, gone)]).await.unwrap();
    assert_eq!(found(&by_one, natalie).await, "| 2010/01/j.jpg 2008/05/c.jpg");
}
