//! The servers start, answer, and are gone when they are dropped.

use std::net::TcpStream;

use emulator::{Aws, Rekognition, command_line};

fn aws(endpoint: &str, arguments: &[&str]) -> String {
    let output = command_line(endpoint).args(arguments).output().unwrap();
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
fn rekognition_sees_what_is_in_s3() {
    let (aws, rekognition) = (Aws::start(&[]), Rekognition::start());
    rekognition.tell(&format!(r#"{{"s3":"{}","labels":15}}"#, aws.endpoint()));
    let s3 = |arguments: &[&str]| self::aws(&aws.endpoint(), arguments);
    s3(&["s3", "mb", "s3://photos"]);
    let picture = concat!(env!("CARGO_MANIFEST_DIR"), "/../../examples/photos/2014/04/DSC05117.JPG");
    let text = concat!(env!("CARGO_MANIFEST_DIR"), "/Cargo.toml");
    for (file, name) in [(picture, "a b.jpg"), (picture, "ü/c+d.jpg"), (text, "text.jpg")] {
        s3(&["s3", "cp", file, &format!("s3://photos/{name}")]);
    }
    let labels = |name: &str| {
        let object = format!(r#"{{"S3Object":{{"Bucket":"photos","Name":"{name}"}}}}"#);
        self::aws(&rekognition.endpoint(), &["rekognition", "detect-labels", "--image", &object])
    };
    let seen = labels("a b.jpg");
    assert_eq!(seen.matches("\"Categories\"").count(), 15, "{seen}");
    assert_eq!(labels("ü/c+d.jpg"), seen);
    for (name, error) in [("text.jpg", "InvalidImageFormatException"), ("none.jpg", "InvalidS3ObjectException")] {
        let refused = labels(name);
        assert!(refused.contains(error), "{refused}");
    }
}

#[test]
#[should_panic(expected = "no such setting: labelz")]
fn rekognition_takes_no_setting_that_it_does_not_have() {
    Rekognition::start().tell(r#"{"labelz":15}"#);
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
