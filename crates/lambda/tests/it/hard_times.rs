//! What fails for a while: nothing is lost, what can be done is done, and the rest waits with its reason until the cause
//! is gone.

use emulator::{Fault, Proxy};
use library::{Key, OriginalPath};
use store::Store as _;

use crate::stack::{Stack, event, root};

async fn put(stack: &Stack, at: &str) {
    let sunset = std::fs::read(root().join("examples/photos/2005/11/sunset.jpg")).unwrap();
    stack.store().create(vec![(Key::Original(at.parse().unwrap()), sunset.into())]).await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_table_that_is_asked_too_much_is_asked_again() {
    const THROTTLED: Fault = Fault::Answer(
        "400 Bad Request\r\ncontent-type: application/x-amz-json-1.0",
        r#"{"__type":"com.amazonaws.dynamodb.v20120810#ProvisionedThroughputExceededException","message":"slower"}"#,
    );
    let proxy = Proxy::start();
    let stack =
        Stack::make(&[("Recogniser", "none")], &[("AWS_ENDPOINT_URL_DYNAMODB", proxy.endpoint().as_str())]).await;
    proxy.pass_to(&stack.aws.endpoint());
    stack.hasten();
    // Oftener than a client asks that was told nothing of it.
    proxy.expect("POST", &vec![THROTTLED; 5]);
    put(&stack, "2005/a.jpg").await;
    stack.wait_for_pictures(1).await;
    stack.wait_for_an_empty_queue().await;
    assert_eq!((proxy.left(), stack.letters()), (0, 0));
}

#[tokio::test(flavor = "multi_thread")]
async fn what_the_function_may_not_read_waits_until_it_may() {
    let stack = Stack::make(&[("Recogniser", "none")], &[]).await;
    stack.hasten();
    let bucket = stack.output("Bucket");
    let wrong = serde_json::json!({"Version": "2012-10-17", "Statement": [{
        "Effect": "Deny", "Principal": "*", "Action": "s3:GetObject",
        "Resource": format!("arn:aws:s3:::{bucket}/originals/locked/*"),
    }]});
    stack.run(&["s3api", "put-bucket-policy", "--bucket", bucket, "--policy", &wrong.to_string()]);
    put(&stack, "locked/a.jpg").await;
    put(&stack, "open.jpg").await;
    let reasons = stack.wait_for_letters(1).await;
    let said = "looking at locked/a.jpg: not allowed to reach originals/locked/a.jpg";
    assert!(reasons[0].starts_with(said), "{reasons:?}");
    stack.wait_for_pictures(1).await;

    stack.run(&["s3api", "delete-bucket-policy", "--bucket", bucket]);
    stack.tell(&event(&["originals/locked/a.jpg"]));
    stack.wait_for_an_empty_queue().await;
    let library = stack.library();
    for at in ["locked/a.jpg", "open.jpg"] {
        let at: OriginalPath = at.parse().unwrap();
        let entry = library.show(&at).await.unwrap().unwrap().entry;
        assert_eq!((entry.files.len(), entry.reading.problems.len()), (2, 0), "{at}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_recogniser_that_is_asked_too_much_is_asked_again_and_what_it_refuses_is_a_problem() {
    // Oftener than a client asks that was told nothing of it.
    let settings = r#""labels": 5, "throttle": 6, "refuse": {"odd": "InvalidImageFormatException"}"#;
    let (stack, _rekognition) = Stack::recognising(settings).await;
    put(&stack, "2005/a.jpg").await;
    stack.wait_for_pictures(1).await;
    stack.wait_for_an_empty_queue().await;
    let library = stack.library();
    let shown = library.show(&"2005/a.jpg".parse().unwrap()).await.unwrap().unwrap();
    assert_eq!(shown.entry.seen.labels.len(), 5);

    let cat = std::fs::read(root().join("examples/photos/2020/04/chelsea.png")).unwrap();
    let odd: OriginalPath = "2020/odd.png".parse().unwrap();
    stack.store().create(vec![(Key::Original(odd.clone()), cat.into())]).await.unwrap();
    stack.wait_for_pictures(2).await;
    stack.wait_for_an_empty_queue().await;
    let shown = library.show(&odd).await.unwrap().unwrap();
    assert!(shown.entry.problems().any(|problem| problem.contains("Rekognition cannot read this image")));
    assert_eq!(stack.letters(), 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_recogniser_that_is_asked_for_more_looks_again_and_knows_the_faces_again() {
    let (stack, rekognition) = Stack::recognising(r#""faces": 2"#).await;
    put(&stack, "2005/a.jpg").await;
    stack.wait_for_pictures(1).await;
    stack.wait_for_an_empty_queue().await;
    let read = || rekognition.requests().iter().filter(|request| request.contains("\"DetectText\"")).count();
    let seen = async || stack.library().show(&"2005/a.jpg".parse().unwrap()).await.unwrap().unwrap().entry.seen;
    let faces: Vec<_> = seen().await.faces.into_iter().map(|face| face.id).collect();
    assert_eq!((faces.len(), read()), (2, 0));

    stack.change("Recogniser", "rekognition-text").await;
    stack.tell(&event(&["originals/2005/a.jpg"]));
    stack.wait_for_an_empty_queue().await;
    assert_eq!((read(), stack.letters()), (1, 0));
    assert_eq!(seen().await.faces.into_iter().map(|face| face.id).collect::<Vec<_>>(), faces);
}
