//! A stack whose function recognises by itself: the models of the laptop, in Lambda.

use library::{OriginalPath, Rendition, Said};
use recognise::onnx::Onnx;
use recognise::{Recogniser as _, Thumbnail};
use store::Store as _;

use crate::stack::{Stack, root};

const DOG: &str = "2005/12/IMG_1207.JPG";
const ASTRONAUT: &str = "Scans/Eileen Collins.png";

#[tokio::test(flavor = "multi_thread")]
async fn what_the_function_sees_is_what_a_laptop_sees() {
    let stack = Stack::make(&[("Recogniser", "onnx")], &[]).await;
    let bucket = stack.output("Bucket");
    for path in [DOG, ASTRONAUT] {
        let photo = root().join("examples/photos").join(path);
        stack.run(&["s3", "cp", "--quiet", photo.to_str().unwrap(), &format!("s3://{bucket}/originals/{path}")]);
    }
    stack.wait_for_an_empty_queue().await;
    assert_eq!(stack.letters(), 0);

    let (library, store, laptop) = (stack.library(), stack.store(), Onnx::embedded());
    for (path, words) in [(DOG, "dogs"), (ASTRONAUT, "people")] {
        let path: OriginalPath = path.parse().unwrap();
        let shown = library.show(&path).await.unwrap().unwrap();
        let photo = shown.entry.id;
        let record = shown.records.iter().find(|record| matches!(record.said(), Said::Onnx(_))).expect("it was seen");
        assert!(record.key().to_string().starts_with(&format!("records/photos/{photo}/onnx/")), "{}", record.key());
        assert!(store.get(&record.key()).await.is_ok(), "{}", record.key());
        let bytes = library.rendition(&shown.entry, Rendition::Thumbnail).await.unwrap().unwrap();
        let seen = laptop.look(Thumbnail { photo, path: &path, bytes: &bytes }).await.unwrap();
        assert_eq!(record.seen(), Some(&seen));
        let found = library.search(words, "2026-11-24".parse().unwrap()).await.unwrap().found;
        assert!(found.rows.iter().any(|row| row.id == photo), "{path} is not found by {words}");
    }
    let kept = library.show(&ASTRONAUT.parse().unwrap()).await.unwrap().unwrap();
    assert!(kept.entry.seen.faces.iter().any(|face| face.id.is_some()), "{:?}", kept.entry.seen.faces);

    // Nobody else can be asked.
    let of = |function: &str, query: &str| {
        stack.run(&["lambda", "get-function-configuration", "--function-name", function, "--query", query])
    };
    let ingest = stack.output("IngestFunction");
    assert_eq!(of(ingest, "Environment.Variables.TINTYPE_COLLECTION").trim(), "null");
    let role: String = serde_json::from_str(&of(ingest, "Role")).unwrap();
    let policies =
        ["iam", "list-role-policies", "--role-name", role.rsplit('/').next().unwrap(), "--query", "PolicyNames"];
    assert_eq!(serde_json::from_str::<Vec<String>>(&stack.run(&policies)).unwrap(), ["ingest"]);
}
