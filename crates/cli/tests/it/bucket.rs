//! A library in a bucket: photographs go there by `tintype sync`, and are found there, with a server that stands in for AWS.

use std::fs;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use catalogue::dynamodb::DynamoDb;
use emulator::{Aws, Fault, KEY, Proxy, REGION, python};
use serde_json::{Value, json};

use crate::serving::Serving;
use crate::session::{Ran, Session, examples};

/// A session in which `s3://photos` is an empty bucket.
pub struct Cloud {
    pub session: Session,
    pub server: Aws,
}

pub const BUCKET: &str = "s3://photos";

impl Cloud {
    pub fn new() -> Self {
        let cloud = Self { session: Session::new(), server: Aws::start(&[]) };
        cloud.aws(&["s3api", "create-bucket", "--bucket", "photos"]);
        cloud
    }

    /// The same, with the example photographs in `photos/`, written long ago.
    fn with_examples() -> Self {
        let cloud = Self::new();
        let copied = Command::new("cp").arg("-a").arg(examples()).arg(cloud.session.path("photos/family")).status();
        assert!(copied.unwrap().success());
        cloud.settle();
        cloud
    }

    /// Waits until no file was written or renamed so shortly before that it would be read again.
    fn settle(&self) {
        std::thread::sleep(Duration::from_millis(2_100));
    }

    /// Amazon's own program.
    pub fn aws(&self, arguments: &[&str]) -> Value {
        let mut command = self.signed_in(Command::new(python("aws")));
        let ran = command.args(arguments).args(["--output", "json"]).output().unwrap();
        assert!(ran.status.success(), "aws {arguments:?}: {}", String::from_utf8_lossy(&ran.stderr));
        serde_json::from_slice(&ran.stdout).unwrap_or_default()
    }

    pub fn keys(&self, folder: &str) -> Vec<String> {
        let listed = self.aws(&["s3api", "list-objects-v2", "--bucket", "photos", "--prefix", folder]);
        let objects = listed["Contents"].as_array().cloned().unwrap_or_default();
        objects.iter().map(|object| object["Key"].as_str().unwrap().to_owned()).collect()
    }

    /// Puts a `library.json` into the bucket.
    fn settings(&self, text: &str) {
        self.session.write("library.json", text.as_bytes());
        let file = self.session.path("library.json");
        let body = file.to_str().unwrap();
        self.aws(&["s3api", "put-object", "--bucket", "photos", "--key", "library.json", "--body", body]);
    }

    /// How much was written down of what was sent.
    fn remembered_bytes(&self) -> u64 {
        let folders = fs::read_dir(self.session.path("cache/tintype/sync")).into_iter().flatten();
        let logs = folders.map(|folder| folder.unwrap().path().join("state.sqlite-wal"));
        logs.filter_map(|log| Some(fs::metadata(log).ok()?.len())).sum()
    }

    /// `tintype …`, by somebody who is signed in.
    pub fn command(&self, arguments: &[&str]) -> Command {
        self.signed_in(self.session.command(arguments))
    }

    fn signed_in(&self, mut command: Command) -> Command {
        command.env("AWS_ENDPOINT_URL", self.server.endpoint()).env("AWS_DEFAULT_REGION", REGION);
        command.env("AWS_ACCESS_KEY_ID", KEY).env("AWS_SECRET_ACCESS_KEY", KEY);
        command.env("AWS_EC2_METADATA_DISABLED", "true").env("XDG_CACHE_HOME", self.session.path("cache"));
        command.env("XDG_CONFIG_HOME", self.session.path("configuration"));
        command.env("AWS_CONFIG_FILE", self.session.path("config"));
        command.env("AWS_SHARED_CREDENTIALS_FILE", self.session.path("credentials"));
        command
    }

    fn run(&self, arguments: &[&str]) -> Ran {
        Ran::of(self.command(arguments).output().unwrap())
    }

    /// Runs what must end with this code and print JSON.
    #[track_caller]
    fn json(&self, code: i32, arguments: &[&str]) -> Value {
        let ran = self.run(arguments);
        assert_eq!(ran.code, code, "{arguments:?}: {}", ran.err);
        serde_json::from_str(&ran.out).unwrap_or_else(|error| panic!("{arguments:?} printed {:?}: {error}", ran.out))
    }

