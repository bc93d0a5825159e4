//! Events that are hard to deal with: each ends in a problem that people can see, or among the dead letters with its reason,
//! and none holds up the others.

use std::process::Command;

use emulator::{KEY, python};
use library::{Key, OriginalPath};
use store::Store as _;

use crate::stack::{Stack, event, root};

fn sunset() -> std::path::PathBuf {
    root().join("examples/photos/2005/11/sunset.jpg")
}

fn key(path: &str) -> Key {
    Key::Original(path.parse().unwrap())
}

async fn is_kept(stack: &Stack, path: &str) -> bool {
    stack.store().head(&key(path)).await.is_ok()
}

#[tokio::test(flavor = "multi_thread")]
async fn each_ends_in_a_problem_or_among_the_dead_letters() {
    let stack = Stack::make(&[("Recogniser", "none")], &[]).await;
    stack.hasten();
    let sunset = std::fs::read(sunset()).unwrap();
    let put =
        [("empty.jpg", b"".as_slice()), ("text.jpg", b"no picture"), ("notes.txt", b"none"), ("good.jpg", &sunset)];
    for (path, bytes) in put {
        stack.store().create(vec![(key(path), bytes.to_vec().into())]).await.unwrap();
    }
    stack.tell(&event(&["originals/never there.jpg"]));
    stack.tell(r#"{"Service":"Amazon S3","Event":"s3:TestEvent","Bucket":"photos"}"#);
    stack.tell(&event(&["originals/../good.jpg"]));
    stack.tell("nonsense");
    let reasons = stack.wait_for_letters(2).await;
    assert!(reasons[0].starts_with("not an event of S3"), "{reasons:?}");
    assert!(reasons[1].contains("would leave the folder"), "{reasons:?}");
    stack.wait_for_pictures(1).await;
    stack.wait_for_an_empty_queue().await;
    // What came back is deleted as soon as it is done, which the function must be allowed.
    assert!(!stack.aws.log().contains("deleting a message"), "{}", stack.aws.log());
    let problems = stack.library().problems().await.unwrap();
    assert_eq!(problems.iter().map(|problem| problem.path.as_str()).collect::<Vec<_>>(), ["empty.jpg", "text.jpg"]);
    for (path, _) in put {
        assert!(is_kept(&stack, path).await, "{path}");
    }

    // What is removed is marked, never destroyed: the photo's records stay, and it comes back with its file.
    let bucket = format!("s3://{}/originals/good.jpg", stack.output("Bucket"));
    stack.run(&["s3", "rm", "--quiet", &bucket]);
    stack.wait_for_pictures(0).await;
    stack.run(&["s3", "cp", "--quiet", self::sunset().to_str().unwrap(), &bucket]);
    stack.wait_for_pictures(1).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn any_uploader_works() {
    let stack = Stack::make(&[("Recogniser", "none")], &[]).await;
    let endpoint = stack.aws.endpoint();
    let host = endpoint.trim_start_matches("http://");
    let (file, bucket) = (sunset(), stack.output("Bucket"));
    let to = |path: &str| format!("s3://{bucket}/originals/{path}");
    stack.run(&["s3", "cp", "--quiet", file.to_str().unwrap(), &to("2006/10/04/IMG_00001.JPG")]);
    let mut s3cmd = Command::new(python("s3cmd"));
    s3cmd.args(["--no-ssl", "--host", host, "--host-bucket", host, "--access_key", KEY, "--secret_key", KEY]);
    s3cmd.args(["--config", "/dev/null", "put"]).arg(&file).arg(to("by s3cmd/ü & me.jpg"));
    let mut rclone = Command::new("rclone");
    rclone.args(["--config", "/dev/null", "copyto"]).arg(&file);
    rclone.arg(format!("cloud:{bucket}/originals/by rclone/photo + one.jpg"));
    for (name, value) in [
        ("TYPE", "s3"),
        ("PROVIDER", "Other"),
        ("ENDPOINT", &endpoint),
        ("ACCESS_KEY_ID", KEY),
        ("SECRET_ACCESS_KEY", KEY),
    ] {
        rclone.env(format!("RCLONE_CONFIG_CLOUD_{name}"), value);
    }
    // rclone does not get along with it.
    rclone.env_remove("AWS_CA_BUNDLE");
    for mut command in [s3cmd, rclone] {
        let output = command.output().unwrap();
        assert!(output.status.success(), "{command:?}: {}", String::from_utf8_lossy(&output.stderr));
    }
    stack.wait_for_pictures(1).await;
    stack.wait_for_an_empty_queue().await;
    let library = stack.library();
    for path in ["2006/10/04/IMG_00001.JPG", "by s3cmd/ü & me.jpg", "by rclone/photo + one.jpg"] {
        let path: OriginalPath = path.parse().unwrap();
        assert!(library.show(&path).await.unwrap().is_some(), "{path}");
        let name = path.name().split('.').next().unwrap();
        let found = library.search(name, "2026-11-24".parse().unwrap()).await.unwrap();
        assert_eq!(found.found.rows.len(), 1, "{name}");
        let thumbnail = format!("thumbnails/{path}.jpg");
        stack.run(&["s3api", "head-object", "--bucket", bucket, "--key", &thumbnail]);
    }
}
