//! The servers start, answer, and are gone when they are dropped.

use std::net::TcpStream;
use std::process::Command;

use emulator::{Aws, KEY, REGION, Rekognition, python};

fn aws(endpoint: &str, arguments: &[&str]) -> String {
    let output = Command::new(python("aws"))
        .args(["--endpoint-url", endpoint])
        .args(arguments)
        .env("AWS_ACCESS_KEY_ID", KEY)
        .env("AWS_SECRET_ACCESS_KEY", KEY)
        .env("AWS_DEFAULT_REGION", REGION)
        .output()
        .unwrap();
    format!("{}{}", String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr))
}

fn is_gone(endpoint: &str) -> bool {
    TcpStream::connect(endpoint.trim_start_matches("http://")).is_err()
}

#[test]
fn aws_keeps_objects_until_it_is_dropped() {
    let server = Aws::start(&[]);
    let endpoint = server.endpoint();
    aws(&endpoint, &["s3", "mb", "s3://photos"]);
    assert!(aws(&endpoint, &["s3", "ls"]).ends_with(" photos\n"));
    drop(server);
    assert!(is_gone(&endpoint));
}

#[test]
fn rekognition_refuses_what_the_service_does_not_know() {
    let server = Rekognition::start();
    let endpoint = server.endpoint();
    let object = "S3Object={Bucket=photos,Name=a.jpg}";
    let labels = aws(&endpoint, &["rekognition", "detect-labels", "--image", object]);
    assert!(labels.contains("\"LabelModelVersion\""), "{labels}");
    let refused = aws(&endpoint, &["rekognition", "index-faces", "--collection-id", "none", "--image", object]);
    assert!(refused.contains("ResourceNotFoundException"), "{refused}");
    assert_eq!(server.requests().len(), 2);
    drop(server);
    assert!(is_gone(&endpoint));
}