    /// Syncs `photos/`, and compares some of what that says.
    #[track_caller]
    fn syncs(&self, code: i32, expected: Value) -> Value {
        let report = self.json(code, &["sync", "photos", BUCKET, "--json"]);
        for (member, value) in expected.as_object().unwrap() {
            assert_eq!(&report[member], value, "{member} of {report}");
        }
        report
    }
}

#[test]
fn a_folder_is_sent_once_and_then_costs_nothing() {
    let cloud = Cloud::with_examples();
    let plan = cloud.json(0, &["sync", "photos", BUCKET, "--dry-run", "--json"]);
    assert_eq!((&plan["files"], &plan["send"], &plan["class"]), (&json!(36), &json!(36), &json!("GLACIER_IR")));
    assert_eq!((&plan["requests"], &plan["once"]), (&json!(36), &json!("0.00072")));
    assert_eq!(cloud.keys(""), [""; 0], "a dry run sends nothing");
    // Two of the examples are the same photograph.
    cloud.syncs(0, json!({"files": 36, "sent": 35, "unsent": 0, "requests": {"ListObjectsV2": 1, "PutObject": 35}}));
    cloud.syncs(0, json!({"files": 36, "sent": 0, "unchanged": 36, "requests": {}}));
    let again = |more: &[&str]| {
        let arguments = &["sync", "photos", BUCKET, "--dry-run", "--look-again", "--json"];
        let plan = cloud.json(0, &[arguments, more].concat());
        // The second of the two alike has another name there.
        assert_eq!((&plan["compare"], &plan["send"], &plan["unchanged"]), (&json!(35), &json!(1), &json!(0)));
        let number = |member: &str| plan[member].as_f64().unwrap();
        (number("requests"), plan["once"].as_str().unwrap().parse::<f64>().unwrap(), number("compare_bytes"))
    };
    assert_eq!(again(&[]).1, 0.00037);
    let (requests, once, bytes) = again(&["--read-there"]);
    // Each is looked at, then read by a request or more; a retrieved GiB is $0.03, and the first 100 leave Amazon for nothing.
    let expected = 0.00001 * (requests - 1.0) + 0.00002 + 0.03 * bytes / f64::from(1 << 30);
    assert!(requests >= 71.0 && (once - expected).abs() < 0.000_001, "{once} is not {expected}");
    cloud.syncs(0, json!({"unchanged": 36, "requests": {}}));
    let file = "family/2005/11/sunset.jpg";
    let head = cloud.aws(&["s3api", "head-object", "--bucket", "photos", "--key", &format!("originals/{file}")]);
    let modified = fs::metadata(cloud.session.path("photos").join(file)).unwrap().modified().unwrap();
    let ms = modified.duration_since(std::time::UNIX_EPOCH).unwrap().as_millis();
    assert_eq!(head["Metadata"]["mtime"], format!("{}.{:03}", ms / 1_000, ms % 1_000));
    assert_eq!(head["StorageClass"], "GLACIER_IR");
}

#[test]
fn what_changes_in_a_folder_is_dealt_with_and_nothing_is_lost() {
    let cloud = Cloud::with_examples();
    cloud.syncs(0, json!({"sent": 35}));
    let photo = |path: &str| cloud.session.path("photos/family").join(path);
    fs::rename(photo("2005/11/sunset.jpg"), photo("2005/11/evening.jpg")).unwrap();
    fs::write(photo("2020/04/chelsea.png"), "edited").unwrap();
    fs::write(photo("new.jpg"), "new").unwrap();
    std::os::unix::fs::symlink("nowhere", photo("dangling.jpg")).unwrap();
    let report = cloud.syncs(1, json!({"sent": 1, "unchanged": 34, "gone": 1, "unsent": 1}));
    assert_eq!(report["elsewhere"]["family/2005/11/evening.jpg"], "family/2005/11/sunset.jpg");
    let problems = report["problems"].as_array().unwrap();
    assert_eq!(problems[0]["path"], "family/2020/04/chelsea.png");
    assert!(problems[0]["reason"].as_str().unwrap().contains("give this file another name"), "{report}");
    assert_eq!(problems[1]["path"], "family/dangling.jpg");
    assert_eq!(problems.len(), 2);
    assert_eq!(cloud.keys("originals/").len(), 36);
}

#[test]
fn what_others_removed_there_is_sent_again_when_one_looks_again() {
    let cloud = Cloud::with_examples();
    cloud.syncs(0, json!({"sent": 35}));
    cloud.aws(&["s3api", "delete-object", "--bucket", "photos", "--key", "originals/family/2020/04/chelsea.png"]);
    cloud.syncs(0, json!({"sent": 0, "unchanged": 36}));
    let report = cloud.json(0, &["sync", "photos", BUCKET, "--json", "--look-again"]);
    assert_eq!((&report["sent"], &report["there"]), (&json!(1), &json!(34)), "{report}");
    assert_eq!(report["requests"], json!({"ListObjectsV2": 1, "HeadObject": 34, "PutObject": 1}));
}

#[test]
fn a_sync_that_was_killed_goes_on_where_it_was() {
    let cloud = Cloud::new();
    for number in 0..200 {
        let bytes: Vec<u8> =
            (0..500_000_u32).map(|byte| (byte.wrapping_mul(2_654_435_761 + number) >> 13) as u8).collect();
        cloud.session.write(&format!("photos/{number:03}.jpg"), &bytes);
    }
    let mut first = cloud.command(&["sync", "photos", BUCKET]).stderr(Stdio::null()).spawn().unwrap();
    let patience = Instant::now() + Duration::from_secs(60);
    // What it remembers of a dozen files or so.
    while cloud.remembered_bytes() < 100_000 {
        assert!(Instant::now() < patience, "nothing arrives");
        std::thread::sleep(Duration::from_millis(1));
    }
    first.kill().unwrap();
    first.wait().unwrap();
    let there = cloud.keys("originals/").len();
    assert!(there < 200, "it was killed too late to tell");
    let report = cloud.syncs(0, json!({"files": 200, "unsent": 0, "problems": []}));
    let sent = report["sent"].as_u64().unwrap() as usize;
    assert_eq!(sent, 200 - there);
    let put = report["requests"]["PutObject"].as_u64().unwrap() as usize;
    assert!(put <= sent + 8, "{put} were sent again for {sent}: no more than were on their way");
    assert_eq!(cloud.keys("originals/").len(), 200);
}

#[test]
fn a_library_in_a_bucket_is_searched_and_shown_from_its_records() {
    let cloud = Cloud::with_examples();
    let home = cloud.session.path("library");
    cloud.session.json(&["import", "--json", "photos"]);
    let report = cloud.json(0, &["sync", home.to_str().unwrap(), BUCKET, "--json"]);
    // One of each photo's bytes, and one of each file that is there: two of the examples are the same photograph.
    assert_eq!((&report["sent"], &report["records"]), (&json!(35), &json!(35 + 35)));
    let of_bucket = |more: &[&str]| cloud.json(0, &[more, &["--json", "--library", BUCKET]].concat());
    let found = of_bucket(&["search", "sunset before 2010"]);
    let paths: Vec<&str> =
        found["photos"].as_array().unwrap().iter().map(|photo| photo["path"].as_str().unwrap()).collect();
    assert_eq!(paths, ["family/Holidays/Basque Country 2009/IMG_0619.CR2", "family/2005/11/sunset.jpg"]);
    let shown = of_bucket(&["show", "family/2005/11/sunset.jpg"]);
    assert_eq!(shown["entry"], cloud.session.json(&["show", "--json", "photos/family/2005/11/sunset.jpg"])["entry"]);
    assert_eq!(of_bucket(&["cost"])["usage"]["held"]["files"], 35);
    let rebuilt = of_bucket(&["rebuild"]);
    assert_eq!((&rebuilt["photos"], &rebuilt["records"], &rebuilt["problems"]), (&json!(35), &json!(70), &json!([])));
    assert_eq!(rebuilt["renditions"], 35, "the bucket had none");
    assert_eq!(cloud.keys("tiles/").len(), 35);
}

#[tokio::test]
async fn a_bucket_with_a_table_is_asked_through_it() {
    let cloud = Cloud::with_examples();
    let client = aws_sdk_dynamodb::Client::new(&emulator::config(&cloud.server.endpoint()));
    DynamoDb::new(client, "catalogue").make_table().await.unwrap();
    cloud.settings(r#"{"format":1,"thumbnail_px":2048,"tile_px":360,"table":"catalogue"}"#);
    cloud.session.json(&["import", "--json", "photos"]);
    cloud.json(0, &["sync", cloud.session.path("library").to_str().unwrap(), BUCKET, "--json"]);
    let of_bucket = |more: &[&str]| cloud.json(0, &[more, &["--json", "--library", BUCKET]].concat());
    // Nobody fills this table but whoever asks for it.
    let empty = cloud.run(&["search", "sunset before 2010", "--library", BUCKET]);
    assert!(empty.err.contains("`tintype --library s3://photos rebuild` fills it"), "{}", empty.err);
    let rebuilt = of_bucket(&["rebuild"]);
    assert_eq!((&rebuilt["photos"], &rebuilt["records"], &rebuilt["problems"]), (&json!(35), &json!(70), &json!([])));
    let found = of_bucket(&["search", "sunset before 2010"]);
    assert_eq!(found["photos"][1]["path"], "family/2005/11/sunset.jpg", "{found}");
    let shown = of_bucket(&["show", "family/2005/11/sunset.jpg"]);
    assert_eq!(shown["entry"], cloud.session.json(&["show", "--json", "photos/family/2005/11/sunset.jpg"])["entry"]);
    assert!(!cloud.session.path("cache/tintype/s3").exists(), "nothing is kept on this machine");

    let serving = Serving::start(cloud.command(&["serve", "--library", BUCKET, "--listen", "127.0.0.1:0"]));
    let answer = serving.get("/api/search?q=sunset+before+2010");
    assert!(answer.contains(r#""count":2"#), "{answer}");
    let id = &shown["entry"]["id"].as_str().unwrap()[..16];
    let tile = serving.get(&format!("/tiles/{id}"));
    assert!(tile.starts_with("HTTP/1.1 200") && tile.contains("image/webp"), "{}", tile.lines().next().unwrap());
    assert_eq!(serving.stop().0, Some(0));
}

#[test]
fn an_archived_class_waits_for_the_thumbnails_where_a_stack_makes_them() {
    let cloud = Cloud::new();
    cloud.session.write("photos/a.jpg", b"one");
    let settings = r#"{"format":1,"thumbnail_px":2048,"tile_px":360,"table":"catalogue","upload_class":"STANDARD_IA"}"#;
    let class_of = |file: &str| {
        let key = format!("originals/{file}");
        cloud.aws(&["s3api", "head-object", "--bucket", "photos", "--key", &key])["StorageClass"].clone()
    };
    assert_eq!(cloud.run(&["sync", "photos", BUCKET, "--class", "DEEP_ARCHIVE"]).code, 0);
    assert_eq!(class_of("a.jpg"), "DEEP_ARCHIVE");
    cloud.settings(settings);
    cloud.session.write("photos/b.jpg", b"two");
    let ran = cloud.run(&["sync", "photos", BUCKET, "--class", "DEEP_ARCHIVE"]);
    assert_eq!(ran.code, 0, "{}", ran.err);
    assert!(ran.err.contains("sending as STANDARD, since what is in DEEP_ARCHIVE cannot be read"), "{}", ran.err);
    // S3 does not name its standard class.
    assert_eq!(class_of("b.jpg"), Value::Null);
    for (file, arguments, class) in
        [("c.jpg", &[][..], "STANDARD_IA"), ("d.jpg", &["--class", "GLACIER_IR"], "GLACIER_IR")]
    {
        cloud.session.write(&format!("photos/{file}"), file.as_bytes());
        let ran = cloud.run(&[&["sync", "photos", BUCKET], arguments].concat());
        assert_eq!((ran.code, class_of(file)), (0, json!(class)), "{}", ran.err);
    }
    cloud.settings(r#"{"format":1,"thumbnail_px":2048,"tile_px":360,"upload_class":"ICE"}"#);
    let ran = cloud.run(&["sync", "photos", BUCKET]);
    assert!(
        ran.code == 1 && ran.err.contains("s3://photos/library.json: \"ICE\" is not a storage class"),
        "{}",
        ran.err
    );
}

#[test]
fn a_bucket_that_was_made_again_under_its_name_is_filled_again() {
    let cloud = Cloud::new();
    cloud.session.write("photos/a.jpg", b"one");
    cloud.session.write("photos/b.jpg", b"two");
    cloud.syncs(0, json!({"sent": 2}));
    cloud.settle();
    cloud.syncs(0, json!({"unchanged": 2}));
    cloud.syncs(0, json!({"unchanged": 2, "requests": {}}));
    let make_again = || {
        cloud.aws(&["s3", "rb", "--force", BUCKET]);
        cloud.aws(&["s3api", "create-bucket", "--bucket", "photos"]);
    };
    make_again();
    let plan = cloud.json(0, &["sync", "photos", BUCKET, "--dry-run", "--json"]);
    assert_eq!((&plan["send"], cloud.keys("")), (&json!(2), vec![]), "{plan}");
    cloud.syncs(0, json!({"sent": 2, "unchanged": 0}));
    make_again();
    // Whoever deploys a stack or syncs from elsewhere gives it another id.
    cloud.settings(r#"{"format":1,"thumbnail_px":2048,"tile_px":360,"id":"5f"}"#);
    cloud.syncs(0, json!({"sent": 2, "unchanged": 0}));
    assert_eq!(cloud.keys("originals/"), ["originals/a.jpg", "originals/b.jpg"]);
}

#[test]
fn settings_that_others_write_while_a_sync_looks_for_them_stay() {
    let cloud = Cloud::new();
    cloud.session.write("photos/a.jpg", b"one");
    let settings = r#"{"format":1,"thumbnail_px":2048,"tile_px":360,"id":"5f","upload_class":"STANDARD_IA"}"#;
    cloud.settings(settings);
    let network = Proxy::start();
    network.pass_to(&cloud.server.endpoint());
    let not_yet = Fault::Answer("404 Not Found", "<Error><Code>NoSuchKey</Code></Error>");
    network.expect("GET /photos/library.json", &[not_yet]);
    let mut sync = cloud.command(&["sync", "photos", BUCKET]);
    let ran = Ran::of(sync.env("AWS_ENDPOINT_URL", network.endpoint()).output().unwrap());
    assert_eq!((ran.code, network.left()), (0, 0), "{}", ran.err);
    let there = cloud.session.path("there.json");
    cloud.aws(&["s3api", "get-object", "--bucket", "photos", "--key", "library.json", there.to_str().unwrap()]);
    assert_eq!(fs::read_to_string(there).unwrap(), settings);
    let head = cloud.aws(&["s3api", "head-object", "--bucket", "photos", "--key", "originals/a.jpg"]);
    assert_eq!(head["StorageClass"], "STANDARD_IA", "it is what the others wrote that holds");
}

#[test]
fn a_rebuild_says_how_many_originals_it_will_read_and_tells_of_those_that_it_cannot() {
    let cloud = Cloud::new();
    let upload = |from: &str, to: &str| {
        let photo = cloud.session.path(from);
        cloud.aws(&["s3api", "put-object", "--bucket", "photos", "--key", to, "--body", photo.to_str().unwrap()]);
    };
    fs::copy(examples().join("2005/11/sunset.jpg"), cloud.session.path("sunset.jpg")).unwrap();
    cloud.session.write("broken", b"no picture");
    upload("sunset.jpg", "originals/2005/sunset.jpg");
    upload("broken", "originals/notes.txt");
    let rebuild = |code: i32| {
        let ran = cloud.run(&["rebuild", "--json", "--library", BUCKET]);
        assert_eq!(ran.code, code, "{}", ran.err);
        (serde_json::from_str::<Value>(&ran.out).unwrap(), ran.err)
    };
    let (built, err) = rebuild(0);
    let (announced, taken_in) =
        (err.find("1 original has no records and is downloaded"), err.find("1 original that had"));
    assert!(announced.is_some() && announced < taken_in, "{err}");
    assert_eq!(built["caught_up"], json!({"taken_in": 1, "gone": 0, "problems": []}));
    let (_, err) = rebuild(0);
    assert!(!err.contains("no records"), "{err}");
    upload("sunset.jpg", "originals/2006/sunset.jpg");
    upload("broken", "originals/broken.jpg");
    let (built, err) = rebuild(3);
    assert!(err.contains("2 originals have no records and are downloaded"), "{err}");
    assert_eq!(built["problems"], json!([]));
    assert_eq!(built["caught_up"]["problems"][0]["path"], "broken.jpg", "{built}");
}

/// Runs without something, and reads the one line that says what is missing.
#[track_caller]
fn told(cloud: &Cloud, library: &str, change: impl FnOnce(&mut Command), said: &str) {
    let mut command = cloud.command(&["search", "cat", "--library", library]);
    change(&mut command);
    let ran = Ran::of(command.output().unwrap());
    assert_eq!((ran.code, ran.out.as_str()), (1, ""), "{}", ran.err);
    assert!(ran.err.contains(said), "{}", ran.err);
    assert!(ran.err.lines().count() == 1 && !ran.err.contains(" { "), "{}", ran.err);
}

#[test]
fn what_is_missing_to_reach_a_bucket_is_said_in_a_line() {
    let cloud = Cloud::new();
    let without_key = |command: &mut Command| {
        command.env_remove("AWS_ACCESS_KEY_ID").env_remove("AWS_SECRET_ACCESS_KEY");
    };
    told(&cloud, BUCKET, without_key, "error: there are no AWS credentials: run `aws configure` or `aws sso login`");
    let signed_out = |command: &mut Command| {
        without_key(command);
        let profile = "[profile family]\nsso_session = home\nsso_account_id = 123456789012\nsso_role_name = photos\n\
                       [sso-session home]\nsso_start_url = https://home.example/start\nsso_region = us-east-1\n";
        fs::write(cloud.session.path("config"), profile).unwrap();
        command.env("AWS_PROFILE", "family").env("HOME", cloud.session.path("."));
    };
    told(&cloud, BUCKET, signed_out, "error: the sign-in has expired: run `aws sso login --profile family`");
    let without_region = |command: &mut Command| {
        command.env_remove("AWS_DEFAULT_REGION").env_remove("AWS_ENDPOINT_URL");
    };
    told(&cloud, BUCKET, without_region, "error: no AWS region is set: set AWS_REGION, or run `aws configure`");
    told(&cloud, "s3://albums", |_| {}, "error: s3://albums: there is no bucket albums: see whether its name is right");
    told(&cloud, "s3://photos/2006", |_| {}, "a library takes a whole bucket, as in s3://photos");
    told(&cloud, "gs://photos", |_| {}, "gs://photos is neither a folder nor a bucket");
    let unknown = |command: &mut Command| {
        command.env("AWS_ACCESS_KEY_ID", "AKIAIOSFODNN7EXAMPLE");
    };
    told(&cloud, BUCKET, unknown, "error: s3://photos: the access key is unknown: see which profile or key is in use");
    cloud.aws(&["iam", "create-user", "--user-name", "ana"]);
    let key = cloud.aws(&["iam", "create-access-key", "--user-name", "ana"])["AccessKey"].clone();
    let forbidden = |command: &mut Command| {
        command.env("AWS_ACCESS_KEY_ID", key["AccessKeyId"].as_str().unwrap());
        command.env("AWS_SECRET_ACCESS_KEY", key["SecretAccessKey"].as_str().unwrap());
    };
    told(&cloud, BUCKET, forbidden, "error: s3://photos: these credentials do not allow it");
    let nowhere = |command: &mut Command| {
        command.env("AWS_ENDPOINT_URL", "http://127.0.0.1:9");
    };
    told(&cloud, BUCKET, nowhere, "see whether the network and the endpoint are right (dispatch failure: io error: ");
    let nonsense = |command: &mut Command| {
        command.env("AWS_ENDPOINT_URL", "nonsense");
    };
    told(&cloud, BUCKET, nonsense, "error: nonsense is no address of a server: set AWS_ENDPOINT_URL to one");
    cloud.settings(r#"{"format":1,"thumbnail_px":2048,"tile_px":360,"table":"lost"}"#);
    let remedy =
        "error: there is no table lost: deploy the stack again, then `tintype --library s3://photos rebuild` (";
    told(&cloud, BUCKET, |_| {}, remedy);
    cloud.settings("[]");
    told(&cloud, BUCKET, |_| {}, "error: s3://photos/library.json: damaged: put an earlier version in its place; or ");
}

#[test]
fn a_bucket_is_no_folder_and_a_folder_no_bucket() {
    let cloud = Cloud::with_examples();
    for (arguments, said) in [
        (&["import", "photos", "--library", BUCKET][..], "`tintype sync FOLDER s3://photos` puts photographs there"),
        (&["serve", "photos", "--library", BUCKET], "`tintype sync photos s3://photos` puts its photographs there"),
        (&["sync", "photos", "elsewhere"], "elsewhere is not a bucket: name one as s3://BUCKET"),
        (&["sync", BUCKET, BUCKET], "s3://photos is not on this machine"),
        (&["sync", "nothing", BUCKET], "there is no folder nothing"),
    ] {
        let ran = cloud.run(arguments);
        assert_eq!((ran.code, ran.out.as_str()), (1, ""), "{arguments:?}: {}", ran.err);
        assert!(ran.err.contains(said), "{arguments:?}: {}", ran.err);
    }
}
